package expression_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/expression"
	"github.com/asgsim/asgsim/sim/ledger"
)

var groups = []string{"web", "db"}

// world is a ledger with two groups. Group web has i-1, protected and manual,
// and i-2, a plain member; i-3 is gone, i-4 is outside.
type world struct {
	*ledger.Ledger
	seq sim.Seq
	at  sim.Time
}

func (w *world) put(r sim.Record) {
	w.seq++
	r.Seq, r.At = w.seq, w.at
	w.Add(r)
}

func (w *world) group(id sim.GroupID, info sim.GroupInfo) {
	w.put(sim.Record{Kind: sim.KindGroup, Group: id, X: &sim.Extra{Group: &info}})
}

func (w *world) instance(id sim.InstanceID, info sim.InstanceInfo) {
	info.Running, info.Zone = true, "h"
	w.put(sim.Record{Kind: sim.KindInstance, Inst: id, Text: "i-" + string('0'+rune(id)), X: &sim.Extra{Instance: &info}})
}

func (w *world) state(id sim.InstanceID, from, to sim.State) {
	w.put(sim.Record{Kind: sim.KindState, Inst: id, Group: 1, From: from, To: to})
}

func (w *world) sample(cpu float64) {
	vals := make([]float64, sim.NumMetrics)
	vals[sim.MetricCPU] = cpu
	w.put(sim.Record{Kind: sim.KindSample, Group: 1, Vals: vals})
}

func newWorld() *world {
	words := &sim.Words{Protected: "Protected", Healthy: "Healthy", Unhealthy: "Unhealthy"}
	words.States[sim.InService], words.States[sim.Released] = "InService", "Released"
	w := &world{Ledger: ledger.New(words)}
	w.group(1, sim.GroupInfo{ID: "web", Min: 1, Max: 4, Desired: -1, Price: 3600})
	w.group(2, sim.GroupInfo{ID: "db", Min: 2, Max: 9, Desired: 5})
	w.instance(1, sim.InstanceInfo{Created: sim.Manual, DeletionProtection: true})
	w.instance(2, sim.InstanceInfo{})
	w.instance(3, sim.InstanceInfo{})
	w.instance(4, sim.InstanceInfo{})
	for id := sim.InstanceID(1); id <= 3; id++ {
		w.state(id, sim.Outside, sim.InService)
	}
	w.put(sim.Record{Kind: sim.KindTotal, Inst: 1, Group: 1, On: true, A: 1})
	w.put(sim.Record{Kind: sim.KindTotal, Inst: 2, Group: 1, On: true, A: 2})
	w.put(sim.Record{Kind: sim.KindProtection, Inst: 1, Group: 1, On: true})
	w.put(sim.Record{Kind: sim.KindListener, Inst: 2, Group: 1, On: true, Name: "lb-1"})
	w.put(sim.Record{Kind: sim.KindHealth, Inst: 2, Group: 1})
	w.state(3, sim.InService, sim.Released)
	for _, r := range []sim.Record{{Group: 1, On: true, A: 200}, {Group: 1, A: 400}, {Group: 1}, {Group: 1, A: 503}, {Group: 2, A: 403}, {A: 404}} {
		r.Kind = sim.KindCall
		w.put(r)
	}
	return w
}

