package compare

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explain"
	"github.com/asgsim/asgsim/sim/metric"
)

// file is compare.json. Numbers that do not apply are null.
type file struct {
	Format     int          `json:"format"`
	Seed       uint64       `json:"seed"` // of the first pair; the others have those that follow
	Pairs      int          `json:"pairs"`
	Confidence float64      `json:"confidence"`
	Chance     bool         `json:"chance"`
	DurationS  metric.Num   `json:"duration_s"`
	A          fileParty    `json:"a"`
	B          fileParty    `json:"b"`
	Changes    []fileChange `json:"changes"`
	Warnings   []string     `json:"warnings"`
	Measures   []fileRow    `json:"measures"`
	Parting    *fileParting `json:"parting"` // null if they never part
	Equal      int          `json:"equal_records"`
	Moves      fileMoves    `json:"moves"`
}

type fileParty struct {
	Label    string   `json:"label"`
	Scenario string   `json:"scenario"`
	Provider string   `json:"provider"`
	Verdict  string   `json:"verdict"`
	Violated []string `json:"violated"`
	Command  string   `json:"command"`
}

type fileChange struct {
	Path string          `json:"path"`
	A    json.RawMessage `json:"a"` // null if it is not there
	B    json.RawMessage `json:"b"`
}

type fileRow struct {
	Group      *string    `json:"group"` // null = all groups together
	Measure    string     `json:"measure"`
	N          int        `json:"n"`
	A          metric.Num `json:"a"`
	B          metric.Num `json:"b"`
	Difference metric.Num `json:"difference"` // B - A
	HalfWidth  metric.Num `json:"half_width"`
	Finding    string     `json:"finding"`
}

type fileParting struct {
	AtS metric.Num `json:"at_s"`
	A   fileMoment `json:"a"`
	B   fileMoment `json:"b"`
	// Both are the causes that the two records have in common, by the numbers of A.
	Both []fileStep `json:"both"`
}

type fileMoment struct {
	Record  sim.Seq    `json:"record"` // 0 = nothing more is told
	AtS     metric.Num `json:"at_s"`
	Later   bool       `json:"later"`
	Text    string     `json:"text"`
	Because []fileStep `json:"because"`
}

type fileStep struct {
	Record sim.Seq    `json:"record"`
	AtS    metric.Num `json:"at_s"`
	Text   string     `json:"text"`
}

type fileMoves struct {
	Shared int        `json:"shared"`
	Only   []fileMove `json:"only"`
	More   int        `json:"more"`
}

type fileMove struct {
	AtS      metric.Num `json:"at_s"`
	Side     string     `json:"side"` // a, b
	Instance string     `json:"instance"`
	Joined   bool       `json:"joined"` // else left
	Record   sim.Seq    `json:"record"`
	Text     string     `json:"text"`
}

// WriteJSON writes the comparison as one JSON object and a line end.
func (c *Comparison) WriteJSON(w io.Writer) error {
	f := file{Format: 1, Seed: c.Seed, Pairs: c.Pairs, Confidence: Confidence, Chance: c.Chance, DurationS: seconds(c.Until),
		A: c.Sides[0].file(), B: c.Sides[1].file(), Changes: []fileChange{}, Warnings: append([]string{}, c.Warnings...),
		Measures: []fileRow{}, Equal: c.Records, Moves: fileMoves{Shared: c.Shared, Only: []fileMove{}, More: c.More}}
	for _, x := range c.Changes {
		f.Changes = append(f.Changes, fileChange{x.Path, orNull(x.A), orNull(x.B)})
	}
	for i := range c.Rows {
		f.Measures = append(f.Measures, c.Rows[i].file())
	}
	if p := c.Parting; p != nil {
		f.Parting = &fileParting{seconds(p.At), p.Sides[0].file(), p.Sides[1].file(), stepsFile(p.Both)}
	}
	for _, m := range c.Moves {
		f.Moves.Only = append(f.Moves.Only, fileMove{seconds(m.At), sideNames[m.Side], m.Instance, m.Joined, m.Seq, m.Text})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(f)
}

var sideNames = [2]string{"a", "b"}

func seconds(t sim.Time) metric.Num { return metric.Num(t.Seconds()) }

func orNull(value string) json.RawMessage {
	if value == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(value)
}

func (p *Party) file() fileParty {
	return fileParty{p.Label, p.Scenario, p.Provider, p.Verdict, append([]string{}, p.Violated...), p.Command}
}

func (r *Row) file() fileRow {
	f := fileRow{Measure: r.Measure.Name, N: r.N, A: metric.Num(r.A), B: metric.Num(r.B),
		Difference: metric.Num(r.Mean), HalfWidth: metric.Num(r.Half), Finding: r.Finding()}
	if r.Group != "" {
		f.Group = &r.Group
	}
	return f
}

func (m *Moment) file() fileMoment {
	return fileMoment{m.Seq, seconds(m.At), m.Later, m.Text, stepsFile(m.Because)}
}

func stepsFile(steps []explain.Step) []fileStep {
	out := []fileStep{}
	for _, s := range steps {
		out = append(out, fileStep{s.Seq, seconds(s.At), s.Text})
	}
	return out
}

// WriteCSV writes a row a measure: group (empty for all together), measure, n, a,
// b, difference, half_width, finding. What does not apply is empty.
func (c *Comparison) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"group", "measure", "n", "a", "b", "difference", "half_width", "finding"}}
	for i := range c.Rows {
		r := &c.Rows[i]
		rows = append(rows, []string{r.Group, r.Measure.Name, strconv.Itoa(r.N), cell(r.A), cell(r.B), cell(r.Mean), cell(r.Half), r.Finding()})
	}
	return out.WriteAll(rows)
}

func cell(v float64) string {
	if !finite(v) {
		return ""
	}
	return strconv.FormatFloat(metric.Round(v), 'f', -1, 64)
}
