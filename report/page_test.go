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
		{"scripts that run", regexp.MustCompile(`(?s)<script>(.*?)</script>`), 3},
		{"styles", regexp.MustCompile(`(?s)<style>(.*?)</style>`), 1},
	} {
		found := x.find.FindAllStringSubmatch(p, -1)
		if len(found) != x.want {
			t.Errorf("%s: %d, want %d", x.says, len(found), x.want)
		}
		for _, f := range found {
			if !strings.Contains(policy, hash(f[1])) {
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
		{"a group that serves has demand and utilisation", 50, []string{"ruler", "g1-demand", "g1-size", "g1-cpu", "g1-latency_p95", "lanes"}},
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

// TestDipIsDrawn: a total that falls below MinSize and rises again at the same
// instant is in the chart's data, however long the run.
func TestDipIsDrawn(t *testing.T) {
	cfg := storyConfig()
	cfg.Until = sim.Time(40 * 24 * time.Hour)
	r := New(cfg)
	tp := newTape(cfg, r)
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
	points := dataOfChart(r.sizeChart(r.group(1)), "Total")
	at := point{sim.Time(4322 * time.Minute), 1}
	if !slices.Contains(points, at) {
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
		tp.at(float64(4*n), func() { tp.out(name) })
		tp.at(float64(4*n+800), func() { tp.take(name, &sim.Pick{}) })
	}
	tp.run()
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
