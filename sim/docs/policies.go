package docs

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/sim"
)

// Policies lists the policy types that can be run, and what may hold back what
// they want.
func Policies() string {
	var p page
	p.heading(1, "Policies")
	p.paragraph("A policy turns what it observes into a wish; the provider clamps the wish, carries it out or blocks it.")
	head := []string{"Type", "What it wants"}
	for _, d := range providers() {
		head = append(head, "Known to "+vendor(d))
	}
	var rows [][]string
	for _, kind := range policies.All() {
		if !kind.Available {
			continue
		}
		row := []string{code(kind.Name), kind.Says}
		for _, d := range providers() {
			row = append(row, yes(slices.Contains(d.Policies, kind.Name)))
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
	p.paragraph("A type that the provider does not know runs all the same, with an advisory.")
	p.types()
	p.changes()
	p.admission()
	return p.String()
}

// types says of each type what it computes, and what of that is a vendor's and
// what was chosen.
func (p *page) types() {
	p.heading(2, "How they decide")
	p.table([]string{"Type", "Rule", "Source"}, [][]string{
		{code("step"), "with d = value - threshold, the step with from <= d < to; under Alibaba below the threshold from < d <= to, " +
			"so that a step begins where the alarm does; a share is raised to `min_change` instances; where no step holds nothing is done. " +
			"Gaps are refused under Alibaba, allowed under Huawei; overlaps are refused",
			"Alibaba: CreateScalingRule, StepAdjustment; Huawei: refined policies, intervals; which bound belongs to a step is chosen"},
		{code("target_tracking"), "out: metric > target for `out_evaluations` periods, in: metric < 0.9 target for `in_evaluations`; " +
			"the capacity is ceil(n metric / target), with n those whose warm-up is over (out) or all that serve (in). " +
			"Members that take no traffic come on top. What warms up is not asked for twice, and in never lifts the metric above its target",
			"Alibaba: CreateScalingRule, TargetTrackingScalingRule; the 0.9 and the formula are chosen"},
		{code("predictive"), "each whole hour, once a day was seen: the mean of the same hour of the days before, moved along a line fitted to all of them; " +
			"the highest hour up to `horizon` needs ceil(forecast / target). With `cpu` or `rps_per_instance` the requests behind it are forecast. " +
			"Under Alibaba min becomes that number, never below the min nor above the max that the group was made with, and max the same " +
			"(with `keep_max` max stays; with `exceed_max` a forecast above the max lifts it, and by `buffer` more); elsewhere the capacity does. " +
			"All 48 hours of each forecast are on record; with `mode: predict_only` that is all that happens",
			"Alibaba: CreateScalingRule, PredictiveScalingRule and MaxOverridePredictiveValue; the forecast itself is chosen"},
		{code("reactive"), "each period: ceil(rps / (rate target))", "a baseline"},
		{code("react"), "each period, with x = rps / (rate target) and c instances: above c, c + floor(1.2 (ceil(x) - c)); if 1.1 x < c, ceil(1.2 x)",
			"Chieu et al. 2009"},
		{code("oracle"), "each period, when it has not what the highest rps asks for until the launches of the next period could serve: ceil(highest rps until one launch time later / (rate target))", "a baseline that nobody can build"},
	})
	p.paragraph("A `step` or `target_tracking` policy of Alibaba has a warm-up in place of a cooldown, and the baselines and `predictive` have neither, " +
		"unless `cooldown` is given. Only `simple` and `step` policies can be run by hand or by a schedule. ")
}

// changes explains how a wished change is written and what each provider makes of it.
func (p *page) changes() {
	p.heading(2, "Changes")
	p.paragraph("`+2` and `-2` change capacity, `+10%` and `-25%` change it by a share, `\"=5\"` sets it. ",
		"The result never leaves min and max: a change that would is cut short.")
	var rows [][]string
	for _, d := range providers() {
		rows = append(rows, []string{vendor(d), arithmetic(&d.Capacity), d.Capacity.Cite})
	}
	p.table([]string{"Provider", "Arithmetic", "Sources"}, rows)
}

// admission lists for every trigger what may block it.
func (p *page) admission() {
	p.heading(2, "What blocks")
	p.paragraph("What blocks a wish or a check stands in the result's `blocked`, under the reason given here and with the vendor's code. ",
		"The number is the place in the provider's order: the first that holds decides.")
	for t := range sim.NumTriggers {
		if rows := blockers(t); len(rows) > 0 {
			p.heading(3, t.String())
			p.table(append([]string{"Reason", "When"}, vendors()...), rows)
		}
	}
}

func vendors() []string {
	var names []string
	for _, d := range providers() {
		names = append(names, vendor(d))
	}
	return names
}

// blockers are the rows of one trigger, in the first provider's order and then
// in that of the others.
func blockers(t sim.Trigger) [][]string {
	var rows [][]string
	for column, d := range providers() {
		for i := range d.Admit[t] {
			r := &d.Admit[t][i]
			key := []string{code(r.Reason), r.If.Says()}
			at := slices.IndexFunc(rows, func(row []string) bool { return slices.Equal(row[:2], key) })
			if at < 0 {
				at, rows = len(rows), append(rows, key)
				for range providers() {
					rows[at] = append(rows[at], "does not matter")
				}
			}
			rows[at][2+column] = blocker(i+1, r)
		}
	}
	return rows
}

// blocker is what the vendor says: its code, else its text, else nothing.
func blocker(place int, r *sim.Rule) string {
	switch {
	case r.Fault.Code != "":
		return fmt.Sprintf("%d. %s", place, code(r.Fault.Code))
	case r.Fault.Message != "":
		return fmt.Sprintf("%d. \"%s\"", place, r.Fault.Message)
	default:
		return fmt.Sprintf("%d. without a code", place)
	}
}
