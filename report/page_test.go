package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

func rendered(t *testing.T, r *Report, res *metric.Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Render(&b, res); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestEqualRunsEqualPages: the page is a function of the run, and drawing it
// twice changes nothing.
func TestEqualRunsEqualPages(t *testing.T) {
	r, res := told(storyConfig())
	first := rendered(t, r, res)
	if rendered(t, r, res) != first {
		t.Error("the second page of one report differs from the first")
	}
	again, res := told(storyConfig())
	if rendered(t, again, res) != first {
		t.Error("the pages of two equal runs differ")
	}
}

// TestStoryIsTrue: the made-up run does not contradict itself, or the other tests say little.
func TestStoryIsTrue(t *testing.T) {
	r, _ := told(storyConfig())
	if r.world.Contradicted > 0 {
		t.Errorf("the story contradicts itself: %v", r.world.Contradictions)
	}
}

// TestPolicyFitsThePage: what the page's policy allows is exactly what stands in
// it, and nothing in it asks for the network.
func TestPolicyFitsThePage(t *testing.T) {
	r, res := told(storyConfig())
	p := rendered(t, r, res)
	for _, x := range []struct {
		says string
		find *regexp.Regexp
		want int
	}{
		{"scripts that run", regexp.MustCompile(`(?s)<script>(.*?)</script>`), 4},
		{"styles", regexp.MustCompile(`(?s)<style>(.*?)</style>`), 2},
	} {
		found := x.find.FindAllStringSubmatch(p, -1)
		if len(found) != x.want {
			t.Errorf("%s: %d, want %d", x.says, len(found), x.want)
		}
		for _, f := range found {
			if !strings.Contains(policy, hashOf(f[1])) {
				t.Errorf("%s: the policy does not know the hash of one", x.says)
			}
		}
	}
	head := p[:strings.Index(p, "<style>")] + p[strings.Index(p, "</style>"):strings.Index(p, `<script type="application/json"`)]
	for _, bad := range []string{"src=", "href=\"http", "url(", "style=", "onclick", "@import", "<link", "<img"} {
		if strings.Contains(head, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	if !strings.Contains(head, "default-src &#39;none&#39;") {
		t.Error("the page does not forbid everything else")
	}
}

// hostile is text that tries everything at once.
const hostile = `</script></style></title><script>window.hacked=1</script><img src=x onerror="window.hacked=1">` +
	"{{.}}{{template \"chart\"}}${window.hacked=1}`;\u2028\u2029\x00__f__function(){window.hacked=1}__f__{a|b}{b}'\"&<!--<svg/onload=window.hacked=1>"

// dress puts a text behind every string of a value, however deep.
func dress(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() && v.String() != "" {
			v.SetString(v.String() + text)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			dress(v.Elem(), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			dress(v.Field(i), text)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			dress(v.Index(i), text)
		}
	}
}

// dresser dresses the records on their way.
type dresser struct {
	text string
	to   []sim.Sink
}

func (d dresser) Add(r sim.Record) {
	if r.X != nil {
		x := *r.X
		copyDeep(&x)
		r.X = &x
	}
	if r.Kind != sim.KindStep {
		dress(reflect.ValueOf(&r).Elem(), d.text)
	}
	for _, s := range d.to {
		s.Add(r)
	}
}

// copyDeep keeps the dresser from changing what others hold.
func copyDeep(x *sim.Extra) {
	raw, err := json.Marshal(x)
	if err != nil {
		panic(err)
	}
	*x = sim.Extra{}
	if err := json.Unmarshal(raw, x); err != nil {
		panic(err)
	}
}

// dressed is the story with a text in every string of scenario, records and result.
func dressed(text string) (*Report, *metric.Result) {
	cfg := storyConfig()
	for _, v := range []any{&cfg.Name, &cfg.Title, &cfg.About, &cfg.Watch, &cfg.Quiz, &cfg.Groups, &cfg.Timeline, &cfg.Expect, cfg.Dialect} {
		dress(reflect.ValueOf(v), text)
	}
	r, f := New(cfg), metric.New(cfg)
	r.Show("name: evening-scale-in" + text)
	plain := storyConfig()
	t := story(plain, dresser{text, []sim.Sink{r, f}})
	found := judged(t)
	for i := range found.Judgements {
		dress(reflect.ValueOf(&found.Judgements[i].Violations), text)
		dress(reflect.ValueOf(&found.Judgements[i].ID), text)
		dress(reflect.ValueOf(&found.Judgements[i].Says), text)
		dress(reflect.ValueOf(&found.Judgements[i].Source), text)
	}
	dress(reflect.ValueOf(&found.Advisories), text)
	dress(reflect.ValueOf(&found.Outcomes), text)
	return r, f.Result(found)
}

// TestHostileText: whatever a scenario says is text. A page full of hostile
// strings has exactly the markup of a page full of harmless ones.
func TestHostileText(t *testing.T) {
	bad, good := rendered2(t, hostile), rendered2(t, " harmless")
	for _, mark := range []string{"<", ">", "<script", "</script", "<style", "<svg", "<img", "onerror=\"", "\x00"} {
		if b, g := strings.Count(bad, mark), strings.Count(good, mark); b != g {
			t.Errorf("the hostile page has %q %d times, the harmless one %d times", mark, b, g)
		}
	}
	if strings.ContainsAny(bad[strings.Index(bad, `<script type="application/json"`):], "\u2028\u2029") {
		t.Error("a line separator stands in a script as it is")
	}
	if tags(bad) != tags(good) {
		t.Error("the hostile page has other tags than the harmless one")
	}
}

func rendered2(t *testing.T, text string) string {
	t.Helper()
	r, res := dressed(text)
	return rendered(t, r, res)
}

var tag = regexp.MustCompile(`</?[a-zA-Z!][a-zA-Z0-9-]*`)

// tags is the skeleton of the page before its scripts.
func tags(p string) string {
	return strings.Join(tag.FindAllString(p[:strings.Index(p, `<script type="application/json"`)], -1), "")
}

// TestHostileTextArrives: nothing is lost on the way to the charts either, not
// even what go-echarts takes for its own marker.
func TestHostileTextArrives(t *testing.T) {
	r, res := dressed(hostile)
	d := dataOf(t, rendered(t, r, res))
	if want := "keep the oldest" + hostile; !slices.Contains(d.Calls[0].Rows, [2]string{"note", want}) {
		t.Errorf("the note of the first call arrives as %q", d.Calls[0].Rows)
	}
	if want := "i-byhand" + hostile; !slices.ContainsFunc(d.Lanes, func(l lane) bool { return l.Name == want }) {
		t.Error("an instance's name does not arrive as it was")
	}
}

// dataOf reads the page's data back.
func dataOf(t *testing.T, p string) pageData {
	t.Helper()
	_, rest, _ := strings.Cut(p, `<script type="application/json" id="data">`)
	raw, _, _ := strings.Cut(rest, "</script>")
	var d pageData
	if err := json.Unmarshal([]byte(raw), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestNoEmptyCharts: what has nothing to show is not there.
func TestNoEmptyCharts(t *testing.T) {
	for _, x := range []struct {
		says string
		rate float64
		want []string
	}{
		{"a group that serves has demand and utilisation", 50, []string{"ruler", "g1-demand", "g1-size", "g1-cpu", "lanes"}},
		{"a group without a service has neither", 0, []string{"ruler", "g1-size", "lanes"}},
	} {
		cfg := storyConfig()
		r, f := New(cfg), metric.New(cfg)
		tp := newTape(cfg, r, f)
		tp.add(sim.Record{Kind: sim.KindBegin})
		tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Min: 1, Max: 9, Desired: -1, Rate: x.rate}}})
		for range 9 {
			tp.member("i-"+string(rune('a'+tp.insts)), "h", sim.Auto, false)
		}
		if x.rate > 0 {
			tp.at(1, func() { tp.sample(x.rate) })
		}
		tp.run()
		var ids []string
		for _, c := range r.page(f.Result(metric.Judged{})).charts() {
			ids = append(ids, c.ID)
		}
		if !slices.Equal(ids, x.want) {
			t.Errorf("%s: the charts are %v, want %v", x.says, ids, x.want)
		}
	}
	empty := storyConfig()
	r, f := New(empty), metric.New(empty)
	if charts := r.page(f.Result(metric.Judged{})).charts(); len(charts) != 0 {
		t.Errorf("a run without records has %d charts, want none", len(charts))
	}
}

// dipping is a run of forty days in which the total of three goes to two and back each
// minute for six days, and once, at one instant, to one: below MinSize.
func dipping() (*Report, *metric.Result, point) {
	cfg := storyConfig()
	cfg.Until = sim.Time(40 * 24 * time.Hour)
	r, f := New(cfg), metric.New(cfg)
	tp := newTape(cfg, r, f)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Min: 2, Max: 9, Desired: -1}}})
	tp.member("i-1", "h", sim.Auto, false)
	tp.member("i-2", "h", sim.Auto, false)
	tp.member("i-3", "h", sim.Auto, false)
	for n := range 9000 {
		low := sim.InstanceID(3)
		tp.at(float64(n+1), func() {
			tp.count(low, false, 0)
			if n == 4321 {
				tp.count(2, false, 0)
				tp.count(2, true, 0)
			}
			tp.count(low, true, 0)
		})
	}
	tp.run()
	return r, f.Result(metric.Judged{Pass: true}), point{sim.Time(4322 * time.Minute), 1}
}

