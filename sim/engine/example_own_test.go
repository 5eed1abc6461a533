package engine_test

import (
	"fmt"
	"math"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/metric"
)

// Headroom is a policy of one's own: a pure function of what it is shown. It keeps
// some members more than the demand of the last period needs.
type Headroom struct{ Spare int }

// Decide wants as many members as serve the demand, and the spare ones.
func (h Headroom) Decide(o sim.Observation) (sim.Wish, bool) {
	if o.Sample == nil || o.Rate <= 0 {
		return sim.Wish{}, false // nothing is known yet
	}
	want := int(math.Ceil(o.Sample[sim.MetricRPS]/o.Rate)) + h.Spare
	want = min(max(want, o.Min), o.Max)
	if want == o.Total {
		return sim.Wish{}, false
	}
	return sim.Wish{Change: sim.Change{Kind: sim.ChangeTo, Amount: float64(want)},
		Reason: fmt.Sprintf("%g requests/s and %d to spare", o.Sample[sim.MetricRPS], h.Spare)}, true
}

// Gently is a promise of one's own: never more than Most members are chosen to leave
// at once. It judges a run from its records alone, as the built-in promises do.
type Gently struct {
	Most     int
	chosen   int
	breaches []sim.Violation
}

// Add looks at one record.
func (g *Gently) Add(r sim.Record) {
	if r.Kind != sim.KindPick {
		return
	}
	g.chosen++
	if n := len(r.X.Pick.Taken); n > g.Most {
		g.breaches = append(g.breaches, sim.Violation{AtS: r.At.Seconds(), Record: r.Seq, Causes: []sim.Seq{r.Cause},
			Text: fmt.Sprintf("%d members were chosen to leave at once", n)})
	}
}

// Judgement is the verdict. What nothing put to the test is not called held.
func (g *Gently) Judgement() sim.Judgement {
	j := sim.Judgement{ID: "gently", Says: "Members leave a few at a time.", Source: "ours", Exercised: g.chosen,
		Verdict: sim.NotExercised, Violations: g.breaches}
	switch {
	case len(g.breaches) > 0:
		j.Verdict = sim.Violated
	case g.chosen > 0:
		j.Verdict = sim.Held
	}
	return j
}

// A policy and a promise of one's own: the scenario's configuration takes the one,
// the run and its result the other.
func Example_ownPolicyAndPromise() {
	const day = `
name: own
provider: huawei
duration: 1h
groups:
  - {id: web, min: 1, max: 10, launch: {time: 60s}, cooldown: 0s, service: {model: fluid, rate: 50}, price: 1,
     workload: [{steps: [[0s, 40], [10m, 260], [30m, 60]]}]}
`
	s, err := scenarios.Parse("own.yaml", ".", []byte(day), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	web := &s.Config.Groups[0]
	web.Policies = append(web.Policies, sim.PolicyConfig{ID: "headroom", Type: "headroom", Decider: Headroom{Spare: 1},
		Every: true, Cooldown: -1, Warmup: -1}) // asked every period; cooldown and warm-up are the group's

	fold, judge, gently := metric.New(s.Config), invariant.New(s.Config), &Gently{Most: 2}
	if err := engine.Run(s.Config, fold, judge, gently, wishes{}); err != nil {
		panic(err)
	}
	found, mine := judge.Finish(), gently.Judgement()
	res := fold.Result(metric.Judged{Judgements: append(found.Judgements, mine), Advisories: found.Advisories,
		Outcomes: found.Outcomes, Pass: found.Pass && mine.Verdict != sim.Violated})
	fmt.Println(mine.ID, mine.Verdict, mine.Violations[0].Text, "at", time.Duration(mine.Violations[0].AtS*1e9))
	fmt.Printf("%s, cost %.3f\n", res.Verdict, res.Groups.Get("web").Cost)
	// Output:
	// 00:01:00 headroom wants 2: 40 requests/s and 1 to spare
	// 00:11:00 headroom wants 7: 260 requests/s and 1 to spare
	// 00:31:00 headroom wants 3: 60 requests/s and 1 to spare
	// gently violated 4 members were chosen to leave at once at 31m0s
	// fail, cost 4.156
}

// wishes prints what the policy wanted.
type wishes struct{}

func (wishes) Add(r sim.Record) {
	if r.Kind == sim.KindWish {
		fmt.Printf("%s %s wants %g: %s\n", r.At, r.Name, r.Vals[0], r.Text)
	}
}
