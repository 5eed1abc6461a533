package metric_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

func TestActions(t *testing.T) {
	s := run(options{}).member("i-1").member("i-2")
	s.at(10*minute).call(sim.OpRemove, 400, "IncorrectCapacity.MinSize", "To remove the instances, …", sim.CallInfo{
		Entry: "cut", Group: "web", Instances: []string{"i-2"}, Native: "RemoveInstances", Note: "too few",
		Causes: []sim.InstanceFault{{Instance: "i-2", Code: "X", Message: "y"}}})
	s.at(11*minute).by(1).call(sim.OpRemove, 200, "", "", sim.CallInfo{Group: "web", Instances: []string{"i-1"}, Native: "RemoveInstances"})
	s.by(0).at(12*minute).call(sim.OpDetach, 0, "", "", sim.CallInfo{Group: "web", Native: "DetachInstances"})
	s.at(13*minute).call(sim.OpDeleteInstance, 200, "", "", sim.CallInfo{
		Instances: []string{"i-1"}, Skipped: []string{"i-2"}, Native: "DeleteInstances"})
	got := s.result().Actions
	want := []metric.Action{
		{AtS: 600, ID: "cut", Do: "remove", Native: "RemoveInstances", Group: "web", Instances: []string{"i-2"},
			OK: ptr(false), HTTP: ptr(400), RequestID: ptr(sim.RequestID(42, 1)),
			Error: &metric.ActionError{Code: "IncorrectCapacity.MinSize", HTTP: 400, Message: "To remove the instances, …",
				Causes: []metric.Cause{{Instance: "i-2", Code: "X", Message: "y"}}},
			Skipped: []string{}, Outcome: "refused", Note: "too few"},
		{AtS: 660, Do: "remove", Native: "RemoveInstances", Group: "web", Instances: []string{"i-1"},
			OK: ptr(true), HTTP: ptr(200), RequestID: ptr(sim.RequestID(42, 2)), Activity: "asa-0001", Skipped: []string{}, Outcome: "ok"},
		{AtS: 720, Do: "detach", Native: "DetachInstances", Group: "web", Instances: []string{}, Skipped: []string{}, Outcome: "skipped"},
		{AtS: 780, Do: "delete_instance", Native: "DeleteInstances", Instances: []string{"i-1"},
			OK: ptr(true), HTTP: ptr(200), RequestID: ptr(sim.RequestID(42, 4)), Skipped: []string{"i-2"}, Outcome: "ok"},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(metric.Action{}, "Record")); diff != "" {
		t.Error(diff)
	}
	for _, a := range got {
		if r := s.records[a.Record-1]; r.Kind != sim.KindCall || metric.Num(r.At.Seconds()) != a.AtS {
			t.Errorf("action at %v s points to record %d, a %v", a.AtS, a.Record, r.Kind)
		}
	}
}

// nothing compares Nums as a result shows them: what does not apply is equal.
var nothing = cmp.Comparer(func(a, b metric.Num) bool { return a == b || !a.Applies() && !b.Applies() })