// TestDipIsDrawn: a total that falls below MinSize and rises again at the same
// instant is in the chart's data, however long the run.
func TestDipIsDrawn(t *testing.T) {
	r, _, dip := dipping()
	points := dataOfChart(r.sizeChart(r.group(1)), "Total")
	if !slices.Contains(points, dip) {
		t.Errorf("the dip to 1 is not among the %d points of the total", len(points))
	}
}

// dataOfChart is the data of a chart's series.
func dataOfChart(c *chart, name string) curve {
	for _, s := range c.option["series"].([]series) {
		if s.Name == name {
			return s.Data.(curve)
		}
	}
	return nil
}

// TestTablesSpeak: the page says in text what the charts show.
func TestTablesSpeak(t *testing.T) {
	r, res := told(storyConfig())
	p := rendered(t, r, res)
	for _, x := range []struct{ says, text string }{
		{"the verdict", `<span class="badge bad">fail</span>`},
		{"a promise that nothing exercised is not held", `<span class="badge idle">not exercised</span>`},
		{"a violation has a card", "i-1 was protected since 00:05:00 and was chosen to leave."},
		{"the chain of causes reads as sentences", "alarm of in is ALARM: value 22, threshold 30"},
		{"the chain leads to the root", `<span class="seq">#1</span> <a class="jump" href="#t=0">00:00:00</a> the run begins`},
		{"a refusal has the vendor's message", "you must make sure that the number of instances is not less than the MinSize."},
		{"a refusal that was foreseen says so", "<td>as expected"},
		{"an expected list counts as foreseen", "<td>listed in expect"},
		{"a surprise is told", `<td class="bad">no: expected ok`},
		{"activities have the vendor's status", "Successful"},
		{"who was passed over is told with the rule", `manual<td class="num">1<td class="num"><progress max="7" value="5" aria-hidden="true"></progress> 5<td class="ids">i-3`},
		{"who would be next is told", "Next would be: i-web-0004, i-web-0005."},
		{"calendar time stands beside time since the start", "2026-03-02 20:40:00 UTC"},
		{"advisories of one kind are told once", "and 1 more like it"},
		{"an expectation that was not met is told", `<span class="badge bad">not met</span>`},
	} {
		if !strings.Contains(p, x.text) {
			t.Errorf("%s: the page lacks %q", x.says, x.text)
		}
	}
}

