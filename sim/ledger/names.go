package ledger

import "github.com/asgsim/asgsim/sim"

// nameIndex finds instances by name. It is filled when it is asked, so that a
// run in which nobody asks does not pay for it.
type nameIndex struct {
	ids  map[string]sim.InstanceID
	upto int // instances below this are in ids
}

// InstanceByName returns the id of the instance with that name, 0 if none has it.
func (l *Ledger) InstanceByName(name string) sim.InstanceID {
	x := &l.names
	if x.ids == nil {
		x.ids, x.upto = make(map[string]sim.InstanceID, len(l.Instances)), 1
	}
	for ; x.upto < len(l.Instances); x.upto++ {
		if i := &l.Instances[x.upto]; i.Info != nil {
			x.ids[i.Name] = sim.InstanceID(x.upto)
		}
	}
	return x.ids[name]
}

// GroupByName returns the id of the group with that name, 0 if none has it.
// Groups are few, so it looks at each.
func (l *Ledger) GroupByName(name string) sim.GroupID {
	for i := range l.Groups {
		if l.Groups[i].ID != 0 && l.Groups[i].Name == name {
			return l.Groups[i].ID
		}
	}
	return 0
}
