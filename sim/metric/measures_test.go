package metric_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// acts tells of an activity that begins now, lasts a minute and moves so many.
func (s *stream) acts(act sim.ActivityID, trigger sim.Trigger, wants, moved int64) *stream {
	s.begins(act, trigger, wants)
	return s.at(time.Duration(s.now)+minute).ends(sim.Successful, moved)
}

func TestScaling(t *testing.T) {
	for _, c := range []struct {
		about string
		tell  func(*stream)
		want  metric.Scaling
	}{
		{"nothing happened", func(*stream) {}, metric.Scaling{PerHour: 0, MeanSize: metric.Num(math.NaN())}},
		{"out by 3, and in by 2 and 1 much later: three actions in two hours", func(s *stream) {
			s.acts(1, sim.TriggerAlarm, 3, 3).at(62*minute).acts(2, sim.TriggerAlarm, -2, 2).acts(3, sim.TriggerSchedule, -1, 1)
		}, metric.Scaling{Actions: 3, Out: 1, In: 2, PerHour: 1.5, MeanSize: 2}},
		{"out, in within the hour, out again: two flaps", func(s *stream) {
			s.acts(1, sim.TriggerAlarm, 1, 1).at(30*minute).acts(2, sim.TriggerDesired, -1, 1).acts(3, sim.TriggerMin, 1, 1)
		}, metric.Scaling{Actions: 3, Out: 2, In: 1, PerHour: 1.5, MeanSize: 1, Flaps: 2}},
		{"an hour after the end of the one before is no flap, a second less is one", func(s *stream) {
			s.acts(1, sim.TriggerAlarm, 1, 1).at(61*minute).acts(2, sim.TriggerAlarm, -1, 1)
			s.at(62*minute+59*minute+59*time.Second).acts(3, sim.TriggerAlarm, 1, 1)
		}, metric.Scaling{Actions: 3, Out: 2, In: 1, PerHour: 1.5, MeanSize: 1, Flaps: 1}},
		{"what moved nobody, what a user asked for, and what replaces members are no actions", func(s *stream) {
			s.acts(1, sim.TriggerAlarm, 2, 0).acts(2, sim.TriggerManual, -1, 1).acts(3, sim.TriggerHealth, -1, 1).acts(4, sim.TriggerRebalance, 1, 1)
		}, metric.Scaling{PerHour: 0, MeanSize: metric.Num(math.NaN())}},
		{"a rejected one is none either, nor is one that still runs", func(s *stream) {
			s.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Act: 1, Name: "out", Code: "cooldown", B: int64(sim.TriggerAlarm)})
			s.begins(2, sim.TriggerAlarm, 1)
		}, metric.Scaling{PerHour: 0, MeanSize: metric.Num(math.NaN())}},
	} {
		s := run(options{})
		c.tell(s)
		g := s.at(2 * hour).web()
		if diff := cmp.Diff(c.want, *g.Scaling, equalNums); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.about, diff)
		}
	}
}

// equalNums takes two numbers that do not apply for the same.
var equalNums = cmp.Comparer(func(a, b metric.Num) bool { return a == b || !a.Applies() && !b.Applies() })