// TestSizeOfADay: a day at one minute with sixty instances is far below 4 MB.
func TestSizeOfADay(t *testing.T) {
	cfg := storyConfig()
	cfg.Until = sim.Time(24 * time.Hour)
	r, f := New(cfg), metric.New(cfg)
	day(newTape(cfg, r, f), 60)
	if n := len(rendered(t, r, f.Result(metric.Judged{Pass: true}))); n > 2<<20 {
		t.Errorf("the page has %d bytes, want at most 2 MiB", n)
	}
}

// day is a day at one minute in which so many instances come and go.
func day(tp *tape, instances int) {
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Min: 1, Max: 99, Desired: 1, Rate: 50}}})
	tp.member("i-1", "h", sim.Auto, false)
	for m := 1.0; m <= 1440; m++ {
		tp.at(m, func() { tp.sample(50) })
	}
	for n := range instances {
		name := sim.LaunchedName("web", n)
		at := float64(600 * n / instances)
		tp.at(at, func() { tp.out(name) })
		tp.at(at+800, func() { tp.take(name, &sim.Pick{}) })
	}
	tp.run()
}

// toil gives each instance of a day jobs from its tenth minute on, one a quarter of an
// hour and each the tenth killed.
func toil(tp *tape, instances, jobs int) {
	for n := range instances {
		for k := range jobs {
			number := int64(n*jobs + k + 1)
			job := sim.Record{Kind: sim.KindJob, Group: 1, A: number, Inst: sim.InstanceID(n + 2), Name: "started"}
			at := float64(600*n/instances) + 10 + 15*float64(k)
			tp.at(at, func() { tp.add(job) })
			tp.at(at+12, func() {
				job.Name = "done"
				if number%10 == 0 {
					job.Name = "killed"
				}
				tp.add(job)
			})
		}
	}
}

