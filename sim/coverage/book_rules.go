package coverage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// addOperations adds each operation of the vendor with the rows of its error table.
func (b *book) addOperations() {
	for op := range sim.NumOps {
		o := &b.d.Ops[op]
		if o.Native == "" {
			continue
		}
		for k := range o.Rules {
			r := &o.Rules[k]
			b.refusals[op] = append(b.refusals[op], b.add(secRefusals, op.String()+": "+r.Fault.Code+", "+asks(r), r.Cite))
		}
		if o.Wrap.Code != "" {
			b.wraps[op] = b.add(secRefusals, op.String()+": "+o.Wrap.Code+", around the faults of a batch", o.Cite)
		}
	}
	for op := range sim.NumOps {
		if o := &b.d.Ops[op]; o.Native != "" {
			b.calls[op] = b.add(secCalls, op.String()+" ("+o.Native+")", o.Cite)
		}
	}
}

// asks says in words what a rule asks, with what its condition leaves open.
func asks(r *sim.Rule) string {
	var more []string
	if r.If == sim.OverLimit {
		more = append(more, fmt.Sprintf("more than %d", r.N))
	}
	if r.When != "" {
		more = append(more, "under "+strings.Replace(r.When, "=", ": ", 1))
	}
	if len(more) == 0 {
		return r.If.Says()
	}
	return r.If.Says() + " (" + strings.Join(more, "; ") + ")"
}

// The reasons for which something is held back by no rule of admission.
const (
	allProtected  = "all_protected" // a scale-in finds too few whom it may take
	laterSchedule = "later_schedule"
)

// addAdmission adds what may hold back each trigger.
func (b *book) addAdmission() {
	for t := range sim.NumTriggers {
		for k := range b.d.Admit[t] {
			r := &b.d.Admit[t][k]
			b.admission[t] = append(b.admission[t], b.add(secAdmission, t.String()+": "+r.Reason+", "+asks(r), r.Cite))
		}
	}
	b.unruled = map[string]index{
		allProtected:    b.add(secAdmission, allProtected+", a scale-in finds fewer than it wants", ""),
		sim.NoStepHolds: b.add(secAdmission, sim.NoStepHolds+", an alarm for which a step policy has no step", ""),
	}
	if b.d.Capacity.LatestScheduleOnly {
		b.unruled[laterSchedule] = b.add(secAdmission, laterSchedule+", another schedule of the instant runs instead", b.d.Capacity.Cite)
	}
}

// addChoice adds who may not be chosen to leave, and the order of those who may.
func (b *book) addChoice() {
	b.candidates, b.ranks = map[string]index{}, map[string]index{}
	for k := range b.d.Candidates {
		r := &b.d.Candidates[k]
		b.candidates[r.Reason] = b.add(secCandidates, r.Reason+", "+asks(r), r.Cite)
	}
	for _, r := range b.d.Ranks {
		if r != sim.RankRemovalPolicies {
			b.ranks[r.String()] = b.add(secRanks, r.String(), "")
			continue
		}
		for _, r := range b.removals() {
			b.ranks[r.String()] = b.add(secRanks, r.String(), "")
		}
	}
}

// removals are the removal policies that a group can have.
func (b *book) removals() []sim.Rank {
	offered := slices.Concat(b.d.Removals...)
	if len(offered) == 0 {
		return []sim.Rank{sim.RankOldestConfiguration, sim.RankOldestInstance, sim.RankNewestInstance}
	}
	slices.Sort(offered)
	return slices.Compact(offered)
}

// addFates adds what becomes of those who leave. A fate that the group's settings
// decide is two: released, or kept for another time.
func (b *book) addFates() {
	for way := range sim.NumDepartures {
		for k := range b.d.Fates[way] {
			r := &b.d.Fates[way][k]
			name := way.String() + ", " + whom(r) + ": "
			var at [sim.NumFates]index
			at[r.Then] = b.add(secFates, name+r.Then.String(), r.Cite)
			if r.Then == sim.FateReclaim {
				at[sim.FateRelease] = b.add(secFates, name+sim.FateRelease.String(), r.Cite)
			}
			b.fates[way] = append(b.fates[way], at)
		}
	}
}

// whom says for whom a fate is.
func whom(r *sim.FateRule) string {
	var parts []string
	for _, p := range []struct {
		is    bool
		words string
	}{
		{r.Owned, "launched or entrusted"},
		{r.AutoOnly, "launched"},
		{r.Protected, "protected"},
		{r.PayAsYouGo, "paid as it goes"},
		{r.Asked, "to be deleted"},
	} {
		if p.is {
			parts = append(parts, p.words)
		}
	}
	if len(parts) == 0 {
		return "anybody else"
	}
	return strings.Join(parts, " and ")
}
