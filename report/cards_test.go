package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// leaving is a run in which a protected member of two leaves after two minutes, and the
// number of the record with which it began to.
func leaving(cfg *sim.Config) (*Report, *metric.Fold, sim.Seq) {
	r, f := New(cfg), metric.New(cfg)
	tp := newTape(cfg, r, f)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Min: 1, Max: 4, Desired: -1}}})
	tp.member("i-1", "h", sim.Auto, true)
	tp.member("i-2", "h", sim.Auto, false)
	tp.protect("i-1", true)
	var breach sim.Seq
	tp.at(2, func() {
		tp.state(tp.ids["i-1"], sim.Removing, 0)
		breach = tp.seq
		tp.count(tp.ids["i-1"], false, 0)
	})
	tp.run()
	return r, f, breach
}

// TestCardShowsBeforeAndAfter: a violation tells how its group and the instances that it
// names stood just before and just after the record, in the vendor's words.
func TestCardShowsBeforeAndAfter(t *testing.T) {
	r, _, breach := leaving(storyConfig())
	rows, _ := r.promiseRows([]sim.Judgement{{ID: "kept", Verdict: sim.Violated, Violations: []sim.Violation{
		{AtS: 120, Record: breach, Group: "web", Instances: []string{"i-1", "i-new"}},
		{AtS: 120, Record: breach + 1, Group: "web"}, {AtS: 0, Record: 2, Group: "web"}, {AtS: 0, Record: 1}}}})
	cards := rows[0].Cards
	for _, x := range []struct {
		card                int
		name, before, after string
	}{
		{0, "i-1", "Protected, deletion protection", "Removing, protected, deletion protection"},
		{0, "i-new", "does not exist", "does not exist"},
		{0, "in service", "1", "1"}, // a protected member is not counted as InService
		{0, "protected", "1", "0"}, {0, "removing", "0", "1"}, {0, "total", "2", "2"}, {0, "minimum", "1", "1"},
		{1, "total", "2", "1"},
		{2, "maximum", "0", "4"},
	} {
		state := cards[x.card].State
		i := slices.IndexFunc(state, func(s stateRow) bool { return s.Name == x.name })
		if i < 0 || state[i].Before != x.before || state[i].After != x.after {
			t.Errorf("card %d lacks %s: %q before, %q after; it has %+v", x.card, x.name, x.before, x.after, state)
		}
	}
	if !cards[0].Moved || cards[3].Moved || len(cards[3].State) > 0 {
		t.Errorf("what moved: %t, %t; the first record's state: %+v", cards[0].Moved, cards[3].Moved, cards[3].State)
	}
	if slices.ContainsFunc(cards[0].State, func(s stateRow) bool { return s.Name == "standby" }) {
		t.Error("a counter that is 0 before and after is shown")
	}
}

// TestCardOnThePage: the card has its time as a link, the changed values are marked by
// more than color, and the scenario that reproduces it is there.
func TestCardOnThePage(t *testing.T) {
	r, f, breach := leaving(storyConfig())
	r.Show("name: whole\n", Recipe{"kept", sim.Time(121 * time.Second), "name: cut\n"})
	res := f.Result(metric.Judged{Judgements: []sim.Judgement{
		{ID: "kept", Verdict: sim.Violated, Violations: []sim.Violation{{AtS: 120, Record: breach, Group: "web", Instances: []string{"i-1"}},
			{AtS: 120, Record: breach + 1, Group: "web"}}}}})
	p := rendered(t, r, res)
	first, rest, _ := strings.Cut(p[strings.Index(p, `id="violation-1-1"`):], "</article>")
	second, _, _ := strings.Cut(rest, "</article>")
	for _, x := range []struct{ says, text, in string }{
		{"a jump button", `<a class="go" href="#t=120">Show 00:02:00 on the timeline</a>`, first},
		{"the value before and after", `<th scope="row">protected<td>1<td><b><span class="to" aria-label="changed to">→</span> 0</b>`, first},
		{"the record in words", `<p class="sub">Before and after record #10: i-1: InService → Removing</p>`, first},
		{"the shortened scenario, and that it was tried", "the scenario as run, shortened to 00:02:01", first},
		{"its text", "<pre tabindex=\"0\">name: cut\n</pre>", first},
		{"where nothing was tried, the whole scenario", `<a class="go" href="#scenario">YAML that reproduces it</a>`, second},
		{"which is there", "<pre tabindex=\"0\">name: whole\n</pre>", p},
	} {
		if !strings.Contains(x.in, x.text) {
			t.Errorf("%s: the card lacks %q", x.says, x.text)
		}
	}
	if strings.Contains(second, "shortened to") {
		t.Error("a violation that was not tried claims a shortened scenario")
	}
}