// week is a week at one minute of a thousand instances, of which so many are exchanged,
// twenty at a time, while the policy that takes away is blocked at each evaluation of
// half the week.
func week(exchanged int) (*Report, *metric.Result) {
	cfg := storyConfig()
	cfg.Until = sim.Time(7 * 24 * time.Hour)
	r, f := New(cfg), metric.New(cfg)
	tp := newTape(cfg, r, f)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Min: 1000, Max: 1100, Desired: 1000, Rate: 50, Price: 0.12}}})
	for n := range 1000 {
		tp.member(sim.LaunchedName("web", n), []string{"h", "i"}[n%2], sim.Auto, false)
	}
	const minutes = 7 * 24 * 60
	for m := 1.0; m <= minutes; m++ {
		tp.at(m, func() { tp.sample(0.15) })
		if m < minutes/2 {
			tp.at(m, func() {
				tp.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "in", Code: "at_min", A: -1, Text: "The group is at its minimum."})
			})
		}
	}
	for n := 0; n < exchanged; n += 20 {
		var names []string
		for k := range 20 {
			names = append(names, sim.LaunchedName("web", 1000+n+k))
		}
		at := float64(n) / float64(exchanged) * (minutes - 60)
		tp.at(at, func() { tp.out(names...) })
		for k := range 20 {
			tp.at(at+20, func() { tp.take(sim.LaunchedName("web", n+k), &sim.Pick{}) })
		}
	}
	tp.run()
	return r, f.Result(metric.Judged{Pass: true})
}

// TestSizeOfAWeek: a week at one minute with a thousand instances, each exchanged three
// times, is below 15 MB.
func TestSizeOfAWeek(t *testing.T) {
	r, res := week(3000)
	if n := len(rendered(t, r, res)); n > 15e6 {
		t.Errorf("the page has %d bytes, want at most 15 MB", n)
	}
}

