package sweep_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim/metric"
	"github.com/asgsim/asgsim/sim/sweep"
)

func measures(t testing.TB, names ...string) []sweep.Measure {
	t.Helper()
	var out []sweep.Measure
	for _, name := range names {
		m, ok := metric.MeasureNamed(name)
		if !ok {
			t.Fatalf("no measure %s", name)
		}
		out = append(out, sweep.Measure{Name: name, Of: m})
	}
	return out
}

func plan(t testing.TB, reps int, stop *sweep.Stop, values ...int) *sweep.Plan {
	p := &sweep.Plan{Replications: reps, Seed: 7, Stop: stop, Measures: measures(t, "cost", "slo_minutes", "violations")}
	for k, n := range values {
		a := sweep.Axis{Path: fmt.Sprintf("groups[web].axis%d", k)}
		for v := range n {
			a.Values = append(a.Values, fmt.Sprint(v))
		}
		p.Axes = append(p.Axes, a)
	}
	return p
}

// made is what the run of a cell and replication comes to: it depends on nothing else.
func made(cell, rep int) sweep.Run {
	x := uint64(cell*7919+rep+1) * 0x9e3779b97f4a7c15
	u := float64(x>>11) / (1 << 53)
	values := []float64{100 + 10*float64(cell) + 20*u, math.Floor(5 * u), 0}
	if x%11 == 0 {
		values[1] = math.NaN()
	}
	if x%17 == 0 {
		values[2] = 3
	}
	return sweep.NewRun(cell, rep, values)
}

// crew works on a shard with some workers, who finish in an order that a source of
// numbers draws. It returns the store.
func crew(t testing.TB, p *sweep.Plan, s sweep.Shard, workers int, draw func(n int) int) []byte {
	t.Helper()
	h := sweep.Header{Version: "v", Hash: "sha256:0123456789abcdef", Vary: p.Axes, Args: []string{"a.yaml"}, Scenario: []byte("{}")}
	if !s.Whole() {
		h.Shard = s.String()
	}
	out, err := h.Line()
	if err != nil {
		t.Fatal(err)
	}
	book := sweep.NewBook(p, s, workers)
	var busy [][2]int
	for !book.Over() {
		for len(busy) < workers {
			cell, rep, ok := book.Next()
			if !ok {
				break
			}
			busy = append(busy, [2]int{cell, rep})
		}
		if len(busy) == 0 {
			t.Fatal("nothing to do, and not over")
		}
		k := draw(len(busy))
		run := made(busy[k][0], busy[k][1])
		busy = slices.Delete(busy, k, k+1)
		line, err := run.Line()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, line...)
		if err := book.Add(run); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// outcome is everything that is written about a sweep, from its stores.
func outcome(t testing.TB, p *sweep.Plan, stores ...[]byte) string {
	t.Helper()
	text, err := told(p, stores...)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func told(p *sweep.Plan, stores ...[]byte) (string, error) {
	var readers []*sweep.Reader
	var names []string
	for k, data := range stores {
		r, _, err := sweep.NewReader(bytes.NewReader(data))
		if err != nil {
			return "", err
		}
		readers, names = append(readers, r), append(names, fmt.Sprint("store ", k+1))
	}
	var out bytes.Buffer
	table, err := sweep.NewRunTable(p, &out)
	if err != nil {
		return "", err
	}
	var cells []sweep.Summary
	err = sweep.NewFeed(p, readers, names).Each(table.Add, func(_ int, s sweep.Summary) error {
		cells = append(cells, s)
		return nil
	})
	if err := errors.Join(err, table.Close()); err != nil {
		return "", err
	}
	err = sweep.WriteCells(&out, p, cells)
	r := sweep.NewResult("a", sweep.Header{Version: "v"}, p, cells, func(cell, rep int) string { return fmt.Sprint(cell, rep) })
	err = errors.Join(err, r.Write(&out))
	return out.String(), err
}

func inOrder(int) int { return 0 }

// Whoever runs what, in which order, and however a sweep is divided: what is written
// of it is the same.
func TestResultsDependOnNeitherWorkersNorShards(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var stop *sweep.Stop
		if rapid.Bool().Draw(rt, "stops early") {
			stop = &sweep.Stop{HalfWidth: rapid.Float64Range(0.005, 0.1).Draw(rt, "half width"), Confidence: 0.95}
		}
		p := plan(t, rapid.IntRange(1, 130).Draw(rt, "replications"), stop,
			rapid.SliceOfN(rapid.IntRange(1, 4), 0, 3).Draw(rt, "values")...)
		whole := crew(t, p, sweep.Shard{}, 1, inOrder)
		want := outcome(t, p, whole)
		n := rapid.IntRange(1, 7).Draw(rt, "shards")
		workers := rapid.IntRange(1, 6).Draw(rt, "workers")
		draw := func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "who") }
		if got := outcome(t, p, crew(t, p, sweep.Shard{}, workers, draw)); got != want {
			rt.Fatalf("%d workers:\n%s", workers, cmp.Diff(want, got))
		}
		var stores [][]byte
		runs := 0
		for i := range n {
			stores = append(stores, crew(t, p, sweep.Shard{I: i + 1, N: n}, workers, draw))
			runs += bytes.Count(stores[i], []byte("\n")) - 1 // the header
		}
		if want := bytes.Count(whole, []byte("\n")) - 1; runs != want {
			rt.Fatalf("the shards did %d runs, the whole %d", runs, want)
		}
		if got := outcome(t, p, stores...); got != want {
			rt.Fatalf("%d shards:\n%s", n, cmp.Diff(want, got))
		}
	})
}