// TestFunnel: a choice begins with all members, asks every rule that is in force in the
// vendor's order, those included that keep nobody, and says who dropped out and where
// the rule comes from.
func TestFunnel(t *testing.T) {
	cfg := storyConfig()
	cfg.Options = map[string]string{"mode": "mild"}
	cfg.Dialect.Candidates = []sim.Rule{{If: sim.IsProtected, Reason: "protected", Cite: "page 1"},
		{If: sim.IsStandby, Reason: "standby", Cite: "page 2"},
		{If: sim.DeletionProtected, Reason: "deletion_protection", When: "mode=strict", Cite: "page 3"},
		{If: sim.StateNotIn, States: sim.States(sim.InService, sim.Stopped), Reason: "state", When: "!mode=strict", Cite: "page 4"}}
	r, _, _ := leaving(cfg)
	pick := &sim.Pick{Want: 2, Skipped: 27, Taken: []sim.InstanceID{2}, Passed: []sim.Passed{{Inst: 1, Rule: "protected"}},
		Order: []string{"auto_first", "random"}, Counts: []sim.RuleCount{{Rule: "protected", Count: 25}, {Rule: "odd", Count: 2}}}
	row := r.pickRow(&sim.Record{Group: 1, X: &sim.Extra{Pick: pick}}, 30)
	got := ""
	for _, s := range r.funnel(pick, 30) {
		name := ""
		for _, b := range s.Rule {
			name += b.Text
		}
		got += name + "; " + s.Asks + "; " + strings.Join([]string{count(s.Out, "out", "out"), count(s.Left, "left", "left"),
			strings.Join(s.Who, " "), count(s.Unnamed, "unnamed", "unnamed"), s.Source}, "; ") + "\n"
	}
	want := "protected; an instance is protected; 25 out; 5 left; i-1; 24 unnamed; page 1\n" +
		"standby; an instance is in standby; 0 out; 5 left; ; 0 unnamed; page 2\n" +
		"state; an instance is not in service or stopped; 0 out; 5 left; ; 0 unnamed; page 4\n" +
		"odd; ; 2 out; 3 left; ; 2 unnamed; \n"
	if got != want {
		t.Errorf("the funnel is\n%swant\n%s", got, want)
	}
	if row.Members != 30 || row.Free != 3 || row.Later != 2 || row.Order != "auto first, then random" {
		t.Errorf("the choice is told as %+v", row)
	}
}

// TestBlockedIntents: they are summed up by reason, and each is listed with its instant
// and until when, up to a bound that is told.
func TestBlockedIntents(t *testing.T) {
	r := New(storyConfig())
	tp := newTape(r.cfg, r)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 4, Desired: -1}}})
	for n := range mostBlocked + 3 {
		tp.at(float64(n)/4, func() {
			tp.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "out", Code: "cooldown", A: int64(tp.now.Add(time.Minute))})
		})
	}
	tp.at(1, func() { tp.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "out", Code: "at_max", A: -1}) })
	tp.run()
	rows := r.blockedRows()
	if len(rows) != 2 || rows[0].Count != mostBlocked+3 || rows[0].Unlisted != 3 || len(rows[0].Each) != mostBlocked {
		t.Fatalf("the rows are %+v", rows)
	}
	if once := rows[0].Each[4]; once.At.String() != "00:01:00" || once.Until == nil || once.Until.String() != "00:02:00" || once.At.S() != "60" {
		t.Errorf("the fifth is told as %+v", once)
	}
	if last := rows[0]; last.Last.String() != "00:50:30" || last.Until == nil || last.Until.String() != "00:51:30" {
		t.Errorf("the last is told at %s, until %s", last.Last, last.Until)
	}
	if once := rows[1].Each[0]; once.Until != nil {
		t.Errorf("one whose end is not known lasts until %s", once.Until)
	}
}

// TestManyChoices: a long run does not make the page too large: the first choices have
// their funnels, the next ones a line, and the page says so.
func TestManyChoices(t *testing.T) {
	r, f, _ := leaving(storyConfig())
	for range mostFunnels + 7 {
		r.pick(&sim.Record{Group: 1, X: &sim.Extra{Pick: &sim.Pick{Want: 1, Taken: []sim.InstanceID{2}}}})
	}
	p := rendered(t, r, f.Result(metric.Judged{Pass: true}))
	if n := strings.Count(p, `<details class="pick">`); n != mostFunnels {
		t.Errorf("%d choices have a funnel, want %d", n, mostFunnels)
	}
	if n := strings.Count(p, `<p class="line">`); n != 7 {
		t.Errorf("%d choices have a line, want 7", n)
	}
	if !strings.Contains(p, "The first 300 have their funnel here") {
		t.Error("the page does not say which choices have a funnel")
	}
}