func TestActivities(t *testing.T) {
	none := metric.Num(math.NaN())
	one := func(trigger, status string, end metric.Num, added, removed []string) metric.Activity {
		return metric.Activity{ID: "asa-0001", Group: "web", Cause: "cause 1", Trigger: trigger, StartS: 60, EndS: end,
			Status: status, Added: added, Removed: removed, Detail: "detail 1"}
	}
	empty := []string{}
	for _, c := range []struct {
		about string
		tell  func(*stream)
		want  metric.Activity
	}{
		{"a scale-out adds, in the order of the instances", func(s *stream) {
			s.begins(1, sim.TriggerAlarm, 2)
			for _, name := range []string{"i-8", "i-9"} {
				s.exists(name, sim.Auto).becomes(name, sim.Pending).counts(name, 1)
			}
			s.at(2*minute).becomes("i-9", sim.InService).becomes("i-8", sim.InService).ends(sim.Successful, 2)
		}, one("alarm", "Successful", 120, []string{"i-8", "i-9"}, empty)},
		{"a launch that failed is neither added nor removed", func(s *stream) {
			s.begins(1, sim.TriggerMin, 2)
			for _, name := range []string{"i-8", "i-9"} {
				s.exists(name, sim.Auto).becomes(name, sim.Pending).counts(name, 1)
			}
			s.at(2*minute).becomes("i-8", sim.InService)
			s.becomes("i-9", sim.Removing).counts("i-9", -1).becomes("i-9", sim.Released).ends(sim.Warning, 1)
		}, one("min", "Warning", 120, []string{"i-8"}, empty)},
		{"a scale-in removes", func(s *stream) {
			s.begins(1, sim.TriggerSchedule, -1).becomes("i-1", sim.Removing).at(2*minute).counts("i-1", -1).becomes("i-1", sim.Released).ends(sim.Successful, 1)
		}, one("schedule", "Successful", 120, empty, []string{"i-1"})},
		{"a member that is stopped in economical mode has left the total", func(s *stream) {
			s.begins(1, sim.TriggerMax, -1).becomes("i-1", sim.Removing).counts("i-1", -1).at(2*minute).becomes("i-1", sim.Stopped).ends(sim.Successful, 1)
		}, one("max", "Successful", 120, empty, []string{"i-1"})},
		{"a stopped member that is started again is added", func(s *stream) {
			s.exists("i-9", sim.Auto).becomes("i-9", sim.Stopped)
			s.begins(1, sim.TriggerDesired, 1).becomes("i-9", sim.Pending).counts("i-9", 1).at(2*minute).becomes("i-9", sim.InService).ends(sim.Successful, 1)
		}, one("desired", "Successful", 120, []string{"i-9"}, empty)},
		{"a stopped member that is released was in no total, and is removed", func(s *stream) {
			s.exists("i-9", sim.Auto).becomes("i-9", sim.Stopped)
			s.begins(1, sim.TriggerManual, -1).becomes("i-9", sim.Removing).at(2*minute).becomes("i-9", sim.Released).ends(sim.Successful, 1)
		}, one("manual", "Successful", 120, empty, []string{"i-9"})},
		{"standby and back is in place", func(s *stream) {
			s.begins(1, sim.TriggerStandby, 0).becomes("i-1", sim.Standby).becomes("i-1", sim.Pending)
			s.at(2*minute).becomes("i-1", sim.InService).ends(sim.Successful, 1)
		}, one("standby", "Successful", 120, empty, empty)},
		{"a removal that is rolled back removed nobody", func(s *stream) {
			s.begins(1, sim.TriggerHook, -1).becomes("i-1", sim.Removing).counts("i-1", -1)
			s.at(2*minute).becomes("i-1", sim.InService).counts("i-1", 1).ends(sim.Failed, 0)
		}, one("hook", "Failed", 120, empty, empty)},
		{"one that both adds and removes", func(s *stream) {
			s.begins(1, sim.TriggerRebalance, 0).exists("i-9", sim.Auto).becomes("i-9", sim.Pending).counts("i-9", 1).becomes("i-9", sim.InService)
			s.at(2*minute).becomes("i-1", sim.Removing).counts("i-1", -1).becomes("i-1", sim.Released).ends(sim.Successful, 1)
		}, one("rebalance", "Successful", 120, []string{"i-9"}, []string{"i-1"})},
		{"one that still runs has no end, and who is on the way is not there yet", func(s *stream) {
			s.begins(1, sim.TriggerAlarm, 2)
			for _, name := range []string{"i-8", "i-9"} {
				s.exists(name, sim.Auto).becomes(name, sim.Pending).counts(name, 1)
			}
			s.becomes("i-8", sim.InService).by(0)
		}, metric.Activity{ID: "asa-0001", Group: "web", Cause: "cause 1", Trigger: "alarm", StartS: 60, EndS: none,
			Status: "InProgress", Added: []string{"i-8"}, Removed: empty}},
	} {
		s := run(options{}).member("i-1").at(minute)
		c.tell(s)
		if diff := cmp.Diff([]metric.Activity{c.want}, s.at(hour).result().Activities, nothing); diff != "" {
			t.Errorf("%s: %s", c.about, diff)
		}
	}
}

func TestBlockedIntentsAndTheActivityThatSomeVendorsKeepOfThem(t *testing.T) {
	s := run(options{})
	s.at(13 * minute).add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "in", Code: "cooldown", A: 1100e9, B: int64(sim.TriggerAlarm)})
	s.at(14 * minute).add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "out", Code: "at_max", Text: "at most 10", A: -1,
		B: int64(sim.TriggerSchedule), Act: 1, X: &sim.Extra{Code: "AS.0026"}})
	r := s.result()
	want := []metric.Blocked{
		{AtS: 780, Group: "web", Policy: "in", Reason: "cooldown", UntilS: 1100},
		{AtS: 840, Group: "web", Policy: "out", Reason: "at_max", UntilS: metric.Num(math.NaN()), Code: ptr("AS.0026"), Text: "at most 10"},
	}
	if diff := cmp.Diff(want, r.Blocked, nothing); diff != "" {
		t.Error(diff)
	}
	rejected := []metric.Activity{{ID: "asa-0001", Group: "web", Trigger: "schedule", StartS: 840, EndS: 840,
		Status: "Rejected", Added: []string{}, Removed: []string{}, Detail: "at most 10"}}
	if diff := cmp.Diff(rejected, r.Activities, nothing); diff != "" {
		t.Error(diff)
	}
}

