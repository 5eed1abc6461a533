package report

import (
	"math"
	"strconv"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Slots: the numbers of the groups come first, then a number an instance, one an
// activity and one an alarm. timeline_run.js reads them in the same order.

// groupSlots are the numbers of a group, in the order of timeline_run.js' list GROUP.
const groupSlots = 19

func groupNumbers(g *ledger.Group, cooling int64) [groupSlots]int64 {
	return [groupSlots]int64{int64(g.State), int64(g.Min), int64(g.Max), int64(g.Desired), int64(g.Total), int64(g.Serving),
		int64(g.InService()), int64(g.Protected()), int64(g.Pending()), int64(g.Standby()), int64(g.Stopped()),
		int64(g.Removing()), int64(g.Members), int64(g.Unhealthy), cooling,
		int64(g.Jobs.Waiting), int64(g.Jobs.Running), int64(g.Jobs.Done), int64(g.Jobs.Killed)}
}

// An instance is one number: its flags in the lowest bits, its state in four
// more, its group above.
const (
	bitProtected = 1 << iota
	bitUnhealthy
	bitOff
	bitNoTraffic
	bitDeletionProtection
	bitCounted
	bitExists
	shiftState = 7
	shiftGroup = 11
)

func instanceNumber(i *ledger.Instance) int64 {
	return bitExists | int64(i.Group)<<shiftGroup | int64(i.State)<<shiftState | bitIf(i.Protected, bitProtected) |
		bitIf(!i.Healthy, bitUnhealthy) | bitIf(!i.Running, bitOff) | bitIf(!i.Traffic, bitNoTraffic) |
		bitIf(i.DeletionProtection, bitDeletionProtection) | bitIf(i.Counted, bitCounted)
}

func bitIf(on bool, bit int64) int64 {
	if on {
		return bit
	}
	return 0
}

func (f *film) firstInstance() int { return groupSlots * len(f.r.world.Groups) }
func (f *film) firstActivity() int { return f.firstInstance() + len(f.r.world.Instances) }
func (f *film) firstAlarm() int    { return f.firstActivity() + f.out.Acts }

// home is the group that an instance is in, 0 = in none.
func (f *film) home(id sim.InstanceID) sim.GroupID {
	if i := f.world.Instance(id); i != nil {
		return i.Group
	}
	return 0
}

// compare notes what a record changed: it can touch its group, its instance and
// the group that this one was in, its activity and its alarm.
func (f *film) compare(rec *sim.Record, home sim.GroupID) {
	f.compareGroup(rec.Group)
	if home != rec.Group {
		f.compareGroup(home)
	}
	if i := f.world.Instance(rec.Inst); i != nil {
		f.change(f.firstInstance()+int(rec.Inst), instanceNumber(i))
	}
	if a := f.world.Activity(rec.Act); a != nil && int(rec.Act) < f.out.Acts {
		running := int64(0)
		if a.Finished == 0 {
			running = int64(a.Group)
		}
		f.change(f.firstActivity()+int(rec.Act), running)
	}
	if rec.Kind == sim.KindAlarm {
		f.change(f.alarm(rec), rec.A+1)
	}
}

func (f *film) compareGroup(id sim.GroupID) {
	g := f.world.Group(id)
	if g == nil {
		return
	}
	var until int64
	if g.Cooling {
		until = f.ticks(g.CoolingUntil)
	}
	for i, v := range groupNumbers(g, until) {
		f.change(groupSlots*int(id)+i, v)
	}
}

// alarm is the slot of an alarm.
func (f *film) alarm(rec *sim.Record) int {
	a := timelineAlarm{rec.Group, rec.Name, rec.B}
	n, ok := f.alarms[a]
	if !ok {
		n = len(f.out.Alarms)
		f.alarms[a] = n
		f.out.Alarms = append(f.out.Alarms, a)
		f.slots = append(f.slots, 0)
	}
	return f.firstAlarm() + n
}

// change notes a slot's new value with the last event.
func (f *film) change(slot int, v int64) {
	if f.slots[slot] == v {
		return
	}
	e := &f.out.Events
	e.Changes[len(e.Changes)-1]++
	e.Slot = append(e.Slot, slot)
	e.By = append(e.By, v-f.slots[slot])
	f.slots[slot] = v
}

// timelineMembers are the instances of the whole run.
func (r *Report) timelineMembers() timelineMembers {
	m := timelineMembers{Names: []string{}, Zones: []string{}, Zone: []int{}}
	zones := map[string]int{}
	for id := range r.world.Instances {
		name, zone := "", ""
		if i := r.world.Instance(sim.InstanceID(id)); i != nil {
			name, zone = i.Name, i.Info.Zone
		}
		n, ok := zones[zone]
		if !ok {
			n = len(m.Zones)
			zones[zone] = n
			m.Zones = append(m.Zones, zone)
		}
		m.Names, m.Zone = append(m.Names, name), append(m.Zone, n)
	}
	return m
}

// shownMetrics are the built-in metrics whose last datapoint is told; a group's
// own come on top.
var shownMetrics = []int{sim.MetricCPU, sim.MetricRPS, sim.MetricBacklog, sim.MetricP95, sim.MetricJobsWaiting, sim.MetricJobsRunning}

func (r *Report) timelineGroups() []timelineGroup {
	out := make([]timelineGroup, len(r.world.Groups))
	for id := range out {
		out[id] = timelineGroup{Metrics: []string{}, At: []int64{}, After: []int{}, Vals: [][]scalar{}}
		g := r.group(sim.GroupID(id))
		if g == nil {
			continue
		}
		names := g.metricNames()
		for _, m := range shownMetrics {
			out[id].Metrics = append(out[id].Metrics, sim.MetricNames[m])
		}
		if len(names) > sim.NumMetrics {
			out[id].Metrics = append(out[id].Metrics, names[sim.NumMetrics:]...)
		}
		out[id].Name, out[id].Vals = g.name, make([][]scalar, len(out[id].Metrics))
	}
	return out
}

func (r *Report) timelineWords() timelineWords {
	w := timelineWords{Protected: r.cfg.Dialect.Words.Protected}
	for s := sim.Outside; s < sim.NumStates; s++ {
		w.States, w.Ours = append(w.States, r.state(s)), append(w.Ours, s.String())
	}
	for g := sim.GroupActive; g < sim.NumGroupStates; g++ {
		w.Groups = append(w.Groups, word(r.cfg.Dialect.Words.Groups[:], int64(g), g.String()))
	}
	for a := range sim.NumAlarmStates {
		w.Alarms = append(w.Alarms, sim.AlarmState(a).String())
	}
	return w
}

// scalar is a measure with four significant digits; a gap is null.
type scalar float64

// MarshalJSON writes the number, or null.
func (s scalar) MarshalJSON() ([]byte, error) {
	v := float64(s)
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return []byte("null"), nil
	case v == 0:
		return []byte("0"), nil
	}
	return strconv.AppendFloat(nil, v, 'g', 4, 64), nil
}

// UnmarshalJSON reads it back.
func (s *scalar) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*s = scalar(math.NaN())
		return nil
	}
	v, err := strconv.ParseFloat(string(b), 64)
	*s = scalar(v)
	return err
}
