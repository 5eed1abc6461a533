package docs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// Providers describes each provider: its switches, limits, defaults and words,
// how it chooses who leaves and what becomes of them, and what it lacks.
func Providers() string {
	var p page
	p.heading(1, "Providers")
	p.paragraph("A provider is data: the engine reads it and never asks for its name. ",
		"Choose one with `provider:` in the scenario or `--provider`; set its switches under `options:`.")
	for _, d := range providers() {
		p.heading(2, d.Title+", "+code("provider: "+d.Name))
		p.switches(d)
		p.facts(d)
		p.leaving(d)
	}
	p.words()
	p.outOfScope()
	return p.String()
}

func (p *page) switches(d *sim.Dialect) {
	p.heading(3, "Switches")
	var rows [][]string
	for _, s := range d.Switches {
		rows = append(rows, []string{code(s.Name), code(s.Values[0]), codes(s.Values[1:]), s.Says, s.Sources})
	}
	p.table([]string{"Option", "Default", "Otherwise", "What it decides", "Sources"}, rows)
}

// facts lists limits, defaults and timing.
func (p *page) facts(d *sim.Dialect) {
	p.heading(3, "Limits, defaults and timing")
	rows := [][]string{
		{"instances per call", limits(d), "the vendor's pages, see `asgsim docs operations`"},
		{"instances per group, the vendor's quota", fmt.Sprint(d.Default.MaxPerGroup), "the vendor's quotas"},
		{"cooldown", span(d.Default.Cooldown) + "; begun by " + starters(&d.Cooldown) + "; holds back alarms alone", d.Cooldown.Cite},
		{"checks of min, max and the expected number", "every " + span(d.Checks.Every) + immediately(d.Checks.AtOnce), d.Checks.Cite},
		{"health check", "every " + span(d.Default.HealthEvery) + grace(d.Default.HealthGrace) + "; passes over " + skipped(&d.Health), d.Health.Cite},
		{"lifecycle hook", "times out after " + span(d.Default.HookTimeout) + ", then " + code(d.Default.HookResult), "the vendor's pages on lifecycle hooks"},
		{"`zone_policy`", code(d.Default.ZonePolicy), "the vendor's pages on scaling groups"},
		{"`removal`", codes(rankWords(d.Default.RemovalPolicy)), "the vendor's pages on removal policies"},
		{"arithmetic", arithmetic(&d.Capacity), d.Capacity.Cite},
		{"operations that it lacks", codes(lacking(d)), "the vendor's API reference"},
	}
	p.table([]string{"What", "Value", "Sources"}, rows)
}

// limits groups the operations by how many instances they take by default.
func limits(d *sim.Dialect) string {
	var sizes []int
	taking := map[int][]string{}
	for op := range d.Ops {
		for i := range d.Ops[op].Rules {
			r := &d.Ops[op].Rules[i]
			if r.If != sim.OverLimit || !byDefault(d, r) {
				continue
			}
			if taking[r.N] == nil {
				sizes = append(sizes, r.N)
			}
			taking[r.N] = append(taking[r.N], sim.Op(op).String())
		}
	}
	slices.Sort(sizes)
	parts := make([]string, len(sizes))
	for i, n := range sizes {
		parts[i] = fmt.Sprintf("%d: %s", n, codes(taking[n]))
	}
	return strings.Join(parts, "; ")
}

func starters(c *sim.CooldownRule) string {
	var not []string
	for t, does := range c.Starts {
		if !does {
			not = append(not, sim.Trigger(t).String())
		}
	}
	text := "every activity"
	if len(not) > 0 {
		text += " but those of " + codes(not)
	}
	if !c.WithoutEffect {
		text += " that moved an instance"
	}
	if c.DisableCancels {
		text += "; ended by disabling the group"
	}
	return text
}

func immediately(atOnce bool) string {
	if atOnce {
		return ", and after every change"
	}
	return ""
}

// grace is the grace period, which only the load balancer's check knows.
func grace(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return ", after a grace of " + span(d) + " where the load balancer is asked"
}

func skipped(h *sim.HealthRule) string {
	var who []string
	if h.SkipsProtected {
		who = append(who, "protected")
	}
	if h.SkipsStandby {
		who = append(who, "standby")
	}
	if len(who) == 0 {
		return "nobody"
	}
	return strings.Join(who, " and ") + " members"
}

func rankWords(ranks []sim.Rank) []string {
	words := make([]string, len(ranks))
	for i, r := range ranks {
		words[i] = r.String()
	}
	return words
}

var bases = [...]string{
	sim.BaseTotal:   "members that do not leave",
	sim.BaseStable:  "members in service, protected or in standby",
	sim.BaseDesired: "the expected number",
}

var roundings = [...]string{
	sim.HalfAwayFromZero: "halves are rounded away from zero",
	sim.FloorButOne:      "above 1 rounded down, between 0 and 1 up to 1",
}

func arithmetic(c *sim.Capacity) string {
	every := "with an expected number, "
	if c.AlwaysDesired {
		every = "always with an expected number; "
	}
	return every + "`+2` counts from " + bases[c.BaseBy] + ", `+10%` is of " + bases[c.BasePercent] +
		"; " + roundings[c.Round]
}