// What each expression says of the world.
func TestEval(t *testing.T) {
	w := newWorld()
	w.at = sim.Time(1e9)
	w.sample(70)
	for _, c := range []struct {
		text string
		want bool
	}{
		{"min == 1 && max == 4 && total == 2", true},
		{"serving == 2", true},
		{"in_service == 1 && protected == 1", true}, // protection is a state here
		{"desired == total", true},                  // a group without an expected number wants what it has
		{"serving < desired", false},
		{"unhealthy == 1 && pending + standby + removing + stopped == 0", true},
		{"t == 1", true},
		{"cost == 2", true}, // two members at 1 a second, for a second
		{"cpu >= 70 and rps == 0", true},
		{"cpu > 69.5", true},
		{"backlog == 0 && jobs_killed == 0", true},
		{`refused == 2 && groups["db"].refused == 1`, true}, // nobody was called where nobody was found
		{"active && !cooling_down && not scaling_out && not scaling_in && !activity_running", true},
		{`groups["db"].desired == 5 && groups['db'].total == 0`, true},
		{"groups.db.min > groups.web.min", true},
		{"min(total, 1) == 1 && max(total, 9) == 9", true}, // a function where it is called, else a variable
		{"min < max ? total == 2 : false", true},
		{"abs(total - max) == 2", true},
		{"sum([total, max]) == 6", true},
		{"total in [1, 2]", true},
		{`instance("i-1").state == "Protected" && instance('i-2').state == 'InService'`, true},
		{`instance("i-1").protected && !instance("i-2").protected`, true},
		{`instance("i-1").group == "web" && instance("i-4").group == ""`, true},
		{`instance("i-1").created == "manual" && instance("i-2").created == "auto"`, true},
		{`instance("i-1").deletion_protection && instance("i-1").power == "running" && instance("i-1").zone == "h"`, true},
		{`instance("i-2").health == "Unhealthy" && instance("i-1").health == "Healthy"`, true},
		{`instance("i-2").listeners == ["lb-1"] && len(instance("i-1").listeners) == 0`, true},
		{`"lb-1" in instance("i-2").listeners`, true},
		{`instance("i-1").exists && instance("i-4").exists`, true},
		{`!instance("i-3").exists && instance("i-3").state == "Released" && instance("i-3").group == ""`, true},
		{`instance("i-3").power == "stopped"`, true},
		{`!instance("i-9").exists && instance("i-9").state == "" && !instance("i-9").busy && len(instance("i-9").listeners) == 0`, true},
		{`all([instance("i-1"), instance("i-2")], .group == "web")`, true},
		{`count([instance("i-1"), instance("i-2")], .protected) == 1`, true},
		{`any([instance("i-1"), instance("i-2")], .standby)`, false},
		{`none([instance("i-1"), instance("i-2")], .standby)`, true},
		{`len(filter([min, max, total], # > 1)) == 2`, true},
		{`all([1, 2], any([3], # == 3)) && all([1], # == 1)`, true},
		{`count(instance("i-2").listeners, # == "lb-1") == 1`, true},
	} {
		p, err := expression.Compile(c.text, groups)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got, err := p.Eval(w.Ledger, 1); got != c.want || err != nil {
			t.Errorf("%s: %v, %v (%s)", c.text, got, err, p.Text)
		}
	}
}

// A fault names what is wrong, what is allowed, and the column of the token.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		text string
		col  int
		says string
	}{
		{"totl > 2", 1, `(did you mean "total"?)`},
		{"total > 2 && servin > 1", 14, `(did you mean "serving"?)`},
		{"serving", 1, "expected bool, but got int"},
		{"total > 'a'", 7, "mismatched types"},
		{"total == 'a'", 7, "mismatched types"},
		{"total >", 7, "unexpected token EOF"},
		{"", 1, "unexpected token EOF"},
		{`groups["x"].total > 1`, 8, `unknown group "x": use one of web, db`},
		{`groups["web"].totl > 1`, 15, `did you mean "total"`},
		{`groups["web"] == 1`, 1, "must name a group and a variable"},
		{"all(groups, .total > 1)", 5, "must name a group and a variable"},
		{"groups[state].total > 1", 8, "unknown name state"},
		{"groups[total].total > 1", 8, "wants an id in quotes"},
		{"instance('i').stat == ''", 15, `did you mean "state"`},
		{"instance(total).state == ''", 1, "wants one id in quotes"},
		{"instance('a', 'b').exists", 1, "wants one id in quotes"},
		{"instance == 1", 1, "wants one id in quotes"},
		{"now() > 1", 1, "unknown name now"},
		{"map([1], # > 1) == [true]", 1, "unknown function map"},
		{"keys({}) == []", 1, "unknown name keys"},
		{"1 in 1..3", 7, "ranges"},
		{"let x = 1; x == 1", 12, "unknown name x"},
		{"let total = 1; total == 1", 5, "no let"},
		{"$env == nil", 1, "unknown name $env"},
		{"total(2)", 1, "total is no function"},
		{"all([1], all([1], any([1], # > 0)))", 10, "at most 2 levels"},
		{"1 % 0 == 1", 3, "divide by zero"},
		{strings.Repeat("(", 5000), 1, "longer than 4096 bytes"},
		{"total > 1 \xff", 1, "UTF-8"},
		{strings.Repeat("1+", 1500) + "1 == 1", 0, "maximum allowed nodes"},
	} {
		err := expression.Check(c.text, groups)
		var fault *expression.Error
		if !errors.As(err, &fault) {
			t.Errorf("%.40s: %v", c.text, err)
			continue
		}
		if !strings.Contains(fault.Msg, c.says) || c.col != 0 && fault.Col != c.col {
			t.Errorf("%.40s: column %d: %s; want column %d: %s", c.text, fault.Col, fault.Msg, c.col, c.says)
		}
	}
}