// A cell that may stop early ends at the first multiple of twenty at which its mean is
// known well enough, and not before.
func TestACellStopsAtTheFirstLookThatSuffices(t *testing.T) {
	p := plan(t, 500, &sweep.Stop{HalfWidth: 0.01, Confidence: 0.95})
	var got sweep.Summary
	r, _, err := sweep.NewReader(bytes.NewReader(crew(t, p, sweep.Shard{}, 3, inOrder)))
	if err != nil {
		t.Fatal(err)
	}
	err = sweep.NewFeed(p, []*sweep.Reader{r}, []string{"s"}).Each(func(sweep.Run) error { return nil },
		func(_ int, s sweep.Summary) error { got = s; return nil })
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for n := 20; want == 0; n += 20 {
		var sum, squares float64
		for rep := range n {
			sum += made(0, rep).Values[0]
		}
		mean := sum / float64(n)
		for rep := range n {
			squares += math.Pow(made(0, rep).Values[0]-mean, 2)
		}
		if 1.96*math.Sqrt(squares/float64(n-1)/float64(n)) <= mean*0.01/1.01 {
			want = n
		}
	}
	if got.N < want || got.N > want+20 || got.N%20 != 0 || got.N == 500 {
		t.Errorf("ended after %d, by the normal distribution it would be %d", got.N, want)
	}
	if half := got.Stats[0].Half; half > 0.01*got.Stats[0].Mean {
		t.Errorf("half-width %g of mean %g", half, got.Stats[0].Mean)
	}
}

// A cell whose mean is never known well enough has every replication.
func TestACellThatNeverStops(t *testing.T) {
	p := plan(t, 50, &sweep.Stop{HalfWidth: 1e-9, Confidence: 0.95})
	if got := outcome(t, p, crew(t, p, sweep.Shard{}, 3, inOrder)); !strings.Contains(got, "\n50,") {
		t.Errorf("not 50 runs:\n%s", got)
	}
}

// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, s² = 32/7; t(0.975, 7) = 2.364624 from tables.
func TestStatisticsOfEightRuns(t *testing.T) {
	p := plan(t, 8, nil)
	var store []byte
	h, _ := sweep.Header{}.Line()
	store = append(store, h...)
	for rep, v := range []float64{2, 4, 4, 4, 5, 5, 7, 9} {
		line, err := sweep.NewRun(0, rep, []float64{v, math.NaN(), float64(rep / 7)}).Line()
		if err != nil {
			t.Fatal(err)
		}
		store = append(store, line...)
	}
	got := outcome(t, p, store)
	half := 2.36462425 * math.Sqrt(32.0/7/8)
	for _, want := range []string{
		fmt.Sprintf("\n8,5,%.8f", half)[:14], // n, mean, half-width
		",4.5,8.3,,,,,0.125,",                // median, p95 = 7+0.65·(9-7) by hand; slo_minutes nowhere; one breach in eight runs
		`"runs": 1,`, `"seed": 14,`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// No violation in n runs says something about the next one: at most 3/n.
func TestNoViolationInHundredRuns(t *testing.T) {
	if got := sweep.AtMost(0, 100); got != 0.03 {
		t.Errorf("at most %g", got)
	}
	for _, c := range [][2]int{{1, 100}, {0, 0}} {
		if got := sweep.AtMost(c[0], c[1]); !math.IsNaN(got) {
			t.Errorf("%v: at most %g", c, got)
		}
	}
}

// The front holds whoever nobody beats: cheaper and better, cheaper and as good, or as
// cheap and better.
func TestParetoFront(t *testing.T) {
	p := plan(t, 1, nil, 6)
	var cells []sweep.Summary
	for _, c := range [][2]float64{{1, 9}, {2, 5}, {2, 6}, {3, 5}, {4, 1}, {math.NaN(), 0}} {
		cells = append(cells, sweep.Summary{N: 1, Stats: []sweep.Stats{{Mean: c[0]}, {Mean: c[1]}, {}}})
	}
	if got := sweep.Pareto(p, cells); !slices.Equal(got, []int{0, 1, 4}) {
		t.Errorf("front %v", got)
	}
	p.Measures = p.Measures[:1]
	if got := sweep.Pareto(p, cells); got != nil {
		t.Errorf("without slo_minutes there is a front: %v", got)
	}
}

// A process that dies may leave half a line. What stands before it is valid.
func TestATornLastLineCountsForNothing(t *testing.T) {
	p := plan(t, 3, nil, 2)
	whole := crew(t, p, sweep.Shard{}, 1, inOrder)
	for cut := bytes.IndexByte(whole, '\n') + 1; cut <= len(whole); cut++ {
		r, _, err := sweep.NewReader(bytes.NewReader(whole[:cut]))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for ; ; n++ {
			if _, err = r.Next(); err != nil {
				break
			}
		}
		if want := bytes.Count(whole[:cut], []byte("\n")) - 1; err != io.EOF || n != want {
			t.Fatalf("cut at %d: %d runs, %v; want %d", cut, n, err, want)
		}
		if want := int64(bytes.LastIndexByte(whole[:cut], '\n') + 1); r.Whole() != want {
			t.Fatalf("cut at %d: goes on at %d, want %d", cut, r.Whole(), want)
		}
	}
}

// A store that nobody of ours has written so is refused with its line.
func TestBadStores(t *testing.T) {
	p := plan(t, 2, nil)
	good := string(crew(t, p, sweep.Shard{}, 1, inOrder))
	lines := strings.SplitAfter(good, "\n")
	for _, c := range []struct{ store, want string }{
		{"", "no header"},
		{`{"format":1,"what":"asg`, "no header"},
		{"{}\n", "line 1: this is no store of a sweep"},
		{strings.Replace(good, `"format":1`, `"format":9`, 1), "line 1: the store has format 9"},
		{lines[0] + "{\"cell\":0,\"rep\":0,\"valu\n" + lines[2], "line 2: this is no run"},
		{lines[0] + "{\"cell\":0,\"rep\":0,\"values\":[1],\"more\":1}\n", "line 2: this is no run"},
		{lines[0] + lines[1], "store 1 lacks the run of seed 8"},
	} {
		if _, err := told(p, []byte(c.store)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.80q: %v, want %s", c.store, err, c.want)
		}
	}
}

// The book takes no run that is not asked for.
func TestTheBookRefuses(t *testing.T) {
	p := plan(t, 40, &sweep.Stop{HalfWidth: 0.5, Confidence: 0.95}, 2)
	for _, c := range []struct {
		shard sweep.Shard
		run   sweep.Run
		want  string
	}{
		{sweep.Shard{}, sweep.NewRun(2, 0, make([]float64, 3)), "no replication 0 of cell 2"},
		{sweep.Shard{}, sweep.NewRun(0, 40, make([]float64, 3)), "no replication 40 of cell 0"},
		{sweep.Shard{}, sweep.NewRun(0, 0, nil), "0 values where 3"},
		{sweep.Shard{}, sweep.NewRun(0, 20, make([]float64, 3)), "one too many"},
		{sweep.Shard{I: 1, N: 2}, sweep.NewRun(1, 0, make([]float64, 3)), "another shard"},
	} {
		if err := sweep.NewBook(p, c.shard, 1).Add(c.run); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %s", c.run, err, c.want)
		}
	}
	b := sweep.NewBook(p, sweep.Shard{}, 1)
	if err := b.Add(made(0, 0)); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(made(0, 0)); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same run again: %v", err)
	}
}