// TestLongTables: the page holds the first activities, choices and calls of workers and
// says how many are left out; what people called is all there.
func TestLongTables(t *testing.T) {
	const n = mostRows + 7
	cfg := storyConfig()
	r, f := New(cfg), metric.New(cfg)
	tp := newTape(cfg, r, f)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 9, Desired: -1}}})
	tp.at(1, func() {
		for k := range n {
			act, _ := tp.begin(sim.TriggerAlarm, 1, "out", "", 0)
			tp.add(sim.Record{Kind: sim.KindPick, Group: 1, Act: act, X: &sim.Extra{Pick: &sim.Pick{Want: 1}}})
			tp.add(sim.Record{Kind: sim.KindActivityEnd, Act: act, Group: 1, A: int64(sim.Successful)})
			index := -1
			if k >= n-3 {
				index = k - n + 3
			}
			tp.add(sim.Record{Kind: sim.KindCall, Group: 1, On: true, A: 200, X: &sim.Extra{Call: &sim.CallInfo{Op: sim.OpProtect, Index: index}}})
		}
	})
	tp.run()
	p := r.page(f.Result(metric.Judged{Pass: true}))
	if len(p.Acts) != mostRows || p.MoreActs != 7 || len(p.Picks) != mostRows || p.MorePicks != 7 {
		t.Errorf("%d activities and %d choices are listed, %d and %d left out", len(p.Acts), len(p.Picks), p.MoreActs, p.MorePicks)
	}
	if len(p.Calls) != mostRows+3 || p.MoreCalls != 4 {
		t.Errorf("%d calls are listed and %d left out, want those of the timeline and the first %d others", len(p.Calls), p.MoreCalls, mostRows)
	}
	if text := rendered(t, r, f.Result(metric.Judged{Pass: true})); strings.Count(text, "7 later ones are in the journal only.") != 2 {
		t.Error("the page does not say what it leaves out")
	}
}

// TestManyMarks: marks that lie closer than a pixel to another of their kind are left
// out where there are thousands, and the caption says so.
func TestManyMarks(t *testing.T) {
	cfg := storyConfig()
	r := New(cfg)
	tp := newTape(cfg, r)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 9, Desired: -1}}})
	for n := range 3 * mostMarks {
		tp.at(200*float64(n)/(3*mostMarks), func() { tp.call(sim.OpModifyGroup, "ModifyScalingGroup", "", "", "", 200, 0) })
	}
	tp.run()
	m := r.marksOf(r.group(1))
	if len(m.ok) > mostMarks || len(m.ok) < mostMarks/3 || len(m.ok)+m.left != 3*mostMarks {
		t.Errorf("%d marks are drawn and %d left out of %d", len(m.ok), m.left, 3*mostMarks)
	}
	if c := r.sizeChart(r.group(1)); !strings.Contains(c.Caption, strconv.Itoa(m.left)+" are left out") {
		t.Errorf("the caption does not say it: %s", c.Caption)
	}
	tips := r.callTips()
	for _, x := range m.ok {
		if tips[x.Value[2].(int)] == nil {
			t.Fatal("a mark that is drawn has no tooltip")
		}
	}
}

// TestManyRejected: a group that is locked for long rejects an activity at every
// evaluation; the page counts them all, lists the first, and says where the rest is.
func TestManyRejected(t *testing.T) {
	const rejected = mostRejected + 40
	cfg := storyConfig()
	r, f := New(cfg), metric.New(cfg)
	tp := newTape(cfg, r, f)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Min: 1, Max: 9, Desired: 1, Rate: 50}}})
	for n := range rejected {
		tp.at(1, func() {
			tp.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Act: sim.ActivityID(n + 1), Name: "out", Code: "cooldown", Text: "cooling down"})
		})
	}
	tp.run()
	p := rendered(t, r, f.Result(metric.Judged{Pass: true}))
	for _, text := range []string{strconv.Itoa(rejected) + " more were rejected before they began", "40 later ones are in the journal only."} {
		if !strings.Contains(p, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	if n := strings.Count(p, `<tr id="asa-`); n != mostRejected {
		t.Errorf("%d activities are listed, want %d", n, mostRejected)
	}
}
