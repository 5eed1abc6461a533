package ledger

import (
	"math"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// bill adds up what the members of a group cost. Prices are whole billionths
// per hour: their sum comes out exactly as members join and leave, so that a
// long run does not drift.
type bill struct {
	since          sim.Time // up to where cost and hours are added up
	rate           int64    // billionths per hour, of all that is paid for now
	idle           int64    // of that, for members that do not run
	running        int64    // members that run, or are about to
	price, stopped int64    // the group's prices
	cost, hours    float64
}

// nano is a price in whole billionths.
func nano(price float64) int64 { return int64(math.Round(price * 1e9)) }

// at is the bill as it will stand at t if nothing changes before.
func (b bill) at(t sim.Time) bill {
	h := float64(t-b.since) / float64(time.Hour)
	b.cost += float64(float64(b.rate) / 1e9 * h)
	b.hours += float64(float64(b.running) * h)
	b.since = t
	return b
}

// charge adds what is due up to t and then begins (sign 1) or ends (sign -1) to
// charge for an instance. One that joins is paid for from then on, whether its
// machine has come up or not; a member that does not run costs the stopped price.
func (b *bill) charge(t sim.Time, i *Instance, sign int64) {
	var due, runs int64
	switch {
	case i.Running || i.State.Joining():
		due, runs = b.price, 1
		if i.Info.Price > 0 {
			due = nano(i.Info.Price)
		}
	default: // stopped in economical mode, by a user, or crashed
		due = b.stopped
	}
	if due == 0 && runs == 0 {
		return
	}
	if t > b.since {
		*b = b.at(t)
	}
	b.rate += sign * due
	b.idle += sign * due * (1 - runs)
	b.running += sign * runs
}
