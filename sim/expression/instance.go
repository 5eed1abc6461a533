package expression

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Instance is an instance as a value of an expression, where it stands in a
// list: all([instance("i-1"), instance("i-2")], .protected). Its fields are
// those of Fields.
type Instance struct {
	Exists             bool     `expr:"exists"`
	Group              string   `expr:"group"`
	State              string   `expr:"state"`
	Zone               string   `expr:"zone"`
	Protected          bool     `expr:"protected"`
	Standby            bool     `expr:"standby"`
	DeletionProtection bool     `expr:"deletion_protection"`
	Power              string   `expr:"power"`
	Health             string   `expr:"health"`
	Created            string   `expr:"created"`
	Busy               bool     `expr:"busy"`
	Listeners          []string `expr:"listeners"`
}

func snapshot(l *ledger.Ledger, i *ledger.Instance) Instance {
	return Instance{
		Exists: !i.State.Gone(), Group: groupOf(l, i), State: l.Words.State(i.State, i.Protected),
		Zone: i.Info.Zone, Protected: i.Protected, Standby: i.State == sim.Standby,
		DeletionProtection: i.DeletionProtection, Power: power(i.Running), Health: health(l.Words, i.Healthy),
		Created: i.Created.String(), Listeners: slices.Clone(i.Listeners), Busy: i.Jobs > 0,
	}
}

// same compares two values; lists make them incomparable by ==.
func (x Instance) same(y Instance) bool {
	return slices.Equal(x.Listeners, y.Listeners) && x.Exists == y.Exists && x.Group == y.Group && x.State == y.State && x.Zone == y.Zone &&
		x.Protected == y.Protected && x.Standby == y.Standby && x.DeletionProtection == y.DeletionProtection &&
		x.Power == y.Power && x.Health == y.Health && x.Created == y.Created && x.Busy == y.Busy
}