func TestBursts(t *testing.T) {
	const second = time.Second
	none := metric.Num(math.NaN())
	for _, c := range []struct {
		about string
		tell  func(*stream)
		want  metric.Bursts
	}{
		{"there is always enough", func(s *stream) { s.asks(40).member("a") }, metric.Bursts{MeanS: none, LongestS: none}},
		{"demand doubles at 95 s, and the second member serves from 130 s on", func(s *stream) {
			s.asks(40).member("a").at(95 * second).asks(80).at(130 * second).member("b")
		}, metric.Bursts{Count: 1, Absorbed: 1, MeanS: 35, LongestS: 35}},
		{"one of three is short, then two, then none: one burst", func(s *stream) {
			s.asks(80).member("a").at(100 * second).asks(120).at(150 * second).member("b").at(210 * second).member("c")
		}, metric.Bursts{Count: 1, Absorbed: 1, MeanS: 210, LongestS: 210}},
		{"a burst of 30 s and one of 70 s", func(s *stream) {
			s.asks(80).member("a").at(30 * second).member("b").at(100 * second).asks(40).at(300 * second).asks(120).at(370 * second).member("c")
		}, metric.Bursts{Count: 2, Absorbed: 2, MeanS: 50, LongestS: 70}},
		{"a lull ends a burst as well as a launch does", func(s *stream) {
			s.asks(80).member("a").at(100 * second).asks(40)
		}, metric.Bursts{Count: 1, Absorbed: 1, MeanS: 100, LongestS: 100}},
		{"one that is still there at the end is counted and not absorbed", func(s *stream) {
			s.asks(80).member("a")
		}, metric.Bursts{Count: 1, MeanS: none, LongestS: none}},
		{"a member that crashes makes a burst of steady demand", func(s *stream) {
			s.asks(40).member("a").at(40*second).flag(sim.KindPower, "a", false).at(60*second).flag(sim.KindPower, "a", true)
		}, metric.Bursts{Count: 1, Absorbed: 1, MeanS: 20, LongestS: 20}},
		{"who crashes and is replaced at one instant makes none", func(s *stream) {
			s.asks(40).member("a").at(40*second).flag(sim.KindPower, "a", false).member("b")
		}, metric.Bursts{MeanS: none, LongestS: none}},
	} {
		s := served()
		c.tell(s)
		g := s.at(10 * minute).web()
		if diff := cmp.Diff(c.want, *g.Bursts, equalNums); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.about, diff)
		}
	}
	if g := run(options{}).web(); g.Bursts != nil {
		t.Errorf("a group that serves nothing: %+v", g.Bursts)
	}
}

// picks tells of a choice of members to leave: so many wanted, those taken, and how
// many protection kept.
func (s *stream) picks(want, taken, protected int) *stream {
	p := &sim.Pick{Want: want, Taken: make([]sim.InstanceID, taken), Counts: []sim.RuleCount{{Rule: "pending", Count: 7}}}
	if protected > 0 {
		p.Counts = append(p.Counts, sim.RuleCount{Rule: "protected", Count: protected})
	}
	return s.add(sim.Record{Kind: sim.KindPick, Group: 1, Act: s.act, X: &sim.Extra{Pick: p}})
}

// guarded is a group of four, of whom so many are protected.
func guarded(o options, n int) *stream {
	o.Price = 0.5
	s := run(o)
	for i, name := range []string{"i-1", "i-2", "i-3", "i-4"} {
		s.member(name)
		if i < n {
			s.flag(sim.KindProtection, name, true)
		}
	}
	return s
}

// expects moves the expected number.
func (s *stream) expects(now, before int64) *stream {
	return s.add(sim.Record{Kind: sim.KindDesired, Group: 1, A: now, B: before})
}