// A metric without a datapoint makes every comparison false, and is told apart
// from one that is too high.
func TestBlank(t *testing.T) {
	w := newWorld()
	p, err := expression.Compile("cpu < 90", groups)
	if err != nil {
		t.Fatal(err)
	}
	v := p.View(1)
	for _, c := range []struct {
		says         string
		cpu          float64
		holds, blank bool
	}{
		{"no datapoint", math.NaN(), false, true},
		{"low", 50, true, false},
		{"too high", 95, false, false},
		{"gone again", math.NaN(), false, true},
	} {
		w.sample(c.cpu)
		v.Refresh(w.Ledger)
		if holds, err := v.Holds(); holds != c.holds || v.Blank() != c.blank || err != nil {
			t.Errorf("%s: holds %v, blank %v, %v", c.says, holds, v.Blank(), err)
		}
	}
}

// A fault that only the values show is an error, not a panic.
func TestFaultOfTheValues(t *testing.T) {
	p, err := expression.Compile("10 % standby == 0", groups)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Eval(newWorld().Ledger, 1); err == nil {
		t.Error("a remainder of a division by zero has no error")
	}
}

// Refresh says whether an input has changed, so that nothing is evaluated twice.
func TestRefresh(t *testing.T) {
	w := newWorld()
	p, err := expression.Compile(`cpu < 90 && instance("i-2").state == "InService" && "lb-1" in instance("i-2").listeners`, groups)
	if err != nil {
		t.Fatal(err)
	}
	v := p.View(1)
	for _, c := range []struct {
		says string
		do   func()
		want bool
	}{
		{"the first time", func() {}, true},
		{"nothing happened", func() {}, false},
		{"the first sample", func() { w.sample(50) }, true},
		{"the same value", func() { w.sample(50) }, false},
		{"another member", func() { w.state(1, sim.InService, sim.Standby) }, false},
		{"the member", func() { w.state(2, sim.InService, sim.Standby) }, true},
		{"its listeners", func() { w.put(sim.Record{Kind: sim.KindListener, Inst: 2, Group: 1, Name: "lb-1"}) }, true},
	} {
		if c.do(); v.Refresh(w.Ledger) != c.want {
			t.Errorf("%s: want changed = %v", c.says, c.want)
		}
	}
}

// Whoever compiles an expression again gets a program of his own, and programs of one
// expression can be used side by side: what one has seen of a run, the other has not.
func TestCompiledBySeveral(t *testing.T) {
	var all sync.WaitGroup
	for k := range 4 {
		all.Go(func() {
			w := newWorld()
			p, err := expression.Compile("cpu < 90", groups)
			if err != nil {
				t.Error(err)
				return
			}
			for n := range 100 {
				low := (k+n)%2 == 0
				if w.sample(95); low {
					w.sample(50)
				}
				if holds, err := p.Eval(w.Ledger, 1); err != nil || holds != low {
					t.Errorf("user %d: %v, want %v, %v", k, holds, low, err)
				}
			}
		})
	}
	all.Wait()
}

