package invariant

import (
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// story is a run that expectations are tried on: a refused remove, a batch that
// is refused because of one instance, an accepted protect, and two activities.
const story = `
	group web min=2 desired=2
	member i-1
	member i-2
	---
	10m call op=remove instances=i-1 code=IncorrectCapacity.MinSize index=0
	20m call op=remove instances=i-9 code=AS.4030 causes=AS.4006 index=1
	30m call op=protect instances=i-1 index=2 on as=c
	30m protection inst=i-1 on by=c
	35m call op=protect instances=i-9 code=Outside.Only index=-1
	36m call op=detach http=0 index=3
	40m health inst=i-2 code=not_running
	40m activity act=1 trigger=health want=-1 as=a
	40m state inst=i-2 act=1 from=in_service to=removing by=a
	41m state inst=i-2 act=1 from=removing to=released by=a
	41m total inst=i-2 act=1 a=1 by=a
	41m activity_end act=1 status=successful moved=1 by=a
	42m blocked act=2 code=cooldown trigger=alarm
	42m blocked code=unauthorized trigger=desired`

// entries is the timeline that the story's calls come from.
func entries(expect ...*sim.Answer) []sim.Entry {
	out := make([]sim.Entry, 5)
	for i := range out {
		out[i] = sim.Entry{IsCall: true, Line: 10 + i}
	}
	for i, e := range expect {
		out[i].Expect = e
	}
	return out
}

func TestExpectations(t *testing.T) {
	for _, c := range []struct {
		says   string
		expect sim.Expectation
		ok     bool
		got    string // part of it
	}{
		{"at the end", sim.Expectation{At: sim.Never, That: "total == 1"}, true, "total 1"},
		{"at an instant, before a change of the next", sim.Expectation{At: 41*minute - 1, That: "total == 2"}, true, "total 2"},
		{"at an instant, after everything that happens at it", sim.Expectation{At: 41 * minute, That: "total == 1"}, true, "total 1"},
		{"an instance", sim.Expectation{At: 35 * minute, That: "instance('i-1').state == 'Protected' && protected == 1 && in_service == 1"}, true, `"Protected"`},
		{"a metric without a datapoint is not less than anything", sim.Expectation{At: sim.Never, That: "cpu < 100"}, false, "without a datapoint"},
		{"at an instant at which nothing happens, time has gone on", sim.Expectation{At: 50 * minute, That: "t == 3000"}, true, "t 3000"},
		{"the refusals in order, a wrapped one by its own code", sim.Expectation{HasReject: true, Rejected: []string{"IncorrectCapacity.MinSize", "AS.4030"}}, true, "AS.4030 (AS.4006)"},
		{"or by the code that it wraps", sim.Expectation{HasReject: true, Rejected: []string{"IncorrectCapacity.MinSize", "AS.4006"}}, true, ""},
		{"not in another order", sim.Expectation{HasReject: true, Rejected: []string{"AS.4030", "IncorrectCapacity.MinSize"}}, false, ""},
		{"not only some of them", sim.Expectation{HasReject: true, Rejected: []string{"IncorrectCapacity.MinSize"}}, false, ""},
		{"not none of them", sim.Expectation{HasReject: true}, false, ""},
		{"no promise violated", sim.Expectation{HasViolate: true}, true, "none"},
		{"a violation that did not happen", sim.Expectation{HasViolate: true, Violations: []string{"min-size-kept"}}, false, "none"},
		{"a promise that was exercised", sim.Expectation{Exercised: []string{"min-size-kept"}}, true, "min-size-kept: 1"},
		{"one that was not", sim.Expectation{Exercised: []string{"detach-keeps-running"}}, false, "detach-keeps-running: 0"},
		{"one that does not exist", sim.Expectation{Exercised: []string{"x"}}, false, "no such promise"},
		{"activities by the vendor's words", sim.Expectation{Activities: []sim.StatusCount{{Word: "Successful", Count: 1}, {Word: "Rejected", Count: 1}, {Word: "Warning"}}}, true, "Successful: 1, Rejected: 1, Warning: 0"},
		{"one too many", sim.Expectation{Activities: []sim.StatusCount{{Word: "Successful", Count: 2}}}, false, "Successful: 1"},
	} {
		t.Run(c.says, func(t *testing.T) {
			s := parse(t, story)
			s.cfg.Timeline = entries()
			c.expect.Text, c.expect.Line = "as written", 7
			s.cfg.Expect = []sim.Expectation{c.expect}
			rep := s.judge()
			if len(rep.Outcomes) != 1 {
				t.Fatalf("%d outcomes", len(rep.Outcomes))
			}
			o := rep.Outcomes[0]
			if o.OK != c.ok || !strings.Contains(o.Got, c.got) || o.That != "as written" || o.Line != 7 {
				t.Errorf("got %+v", o)
			}
			if rep.Pass != c.ok {
				t.Errorf("the run passes: %v", rep.Pass)
			}
		})
	}
}

// Every timeline entry that expects an answer is one outcome; a call that was
// not made meets none.
func TestEntryExpectations(t *testing.T) {
	ok, minSize := &sim.Answer{OK: true}, &sim.Answer{Code: "IncorrectCapacity.MinSize"}
	for _, c := range []struct {
		says   string
		expect []*sim.Answer
		want   []bool
	}{
		{"all as it was", []*sim.Answer{minSize, {Code: "AS.4030"}, ok}, []bool{true, true, true}},
		{"a wrapped code", []*sim.Answer{nil, {Code: "AS.4006"}}, []bool{true}},
		{"refused, not accepted", []*sim.Answer{ok}, []bool{false}},
		{"accepted, not refused", []*sim.Answer{nil, nil, minSize}, []bool{false}},
		{"another code", []*sim.Answer{{Code: "X"}}, []bool{false}},
		{"skipped is neither ok", []*sim.Answer{nil, nil, nil, ok}, []bool{false}},
		{"nor refused", []*sim.Answer{nil, nil, nil, minSize}, []bool{false}},
		{"never made", []*sim.Answer{nil, nil, nil, nil, ok}, []bool{false}},
	} {
		t.Run(c.says, func(t *testing.T) {
			s := parse(t, story)
			s.cfg.Timeline = entries(c.expect...)
			rep := s.judge()
			var got []bool
			for _, o := range rep.Outcomes {
				got = append(got, o.OK)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %+v", rep.Outcomes)
			}
			if rep.Pass == slices.Contains(c.want, false) {
				t.Errorf("the run passes: %v", rep.Pass)
			}
		})
	}
}

// A violated promise fails the run unless an expectation names it.
func TestViolationsNamed(t *testing.T) {
	for _, c := range []struct {
		says   string
		expect []sim.Expectation
		pass   bool
	}{
		{"nothing said: none may be violated", nil, false},
		{"named", []sim.Expectation{{HasViolate: true, Violations: []string{"low"}}}, true},
		{"another one named, too", []sim.Expectation{{HasViolate: true, Violations: []string{"low", "min-size-kept"}}}, false},
		{"only another one named", []sim.Expectation{{HasViolate: true, Violations: []string{"min-size-kept"}}}, false},
	} {
		t.Run(c.says, func(t *testing.T) {
			s := parse(t, story)
			s.cfg.Timeline = entries()
			s.cfg.Invariants = []sim.PromiseConfig{{ID: "low", Always: "total >= 2"}}
			s.cfg.Expect = c.expect
			if rep := s.judge(); rep.Pass != c.pass {
				t.Errorf("passes: %v; outcomes %+v", rep.Pass, rep.Outcomes)
			}
		})
	}
}