// Merging names what is wrong with the shards.
func TestShardsThatAreNotOneSweep(t *testing.T) {
	part := func(name, shard, hash, version string) sweep.Part {
		return sweep.Part{Name: name, Header: sweep.Header{Shard: shard, Hash: "sha256:" + hash, Version: version}}
	}
	a, b := part("a", "1/3", "x", "1"), part("b", "2/3", "x", "1")
	for _, c := range []struct {
		parts []sweep.Part
		want  string
	}{
		{nil, "no shard"},
		{[]sweep.Part{a, b}, "shard 3/3 is missing"},
		{[]sweep.Part{b}, "2 shards are missing: 1/3, 3/3"},
		{[]sweep.Part{a, b, part("c", "2/3", "x", "1")}, "shard 2/3 is there twice: b and c"},
		{[]sweep.Part{a, part("c", "2/3", "y", "1")}, "a and c are shards of different scenarios (sha256:x and sha256:y)"},
		{[]sweep.Part{a, part("c", "2/3", "x", "2")}, "a is of version 1 and c of version 2"},
		{[]sweep.Part{a, part("c", "2/4", "x", "1")}, "a is shard 1/3 and c is shard 2/4"},
		{[]sweep.Part{part("c", "", "x", "1")}, "c is no shard"},
		{[]sweep.Part{part("c", "4/3", "x", "1")}, "c: 4/3 is no shard"},
	} {
		if _, err := sweep.Order(c.parts); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	at, err := sweep.Order([]sweep.Part{b, part("c", "3/3", "x", "1"), a})
	if err != nil || !slices.Equal(at, []int{2, 0, 1}) {
		t.Errorf("%v, %v", at, err)
	}
}

func TestParseShard(t *testing.T) {
	if s, err := sweep.ParseShard("2/8"); err != nil || s != (sweep.Shard{I: 2, N: 8}) {
		t.Errorf("%v, %v", s, err)
	}
	for _, bad := range []string{"", "2", "0/8", "9/8", "-1/8", "1/0", "a/b", "1/2/3", "1/1000000"} {
		if _, err := sweep.ParseShard(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// The worst run is the one with the most violations, whatever it costs.
func TestTheWorstRun(t *testing.T) {
	p := plan(t, 4, nil)
	h, _ := sweep.Header{}.Line()
	store := h
	for rep, v := range [][]float64{{9, 9, 0}, {1, 0, 2}, {1, 5, 2}, {2, 5, 2}} {
		line, _ := sweep.NewRun(0, rep, v).Line()
		store = append(store, line...)
	}
	if got := outcome(t, p, store); !strings.Contains(got, `"seed": 10,`) {
		t.Errorf("worst is not seed 10, which has two violations, five minutes and the higher cost of two such:\n%s", got)
	}
}