// Which records can change an expression, and whether it is about the group at hand.
func TestReads(t *testing.T) {
	for _, c := range []struct {
		text   string
		reads  []sim.Kind
		not    []sim.Kind
		time   bool
		own    bool
		inputs string
	}{
		{"serving >= 1", []sim.Kind{sim.KindState, sim.KindPower, sim.KindTraffic}, []sim.Kind{sim.KindSample, sim.KindHealth}, false, true, "serving"},
		{"cpu < 90", []sim.Kind{sim.KindSample}, []sim.Kind{sim.KindState}, false, true, "cpu"},
		{"backlog < 9", []sim.Kind{sim.KindProbe}, []sim.Kind{sim.KindState, sim.KindSample}, false, true, "backlog"},
		{"refused == 0", []sim.Kind{sim.KindCall}, []sim.Kind{sim.KindState, sim.KindSample}, false, true, "refused"},
		{"t < 90", []sim.Kind{sim.KindSample, sim.KindCall}, nil, true, false, "t"},
		{`groups["web"].total < 3`, []sim.Kind{sim.KindTotal}, []sim.Kind{sim.KindSample}, false, false, `groups["web"].total`},
		{"instance('i-1').protected", []sim.Kind{sim.KindProtection}, []sim.Kind{sim.KindSample}, false, false, `instance("i-1").protected`},
		{"cooling_down || scaling_in", []sim.Kind{sim.KindCooldown, sim.KindActivity, sim.KindActivityEnd}, []sim.Kind{sim.KindSample}, false, true, "cooling_down, scaling_in"},
	} {
		p, err := expression.Compile(c.text, groups)
		if err != nil {
			t.Fatal(err)
		}
		wrong := slices.ContainsFunc(c.reads, func(k sim.Kind) bool { return !p.Reads(k) }) || slices.ContainsFunc(c.not, p.Reads)
		if wrong || p.ReadsTime() != c.time || p.OwnGroup() != c.own || strings.Join(p.Inputs(), ", ") != c.inputs {
			t.Errorf("%s: time %v, own %v, inputs %v", c.text, p.ReadsTime(), p.OwnGroup(), p.Inputs())
		}
	}
}

// Every variable and field of the tables can be used and has a sentence.
func TestTables(t *testing.T) {
	w := newWorld()
	w.sample(1)
	for _, c := range []struct {
		before string
		list   []expression.Variable
	}{{"", expression.Variables}, {`groups["web"].`, expression.Variables}, {`instance("i-1").`, expression.Fields}} {
		for _, v := range c.list {
			literal := map[expression.Type]string{expression.Int: "0", expression.Float: "0.0", expression.Bool: "true",
				expression.Text: "''", expression.List: "['']"}[v.Type]
			p, err := expression.Compile(c.before+v.Name+" == "+literal, groups)
			if err != nil || v.Says == "" {
				t.Errorf("%s%s (%s): %v", c.before, v.Name, v.Type, err)
				continue
			}
			if _, err := p.Eval(w.Ledger, 1); err != nil {
				t.Errorf("%s%s: %v", c.before, v.Name, err)
			}
		}
	}
}