func TestInstances(t *testing.T) {
	s := run(options{}).member("i-1").flag(sim.KindProtection, "i-1", true)
	s.add(sim.Record{Kind: sim.KindListener, Group: 1, Inst: 1, Name: "lb-1", On: true})
	s.exists("i-2", sim.Manual).becomes("i-2", sim.Standby).flag(sim.KindHealth, "i-2", false).flag(sim.KindDeletionProtection, "i-2", true)
	s.member("i-3").flag(sim.KindProtection, "i-3", true).becomes("i-3", sim.Outside)
	s.member("i-4").add(sim.Record{Kind: sim.KindListener, Group: 1, Inst: 4, Name: "lb-1", On: true}).becomes("i-4", sim.Released)
	s.member("i-5").becomes("i-5", sim.Deleted)
	s.member("i-6").becomes("i-6", sim.Removing).becomes("i-6", sim.RemovingWait).flag(sim.KindPower, "i-6", false)
	got := s.result().Instances
	base := metric.Instance{Power: "running", Health: "Healthy", Zone: "h", Created: "auto", Listeners: []string{}}
	with := func(change func(*metric.Instance)) metric.Instance {
		i := base
		change(&i)
		return i
	}
	want := metric.Ordered[metric.Instance]{
		{Key: "i-1", Value: with(func(i *metric.Instance) {
			i.Group, i.State, i.Protected, i.Listeners = "web", "Protected", true, []string{"lb-1"}
		})},
		{Key: "i-2", Value: with(func(i *metric.Instance) {
			i.Group, i.State, i.Standby, i.Health, i.Created, i.DeletionProtection = "web", "Standby", true, "Unhealthy", "manual", true
		})},
		{Key: "i-3", Value: base}, // detached: no group, no state, and no protection, which is the group's
		{Key: "i-4", Value: with(func(i *metric.Instance) { i.State, i.Power = "Released", "stopped" })},
		{Key: "i-5", Value: with(func(i *metric.Instance) { i.State, i.Power = "Deleted", "stopped" })},
		{Key: "i-6", Value: with(func(i *metric.Instance) { i.Group, i.State, i.Power = "web", "Removing:Wait", "stopped" })},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestProtectedIsAFlagOnHuawei(t *testing.T) {
	got := run(options{Provider: "huawei"}).member("i-1").flag(sim.KindProtection, "i-1", true).result().Instances.Get("i-1")
	if got.State != "INSERVICE" || !got.Protected || got.Health != "NORMAL" {
		t.Errorf("got %+v", got)
	}
}

// Over ten thousand instances only those are listed that the scenario names or
// that an action names or touches.
func TestManyInstances(t *testing.T) {
	for _, c := range []struct {
		about   string
		fillers int
		want    int
	}{
		{"ten thousand are all listed", 10_000 - 4, 10_000},
		{"of one more only the four are", 10_001 - 4, 4},
	} {
		s := run(options{})
		s.cfg.Groups[0].Instances = []sim.InstanceConfig{{ID: "configured"}, {ID: "f-0", Launched: true}}
		for _, name := range []string{"configured", "named", "skipped", "touched"} {
			s.member(name)
		}
		for i := range c.fillers {
			s.member(fmt.Sprintf("f-%d", i))
		}
		s.at(minute).by(1).call(sim.OpProtect, 200, "", "", sim.CallInfo{Instances: []string{"named"}, Skipped: []string{"skipped"}})
		s.begins(1, sim.TriggerManual, -1).becomes("touched", sim.Removing).ends(sim.Successful, 1)
		s.begins(2, sim.TriggerAlarm, -1).becomes("f-1", sim.Removing).ends(sim.Successful, 1)
		got := s.result().Instances
		if len(got) != c.want {
			t.Errorf("%s: %d listed", c.about, len(got))
		}
		for _, name := range []string{"configured", "named", "skipped", "touched"} {
			if got.Get(name) == nil {
				t.Errorf("%s: %s is not listed", c.about, name)
			}
		}
	}
}