func TestWhatProtectionCosts(t *testing.T) {
	for _, c := range []struct {
		about string
		o     options
		all   int // how many are protected
		tell  func(*stream)
		hours float64
	}{
		{"protection that nothing ran into costs nothing", options{}, 4, func(s *stream) {}, 0},
		{"all four are protected and two should go at 1h: two kept for two hours", options{}, 4, func(s *stream) {
			s.at(hour).begins(1, sim.TriggerAlarm, -2).picks(2, 0, 4).ends(sim.Failed, 0)
		}, 4},
		{"one of two goes, the other is kept", options{}, 3, func(s *stream) {
			s.at(hour).begins(1, sim.TriggerAlarm, -2).picks(2, 1, 3).becomes("i-4", sim.Removing).counts("i-4", -1).becomes("i-4", sim.Released).ends(sim.Warning, 1)
		}, 2},
		{"as many as are protected at most: the others were pending", options{}, 1, func(s *stream) {
			s.at(hour).begins(1, sim.TriggerAlarm, -3).picks(3, 0, 1).ends(sim.Failed, 0)
		}, 2},
		{"what only another rule kept is not protection's", options{}, 0, func(s *stream) {
			s.at(hour).begins(1, sim.TriggerAlarm, -3).picks(3, 0, 0).ends(sim.Failed, 0)
		}, 0},
		{"until the protection ends, half an hour later", options{}, 4, func(s *stream) {
			s.at(hour).begins(1, sim.TriggerAlarm, -1).picks(1, 0, 4).ends(sim.Failed, 0).at(90 * minute)
			for _, name := range []string{"i-1", "i-2", "i-3", "i-4"} {
				s.flag(sim.KindProtection, name, false)
			}
			s.at(2*hour).flag(sim.KindProtection, "i-1", true)
		}, 0.5},
		{"until the group grows again", options{}, 4, func(s *stream) {
			s.at(hour).begins(1, sim.TriggerAlarm, -2).picks(2, 0, 4).ends(sim.Failed, 0)
			s.at(2*hour).begins(2, sim.TriggerAlarm, 1).ends(sim.Successful, 1)
		}, 3},
		{"until the next scale-in, which wants only one", options{}, 4, func(s *stream) {
			s.at(hour).begins(1, sim.TriggerAlarm, -2).picks(2, 0, 4).ends(sim.Failed, 0)
			s.at(2*hour).begins(2, sim.TriggerAlarm, -1).picks(1, 0, 4).ends(sim.Failed, 0)
		}, 3},
		{"until somebody takes one out by hand", options{}, 4, func(s *stream) {
			s.at(hour).begins(1, sim.TriggerAlarm, -2).picks(2, 0, 4).ends(sim.Failed, 0)
			s.at(2*hour).begins(2, sim.TriggerManual, -1).becomes("i-1", sim.Removing).counts("i-1", -1).becomes("i-1", sim.Released).ends(sim.Successful, 1)
		}, 3},
		{"a rebalancing that passes them over keeps nobody", options{}, 4, func(s *stream) {
			s.at(hour).begins(1, sim.TriggerRebalance, 1).picks(2, 0, 4).ends(sim.Successful, 0)
		}, 0},
		{"an expected number of 2 is not reached for two hours", options{Desired: ptr(4)}, 4, func(s *stream) {
			s.at(hour).expects(2, 4).begins(1, sim.TriggerDesired, -2).picks(2, 0, 4).ends(sim.Failed, 0)
		}, 4},
		{"it rises to 3 after one hour of them", options{Desired: ptr(4)}, 4, func(s *stream) {
			s.at(hour).expects(2, 4).begins(1, sim.TriggerDesired, -2).picks(2, 0, 4).ends(sim.Failed, 0).at(2*hour).expects(3, 2)
		}, 3},
		{"with an expected number a growing activity says nothing of its own", options{Desired: ptr(4)}, 4, func(s *stream) {
			s.at(hour).expects(2, 4).begins(1, sim.TriggerDesired, -2).picks(2, 0, 4).ends(sim.Failed, 0)
			s.at(2*hour).begins(2, sim.TriggerHealth, 1).ends(sim.Successful, 1)
		}, 4},
	} {
		s := guarded(c.o, c.all)
		c.tell(s)
		if g := s.at(3 * hour).web(); !near(g.KeptHours, c.hours) || !near(g.KeptCost, c.hours*0.5) {
			t.Errorf("%s: %v hours for %v, want %v for %v", c.about, g.KeptHours, g.KeptCost, c.hours, c.hours*0.5)
		}
	}
}

// job tells of a job, and of its instance unless it waits.
func (s *stream) job(number int64, what, on string) *stream {
	return s.add(sim.Record{Kind: sim.KindJob, Group: 1, A: number, Name: what, Inst: s.names[on]})
}

func TestJobs(t *testing.T) {
	vals := make([]float64, sim.NumTotals)
	for i := range vals {
		vals[i] = math.NaN()
	}
	vals[sim.TotalJobsStarted], vals[sim.TotalJobsDone], vals[sim.TotalJobsKilled] = 4, 1, 2
	s := run(options{}).member("a").member("b")
	s.at(10*time.Second).job(1, "started", "a").job(2, "started", "b").job(3, "waiting", "").job(4, "waiting", "").job(5, "waiting", "")
	s.at(40*time.Second).job(1, "done", "a").job(3, "started", "a")   // waited 30 s
	s.at(50*time.Second).job(2, "killed", "b")                        // 40 s of work
	s.at(60*time.Second).job(3, "killed", "a").job(4, "started", "b") // 20 s of work; 4 waited 50 s
	got := s.at(minute).add(sim.Record{Kind: sim.KindTotals, Group: 1, Vals: vals}).web().Jobs
	want := metric.Jobs{Started: 4, Done: 1, Killed: 2, Arrived: 5, Waiting: 1, Running: 1, WastedS: 60, MeanWaitS: 20}
	if got == nil || *got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
