package policies

import (
	"math"
	"strconv"

	"github.com/asgsim/asgsim/sim"
)

// most bounds what a policy asks for, far above any group: whole numbers stay whole.
const most = 1e9

// atLeast is the smallest whole number of instances that is not below x. What
// is whole but for the rounding of the measurements counts as whole: 7 instances
// at 20/70 of their power are 4 at 50 %, not 5.
func atLeast(x float64) int {
	if !(x > 0) {
		return 0
	}
	x = min(x, most)
	if near := math.Round(x); math.Abs(x-near) <= 1e-9*max(near, 1) {
		return int(near)
	}
	return int(math.Ceil(x))
}

// aside is how many members count in the capacity and take no traffic, such as
// those in standby. They come on top of what the demand needs. Who is on the way in
// will take traffic, and who is on the way out will not count: neither is aside.
func aside(o *sim.Observation) int { return max(o.Total-o.Pending-o.Leaving-o.Serving, 0) }

// heading is the capacity that the group has, or is on its way to: launches that are
// under way are not asked for again.
func heading(o *sim.Observation) int {
	if o.Desired >= 0 {
		return o.Desired
	}
	return o.Total - o.Leaving
}

// sized wants as many serving instances as are needed; ok is false where the
// group is there already, or at its minimum and should shrink. At its maximum it
// still wants more: that is what a planner looks for.
func sized(o *sim.Observation, needed int) (to int, ok bool) {
	to, now := needed+aside(o), heading(o)
	return to, to != now && (to > now || max(to, o.Min) < now)
}

// wants is the wish for a capacity, with its reason: "cpu 83.1 > 60: needs 14".
func wants(why []byte, needed, to int) sim.Wish {
	why = strconv.AppendInt(append(why, "needs "...), int64(needed), 10)
	return sim.Wish{Change: sim.Change{Kind: sim.ChangeTo, Amount: float64(to)}, Reason: string(why)}
}

// appendFiring says which alarm stands: "cpu 83.1 >= 70: ".
func appendFiring(b []byte, f *sim.Firing) []byte {
	b = append(b, f.Metric...)
	b = appendShort(append(b, ' '), f.Value)
	b = append(append(b, ' '), f.When.String()...)
	b = appendShort(append(b, ' '), f.Threshold)
	return append(b, ": "...)
}

// appendShort writes a number as people quote it: with four significant digits,
// and never with an exponent where whole digits will do.
func appendShort(b []byte, v float64) []byte {
	if v <= -1000 || v >= 1000 {
		return strconv.AppendFloat(b, v, 'f', 0, 64)
	}
	return strconv.AppendFloat(b, v, 'g', 4, 64)
}