func lacking(d *sim.Dialect) []string {
	var words []string
	for op := range sim.NumOps {
		if d.Ops[op].Native == "" {
			words = append(words, op.String())
		}
	}
	return words
}

// leaving tells who may be chosen, in which order, and what becomes of them.
func (p *page) leaving(d *sim.Dialect) {
	p.heading(3, "Who leaves at a scale-in")
	var rows [][]string
	for i := range d.Candidates {
		r := &d.Candidates[i]
		rows = append(rows, []string{code(r.Reason), r.If.Says() + detail(r), r.Cite})
	}
	p.table([]string{"Passed over as", "When", "Source"}, rows)
	p.paragraph("Among the others decide, the first that tells two apart: ", codes(rankWords(d.Ranks)), ".")
	p.heading(3, "What becomes of those who leave")
	rows = nil
	for way := range d.Fates {
		for i, f := range d.Fates[way] {
			who := whom(&f)
			if who == "" {
				who = []string{"everybody", "everybody else"}[min(i, 1)]
			}
			rows = append(rows, []string{code(sim.Departure(way).String()), who, fates[f.Then], f.Cite})
		}
	}
	p.table([]string{"Way out", "Who", "Then", "Source"}, rows)
}

var fates = [sim.NumFates]string{
	sim.FateLeave:   "leaves the group and keeps running",
	sim.FateRelease: "is stopped and released",
	sim.FateReclaim: "is released, or stopped where the group (and the call) say `recycle`",
}

// whom describes the members that a fate rule fits, "" if it fits all.
func whom(f *sim.FateRule) string {
	var parts []string
	add := func(is bool, words string) {
		if is {
			parts = append(parts, words)
		}
	}
	add(f.Owned, "launched by the group, or entrusted to it")
	add(f.AutoOnly, "launched by the group")
	add(f.Protected, "protected")
	add(f.PayAsYouGo, "pay-as-you-go")
	add(f.Asked, "the call says `delete: true`")
	return strings.Join(parts, ", ")
}

// words is the table of the vendors' spellings.
func (p *page) words() {
	p.heading(2, "Words")
	p.paragraph("What an expression compares with: `instance(\"i-1\").state == \"Protected\"`. ",
		"A gap means that the provider has no such state.")
	head := []string{"Ours"}
	for _, d := range providers() {
		head = append(head, vendor(d))
	}
	var rows [][]string
	row := func(ours string, word func(*sim.Words) string) {
		cells := []string{ours}
		for _, d := range providers() {
			cells = append(cells, word(&d.Words))
		}
		if strings.Join(cells[1:], "") != "" {
			rows = append(rows, cells)
		}
	}
	for s := range sim.NumStates {
		row("instance: "+s.String(), func(w *sim.Words) string { return w.State(s, false) })
	}
	row("instance: in_service, protected", func(w *sim.Words) string { return w.State(sim.InService, true) })
	for s := range sim.NumGroupStates {
		row("group: "+s.String(), func(w *sim.Words) string { return w.Groups[s] })
	}
	for s := range sim.NumStatuses {
		row("activity: "+s.String(), func(w *sim.Words) string { return w.Statuses[s] })
	}
	row("health: good", func(w *sim.Words) string { return w.Healthy })
	row("health: bad", func(w *sim.Words) string { return w.Unhealthy })
	p.table(head, rows)
}

// outOfScope says what this version leaves out of both providers.
func (p *page) outOfScope() {
	p.heading(2, "Out of scope in this version")
	for _, s := range []string{
		"weighted capacity, spot and preemptible instances, warm pools, rolling updates, planned tasks: products of their own beside the group;",
		"networks, images, security groups, quotas of other services, notifications, tags, accounts and regions: they do not change what a group does, only whether a launch succeeds, which `launch.fail` and `out_of_stock` stand for;",
		"managed (third-party) and ECI instances, load balancer weights: the group treats them by rules of their own;",
		"Alibaba: a group that is suspended after seven days of failed activities (SystemSuspended): runs are shorter, and its end depends on the vendor's support;",
		"Alibaba: switching the expected number off again (DisableDesiredCapacity), ScaleWithAdjustment with ParallelTask or SyncActivity, DryRun, ClientToken: the scenario format has no key for them;",
		"Alibaba: forcerelease and forcerecycle, which differ only in how hard an instance is switched off; deleting or adding a lifecycle hook during a run;",
		"Alibaba: the cheapest zone policy looks at prices, and the format has one price a group, so it never tells two members apart;",
		"Alibaba: PredictiveTaskBufferTime, the minutes by which a predictive rule acts earlier (a `horizon` of two hours does);",
		"Huawei: frozen accounts (FREEZED), listing and paging, the checks of malformed requests and tokens: no call of the timeline can be malformed, and `api_failing` answers whatever a gateway may;",
		"the wire formats: calls are made by the timeline or by a program, not over HTTP;",
		"release protection on Huawei: it is not an AS concept, so the attribute can be given and nothing reads it.",
	} {
		p.line("- ", s)
	}
	p.line()
}
