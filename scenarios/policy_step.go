package scenarios

import (
	"cmp"
	"math"
	"slices"

	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/sim"
)

// maxSteps is how many steps a policy may have. Alibaba's page names no number;
// chosen.
const maxSteps = 20

// stepPolicy changes the group by the step in which the alarm's metric stands.
func stepPolicy(d *decoder, o *object, g *sim.GroupConfig, p *sim.PolicyConfig) {
	p.Warmup = opt(o, "warmup", p.Warmup, span(0, longest))
	if d.provider == alibaba { // CreateScalingRule: all rules but the simple one have warm-up in a cooldown's place
		noCooldown(o, p)
	}
	rule := policies.Step{Mirrored: d.provider == alibaba, MinChange: opt(o, "min_change", 0, whole(1, maxInstances))}
	if v, ok := o.get("alarm"); ok {
		p.Alarms = append(p.Alarms, d.alarm(v, g))
	}
	ranges, sound := need(o, "steps", list(stepRange))
	if v, ok := o.get("steps"); ok && sound && v.steps(ranges) {
		v.kinds(ranges)
		if at, given := o.get("min_change"); given {
			at.magnitude(ranges)
		}
	}
	rule.Ranges = ranges
	p.Decider = rule
}

// noCooldown leaves a policy without a cooldown, unless the scenario gives it one.
func noCooldown(o *object, p *sim.PolicyConfig) {
	if !o.has("cooldown") {
		p.Cooldown = 0
	}
}

// stepRange reads one step; a bound left out is infinite.
func stepRange(v value) (policies.Range, bool) {
	o := v.object()
	bound := number(-maxNumber, maxNumber)
	from, ok := try(o, "from", math.Inf(-1), bound)
	to, sound := try(o, "to", math.Inf(1), bound)
	r := policies.Range{From: from, To: to}
	r.Change, _ = need(o, "adjust", adjustment)
	o.done()
	return r, ok && sound && !o.bad
}

// steps checks the ranges against each other, as the vendor does when a rule is
// made; what the vendor calls it stands in brackets.
func (v value) steps(ranges []policies.Range) bool {
	if len(ranges) == 0 {
		return v.fault("is empty, at least one step is wanted")
	}
	if len(ranges) > maxSteps {
		return v.fault("holds %d steps, at most %d are allowed%s", len(ranges), maxSteps, v.stepCode("MaxNum"))
	}
	sound := true
	for i, r := range ranges {
		sound = v.stepItem(i).order(r) && sound
	}
	return sound && v.open(ranges) && v.neighbours(ranges)
}

func (v value) stepItem(i int) value {
	return value{v.d, v.n.Content[i], itemPath(v.path, v.n.Content[i], i)}
}

// stepCode is the code that Alibaba refuses such steps with.
func (v value) stepCode(code string) string {
	if v.d.provider != alibaba {
		return ""
	}
	return " (InvalidStepAdjustments." + code + ")"
}

func (v value) order(r policies.Range) bool {
	if r.From >= r.To {
		return v.fault("from %s is not below to %s%s", formatNumber(r.From), formatNumber(r.To), v.stepCode("LowerGtUpper"))
	}
	if math.IsInf(r.From, -1) && math.IsInf(r.To, 1) && v.d.provider == alibaba {
		return v.fault("has neither from nor to, one is required%s", v.stepCode("BothNull"))
	}
	return true
}

// open checks the steps without a bound: at most one on each side, and under
// Alibaba one on each side to which the steps reach.
func (v value) open(ranges []policies.Range) bool {
	lower, upper := 0, 0
	negative, positive := false, false
	for _, r := range ranges {
		if math.IsInf(r.From, -1) {
			lower++
		}
		if math.IsInf(r.To, 1) {
			upper++
		}
		negative = negative || r.From < 0
		positive = positive || r.To > 0
	}
	switch {
	case lower > 1:
		return v.fault("%d steps have no from, at most one may%s", lower, v.stepCode("MultipleNullLowerBound"))
	case upper > 1:
		return v.fault("%d steps have no to, at most one may%s", upper, v.stepCode("MultipleNullUpperBound"))
	case v.d.provider != alibaba:
		return true
	case negative && lower == 0:
		return v.fault("a step begins below 0, so one without from is required%s", v.stepCode("NoNullLowerBound"))
	case positive && upper == 0:
		return v.fault("a step ends above 0, so one without to is required%s", v.stepCode("NoNullUpperBound"))
	}
	return true
}

// neighbours checks that no two steps overlap, and that nothing lies between
// them. Huawei's page says nothing about gaps; chosen: in a gap nothing is done.
func (v value) neighbours(ranges []policies.Range) bool {
	sorted := slices.Clone(ranges)
	slices.SortFunc(sorted, func(a, b policies.Range) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(sorted); i++ {
		before, next := sorted[i-1].To, sorted[i].From
		switch {
		case before > next:
			return v.fault("the steps overlap from %s on%s", formatNumber(next), v.stepCode("Overlap"))
		case before < next && v.d.provider == alibaba:
			return v.fault("no step holds from %s to %s%s", formatNumber(before), formatNumber(next), v.stepCode("Gap"))
		case before < next:
			v.advise("steps-leave-a-gap", "from %s to %s no step holds and nothing is done", formatNumber(before), formatNumber(next))
		}
	}
	return true
}

// kinds notes steps of several kinds, which Alibaba's rule has one of.
func (v value) kinds(ranges []policies.Range) {
	for _, r := range ranges {
		if r.Change.Kind != ranges[0].Change.Kind && v.d.provider == alibaba {
			v.advise("step-kinds-differ", "a step rule of %s has one AdjustmentType for all its steps", alibaba)
			return
		}
	}
}

// magnitude wants min_change only where there is a share that it can raise.
func (v value) magnitude(ranges []policies.Range) {
	for _, r := range ranges {
		if r.Change.Kind == sim.ChangePercent {
			return
		}
	}
	code := ""
	if v.d.provider == alibaba {
		code = " (InvalidMinAdjustmentMagnitudeMismatchAdjustmentType)"
	}
	v.fault("nothing is changed by a percentage that it could raise%s", code)
}
