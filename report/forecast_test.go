package report

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
)

const anHour = sim.Time(time.Hour)

// foreseen is what a policy said at the ends of three hours, of the two that followed each.
func foreseen() *foresight {
	return &foresight{policy: "f", metric: "rps", list: []forecast{
		{24 * anHour, anHour, []float64{100, 200}},
		{25 * anHour, anHour, []float64{210, 300}},
		{27 * anHour, anHour, []float64{400, 500}},
	}}
}

// A line shows, for each hour, what was said so many hours before; the last forecast
// goes on into hours that no later one speaks of, and a lost one leaves a gap.
func TestWhatWasForeseenWhen(t *testing.T) {
	for _, c := range []struct {
		says string
		n    int
		end  sim.Time
		want curve
	}{
		{"when the hour began", 0, 99 * anHour, curve{{24 * anHour, 100}, {25 * anHour, 210}, {26 * anHour, nan}, {27 * anHour, 400}, {28 * anHour, 500}, {29 * anHour, 500}}},
		{"an hour before", 1, 99 * anHour, curve{{25 * anHour, 200}, {26 * anHour, 300}, {27 * anHour, nan}, {28 * anHour, 500}, {29 * anHour, 500}}},
		{"a day before, and it never looked that far", 24, 99 * anHour, nil},
		{"the run ends within the last hour", 0, 27*anHour + 1, curve{{24 * anHour, 100}, {25 * anHour, 210}, {26 * anHour, nan}, {27 * anHour, 400}, {27*anHour + 1, 400}}},
	} {
		got := foreseen().ahead(c.n, c.end)
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(point{}), cmp.Comparer(same)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.says, diff)
		}
	}
}

// The error is a share of the load that came, over the hours of which both are known.
func TestHowFarOffAForecastWas(t *testing.T) {
	came := map[sim.Time]float64{24 * anHour: 110, 25 * anHour: 190, 26 * anHour: 300}
	for _, c := range []struct {
		n, hours int
		share    float64
	}{{0, 2, 30.0 / 300}, {1, 2, 10.0 / 490}, {24, 0, math.NaN()}} {
		share, hours := foreseen().missed(c.n, came)
		if hours != c.hours || !same(share, c.share) {
			t.Errorf("%d hours ahead: %v over %d hours, want %v over %d", c.n, share, hours, c.share, c.hours)
		}
	}
	if text := foreseen().errors(came); text != "Over 2 hours it was off by 10 % of the load." {
		t.Error(text)
	}
	if text := foreseen().errors(nil); text != "No forecast was followed by a whole measured hour." {
		t.Error(text)
	}
}

// Hours are averaged by time, and what was not measured is not taken for nothing.
func TestAveragesOfHours(t *testing.T) {
	g := &groupTrack{samples: []sample{
		{0, anHour / 4, []float64{40}}, {anHour / 4, anHour, []float64{80}},
		{anHour, 2 * anHour, []float64{nan}},
		{2 * anHour, 2*anHour + anHour/2, []float64{7}}, {2*anHour + anHour/2, 3 * anHour, []float64{nan}},
	}}
	want := map[sim.Time]float64{0: 70, 2 * anHour: 7}
	if diff := cmp.Diff(want, g.averages(0, anHour)); diff != "" {
		t.Error(diff)
	}
	if got := g.averages(3, anHour); len(got) > 0 {
		t.Errorf("a metric that the group does not have: %v", got)
	}
}

// A run with a forecast has a chart of it, with a table; a damaged record costs
// no more than itself.
func TestForecastOnThePage(t *testing.T) {
	cfg := storyConfig()
	r, res := told(cfg)
	add := func(begin, every int64, vals ...float64) {
		last := r.records[len(r.records)-1]
		r.Add(sim.Record{At: last.At, Seq: last.Seq + 1, Kind: sim.KindForecast, Group: 1, Name: "<b>f", Code: "rps", A: begin, B: every, Vals: vals})
	}
	add(-5, 1, 3)
	add(0, 1, 3)
	add(0, math.MaxInt64, 3)
	add(0, int64(anHour))
	if strings.Contains(rendered(t, r, res), "forecast-0") {
		t.Error("a forecast without hours is drawn")
	}
	add(0, int64(anHour), 90, 120)
	text := rendered(t, r, res)
	for _, want := range []string{`id="g1-forecast-0"`, "Forecast of &lt;b&gt;f against what came", "<th>foreseen an hour ahead", "Over 1 hour it was off"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing", want)
		}
	}
}

// The measures stand in a table, a column a group, without those that apply to none.
func TestMeasuresOnThePage(t *testing.T) {
	_, res := told(storyConfig())
	names, rows := measureRows(res)
	if len(names) != 1 || names[0] != res.Groups[0].Key {
		t.Errorf("columns %v", names)
	}
	seen := map[string]string{}
	for _, row := range rows {
		seen[row.Name] = strings.Join(row.Values, "|")
	}
	g := res.Groups[0].Value
	if seen["instance-hours"] != number(float64(g.InstanceHours)) || seen["flaps"] == "" || seen["bursts absorbed"] == "" {
		t.Errorf("measures %v", seen)
	}
	if _, there := seen["jobs"]; there {
		t.Error("a group without jobs has a row of jobs")
	}
}
