package metric

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// moves keeps whom each activity brought into the vendor's total and whom it
// took out. A member that an activity brought and lost again, a launch that
// failed, is neither added nor removed; nor is one that only changes its place
// within the group.
type moves struct {
	byAct  [][]move                // by ActivityID
	latest []place                 // by InstanceID: where its last move is
	touch  []bool                  // by InstanceID: an action named or moved it
	calls  map[sim.ActivityID]bool // those that a call started
}

// move is what one activity did to one instance: 1 joined, -1 left, 0 both.
type move struct {
	inst sim.InstanceID
	net  int8
}

type place struct {
	act sim.ActivityID
	at  int32
}

// total folds an entry into the vendor's total, or an exit.
func (m *moves) total(r *sim.Record) {
	net := int8(-1)
	if r.On {
		net = 1
	}
	m.of(r).net += net
}

// state folds the departure of a member that was in no total, a stopped one.
func (m *moves) state(r *sim.Record) {
	if m.calls[r.Act] {
		m.touched(r.Inst)
	}
	if r.From.Leaving() && !r.To.Member() && !m.has(r) {
		m.of(r).net = -1
	}
}

// has reports whether the record's activity moved its instance last.
func (m *moves) has(r *sim.Record) bool {
	return int(r.Inst) < len(m.latest) && m.latest[r.Inst].act == r.Act
}

// of returns the move of the record's activity and instance, a new one if it was
// not the instance's last.
func (m *moves) of(r *sim.Record) *move {
	m.byAct = reach(m.byAct, int(r.Act))
	m.latest = reach(m.latest, int(r.Inst))
	list := &m.byAct[r.Act]
	if !m.has(r) {
		m.latest[r.Inst] = place{r.Act, int32(len(*list))}
		*list = append(*list, move{inst: r.Inst})
	}
	return &(*list)[m.latest[r.Inst].at]
}

// reach grows a slice so that it has an element i.
func reach[T any](s []T, i int) []T {
	if i < len(s) {
		return s
	}
	s = slices.Grow(s, i+1-len(s))
	return s[:i+1]
}

func (m *moves) touched(id sim.InstanceID) {
	m.touch = reach(m.touch, int(id))
	m.touch[id] = true
}

// started notes that a call started the activity.
func (m *moves) started(act sim.ActivityID) {
	if m.calls == nil {
		m.calls = map[sim.ActivityID]bool{}
	}
	m.calls[act] = true
}

// names lists whom an activity added and removed, by id. Of one that still runs,
// those on their way are not counted yet.
func (m *moves) names(l *ledger.Ledger, a *ledger.Activity) (added, removed []string) {
	added, removed = []string{}, []string{}
	if int(a.ID) >= len(m.byAct) {
		return added, removed
	}
	list := slices.Clone(m.byAct[a.ID])
	slices.SortStableFunc(list, func(a, b move) int { return int(a.inst) - int(b.inst) })
	for _, v := range list {
		i := l.Instance(v.inst)
		onTheWay := a.Finished == 0 && i != nil && (i.State.Joining() || i.State.Leaving())
		switch name := l.InstanceName(v.inst); {
		case onTheWay || v.net == 0:
		case v.net > 0:
			added = append(added, name)
		default:
			removed = append(removed, name)
		}
	}
	return added, removed
}