func TestEvalOfMovingInputsAllocatesNothing(t *testing.T) {
	w := newWorld()
	p, err := expression.Compile("serving >= min && total <= max && !cooling_down", groups)
	if err != nil {
		t.Fatal(err)
	}
	v := p.View(1)
	on := false
	n := testing.AllocsPerRun(100, func() {
		w.put(sim.Record{Kind: sim.KindPower, Inst: 2, Group: 1, On: on})
		on = !on
		v.Refresh(w.Ledger)
		if _, err := v.Holds(); err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("%g allocations an evaluation", n)
	}
}

// Whatever a file holds, checking it does not panic, a fault has a column within
// the text or just behind it, and what passes can be evaluated.
func FuzzCheck(f *testing.F) {
	for _, text := range []string{"total > 2", "groups['web'].total > 2", "instance('i-1').state == 'x'", "min(total, 1) < min",
		"all([instance('a')], .protected)", "let x = 1; x > 2", "{a: 1}", "1..9", "a?.b", "total | abs", "#", "\"\\u00", "total matches '['",
		"groups", "instance", "instance()()", "[[[[", "-!-!1", "0x", "1e999 > 1", "b'a' == ''", "all([1], {let x = #; x > 0})"} {
		f.Add(text)
	}
	w := newWorld()
	f.Fuzz(func(t *testing.T, text string) {
		p, err := expression.Compile(text, groups)
		var fault *expression.Error
		switch {
		case err == nil:
			_, _ = p.Eval(w.Ledger, 1) // may be a fault of the values, must not panic
		case !errors.As(err, &fault):
			t.Fatalf("%q: %v is no *Error", text, err)
		case fault.Col < 1 || fault.Col > len(text)+1 || fault.Msg == "":
			t.Fatalf("%q: column %d: %q", text, fault.Col, fault.Msg)
		}
	})
}

func BenchmarkEval(b *testing.B) {
	w := newWorld()
	w.sample(50)
	for _, c := range []struct{ name, text string }{
		{"counters", "serving >= min && total <= max"},
		{"metric", "cpu < 90"},
		{"instance", `instance("i-1").state == "Protected"`},
	} {
		b.Run(c.name, func(b *testing.B) {
			p, err := expression.Compile(c.text, groups)
			if err != nil {
				b.Fatal(err)
			}
			v := p.View(1)
			b.ReportAllocs()
			for b.Loop() {
				v.Refresh(w.Ledger)
				if ok, err := v.Holds(); !ok || err != nil {
					b.Fatal(ok, err)
				}
			}
		})
	}
}

// An expression knows whose backlog it reads and with which numbers it compares
// it: those and no others make it say something else.
func TestWatches(t *testing.T) {
	for _, c := range []struct {
		text string
		want []expression.Watch
	}{
		{"total < 3 && cpu > 90", nil},
		{"backlog <= 1250", []expression.Watch{{Levels: []float64{1250}}}},
		{"3.5 > backlog || backlog == 0 || serving > 7", []expression.Watch{{Levels: []float64{3.5, 0}}}},
		{`groups["db"].backlog > 9 && backlog < 5`, []expression.Watch{{Group: "db", Levels: []float64{9}}, {Levels: []float64{5}}}},
		{"backlog < 50 * serving", []expression.Watch{{}}},
		{"not (backlog != 2)", []expression.Watch{{Levels: []float64{2}}}},
	} {
		p, err := expression.Compile(c.text, []string{"web", "db"})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, p.Watches()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.text, diff)
		}
	}
}

// A value next to a round number is not shown as that number.
func TestValuesNextToARoundNumber(t *testing.T) {
	w := newWorld()
	p, err := expression.Compile("backlog <= 1250", []string{"web", "db"})
	if err != nil {
		t.Fatal(err)
	}
	v := p.View(1)
	for _, c := range []struct {
		backlog float64
		want    string
	}{
		{1250, "backlog 1250"}, {1250.5, "backlog 1250.5"}, {math.Nextafter(1250, 1e9), "backlog just above 1250"},
		{math.Nextafter(1250, 0), "backlog just below 1250"}, {5e-324, "backlog just above 0"},
	} {
		w.put(sim.Record{Kind: sim.KindProbe, Group: 1, Vals: []float64{c.backlog, 1}})
		v.Refresh(w.Ledger)
		if got := v.Values(); got != c.want {
			t.Errorf("%v: %s, want %s", c.backlog, got, c.want)
		}
	}
}
