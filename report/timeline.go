package report

import (
	"cmp"
	_ "embed" // its script and style are files of their own
	"encoding/json"
	"html/template"
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var (
	//go:embed timeline.css
	timelineCSS string
	//go:embed timeline_run.js
	timelineRunJS string
	//go:embed timeline_moment.js
	timelineMomentJS string
	//go:embed timeline.js
	timelineMoveJS string
)

// timelineJS is one script of three files: the run as numbers, the state at a
// moment, and the moving.
var timelineJS = timelineRunJS + timelineMomentJS + timelineMoveJS

// timeline is the run as timeline_run.js plays it: the records that are events, each
// with the changes that it made to the world, as columns of small numbers. Times
// are whole ticks, the longest unit that loses nothing.
//
// The script knows nothing of scaling: the world is a list of numbers (slots),
// and an event adds to some of them. Added forward and taken away backward, they
// lead to every instant from every other one, and what is shown there is what the
// ledger has, because the ledger's numbers are what was compared here.
type timeline struct {
	Tick     int64           `json:"tick"`  // ns
	Start    int64           `json:"start"` // ms of the calendar, UTC
	End      int64           `json:"end"`   // ticks
	Groups   []timelineGroup `json:"groups"`
	Members  timelineMembers `json:"members"`
	Acts     int             `json:"acts"` // activities, 0 unused
	Alarms   []timelineAlarm `json:"alarms"`
	Words    timelineWords   `json:"words"`
	Events   timelineEvents  `json:"events"`
	Breaches []breach        `json:"breaches"`
}

// timelineGroup is what does not change about a group, and its datapoints.
type timelineGroup struct {
	Name    string     `json:"name"`
	Metrics []string   `json:"metrics"`
	At      []int64    `json:"at"`    // when each period closed, as differences
	After   []int      `json:"after"` // how many events were before it, as differences
	Vals    [][]scalar `json:"vals"`  // a column a metric
}

// timelineMembers are the names and zones of the instances; 0 is unused.
type timelineMembers struct {
	Names []string `json:"names"`
	Zones []string `json:"zones"` // all zones
	Zone  []int    `json:"zone"`  // of each instance
}

// timelineAlarm is an alarm whose state has a slot.
type timelineAlarm struct {
	Group  sim.GroupID `json:"g"`
	Policy string      `json:"p"`
	Which  int64       `json:"i"` // of the policy's alarms
}

// timelineWords are the vendor's words.
type timelineWords struct {
	States    []string `json:"states"`
	Ours      []string `json:"ours"`      // the neutral words, for colors
	Protected string   `json:"protected"` // "" = protection is a flag, not a state
	Groups    []string `json:"groups"`
	Alarms    []string `json:"alarms"`
}

// timelineEvents are the events as columns. The text of one is a template with
// its numbers put in.
type timelineEvents struct {
	At        []int64  `json:"at"`    // ticks after the one before
	Seq       []int64  `json:"seq"`   // records after the one before
	Cause     []int    `json:"cause"` // how many events ago; 0 = none that is shown
	Text      []int    `json:"text"`  // template, -1 = it changes something and is no event
	Templates []string `json:"templates"`
	Numbers   string   `json:"numbers"` // of all texts, one behind the other
	Changes   []int    `json:"n"`       // how many changes each makes
	Slot      []int    `json:"slot"`    // where each change is
	By        []int64  `json:"by"`      // what it adds there
}

// breach is a violation on the timeline.
type breach struct {
	At     int64  `json:"at"`    // ticks
	After  int    `json:"after"` // how many events are over then; 0 = all until then
	ID     string `json:"id"`
	Text   string `json:"text"`
	Anchor string `json:"a"` // of its card
}

// maxBreaches bounds the violations on the timeline, of one promise.
const maxBreaches = 500

// maxText bounds the text of an event, in runes; tables and journal have all of it.
const maxText = 400

// timeline is what the script needs, nil for a run that told nothing.
func (r *Report) timeline(js []sim.Judgement) *timeline {
	if len(r.records) == 0 {
		return nil
	}
	f := newFilm(r)
	for i := range r.records {
		f.add(&r.records[i])
	}
	f.breaches(js)
	return f.done()
}

// timelinePart is what the template shows of the timeline.
type timelinePart struct {
	CSS      template.CSS
	Script   template.JS
	Data     template.JS
	Breaches bool
}

// timelinePart writes the timeline as JSON that may stand in a script element.
func (r *Report) timelinePart(js []sim.Judgement) (*timelinePart, error) {
	t := r.timeline(js)
	if t == nil {
		return nil, nil
	}
	data, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	return &timelinePart{template.CSS(timelineCSS), template.JS(timelineJS), template.JS(data), len(t.Breaches) > 0}, nil
}

// film makes a timeline out of the records.
type film struct {
	r     *Report
	world *ledger.Ledger
	out   *timeline
	words *phrases

	tick    sim.Time
	at      sim.Time // of the last event
	seq     sim.Seq
	moving  bool
	causes  map[sim.Seq]bool // datapoints that led to something
	place   map[sim.Seq]int  // which event a record is
	slots   []int64
	alarms  map[timelineAlarm]int
	samples []lastSample // by group
}

// lastSample is where the datapoints of a group have come to.
type lastSample struct {
	at    sim.Time
	after int
}

func newFilm(r *Report) *film {
	f := &film{r: r, world: ledger.New(&r.cfg.Dialect.Words), words: newPhrases(), causes: map[sim.Seq]bool{},
		place: map[sim.Seq]int{}, alarms: map[timelineAlarm]int{}, samples: make([]lastSample, len(r.world.Groups))}
	f.out = &timeline{Start: r.cfg.Start * 1000, Acts: len(r.world.Activities), Alarms: []timelineAlarm{},
		Breaches: []breach{}, Words: r.timelineWords(), Members: r.timelineMembers(), Groups: r.timelineGroups()}
	f.slots = make([]int64, f.firstAlarm())
	f.tick = tick(r)
	f.out.Tick, f.out.End = int64(f.tick), f.ticks(r.horizon())
	for i := range r.records {
		if c := r.record(r.records[i].Cause); c != nil && c.Kind == sim.KindSample && eventful(r.records[i].Kind) {
			f.causes[c.Seq] = true
		}
	}
	return f
}

// ticks is a time in ticks; what is no time of the run is 0.
func (f *film) ticks(t sim.Time) int64 {
	if t < 0 || t == sim.Never {
		return 0
	}
	return int64(t / f.tick)
}

// tick is the longest of s, ms, µs and ns that all instants are multiples of.
func tick(r *Report) sim.Time {
	unit := sim.Time(1e9)
	fit := func(t sim.Time) {
		for unit > 1 && t > 0 && t != sim.Never && t%unit != 0 {
			unit /= 1000
		}
	}
	fit(r.horizon())
	for i := range r.records {
		fit(r.records[i].At)
		if r.records[i].Kind == sim.KindCooldown {
			fit(sim.Time(r.records[i].A))
		}
	}
	for _, t := range r.broken {
		fit(t)
	}
	return unit
}

// eventful reports whether a kind of record can be an event. Readings of the whole
// world are none, and datapoints only when something came of them.
func eventful(k sim.Kind) bool {
	return k != sim.KindSample && k != sim.KindProbe && k != sim.KindTotals
}

// quiet reports whether a record changes numbers without being worth a stop: the
// ordinary life of jobs, of which a day may have many thousands.
func quiet(rec *sim.Record) bool { return rec.Kind == sim.KindJob && rec.Name != "killed" }

// add plays a record. What happens while the world is set up is one event.
func (f *film) add(rec *sim.Record) {
	home := f.home(rec.Inst)
	f.world.Fold(rec)
	f.moving = f.moving || rec.At > 0 || rec.Kind == sim.KindCall || rec.Kind == sim.KindActivity
	if rec.Kind == sim.KindSample {
		f.sample(rec)
	}
	if !eventful(rec.Kind) && !f.causes[rec.Seq] {
		return
	}
	if f.moving || len(f.out.Events.At) == 0 {
		f.event(rec)
	} else {
		f.place[rec.Seq] = 0
		f.out.Events.Seq[0] = int64(rec.Seq)
		f.seq = rec.Seq
	}
	f.compare(rec, home)
}

// event begins an event.
func (f *film) event(rec *sim.Record) {
	e, n := &f.out.Events, len(f.out.Events.At)
	f.place[rec.Seq] = n
	back := 0
	if cause, ok := f.place[rec.Cause]; ok && cause > 0 {
		back = n - cause
	}
	text := -1
	if !quiet(rec) {
		text = f.words.phrase(f.r.tell(rec))
	}
	e.At = append(e.At, f.ticks(rec.At)-f.ticks(f.at))
	e.Seq = append(e.Seq, int64(rec.Seq)-int64(f.seq))
	e.Cause = append(e.Cause, back)
	e.Text = append(e.Text, text)
	e.Changes = append(e.Changes, 0)
	f.at, f.seq = rec.At, rec.Seq
}

// sample keeps a datapoint.
func (f *film) sample(rec *sim.Record) {
	if f.r.group(rec.Group) == nil {
		return
	}
	g, last := &f.out.Groups[rec.Group], &f.samples[rec.Group]
	after := len(f.out.Events.At)
	g.At = append(g.At, f.ticks(rec.At)-f.ticks(last.at))
	g.After = append(g.After, after-last.after)
	last.at, last.after = rec.At, after
	for i, m := range g.Metrics {
		v := val(rec, f.r.group(rec.Group).metric(m))
		g.Vals[i] = append(g.Vals[i], scalar(v))
	}
}

// done finishes the columns.
func (f *film) done() *timeline {
	f.out.Events.Templates, f.out.Events.Numbers = f.words.all()
	for i := range f.out.Groups {
		f.out.Groups[i].drop()
	}
	return f.out
}

// drop leaves out the metrics that never had a value, or never another than none.
func (g *timelineGroup) drop() {
	names, vals := []string{}, [][]scalar{}
	for i, m := range g.Metrics {
		if slices.ContainsFunc(g.Vals[i], func(v scalar) bool { return v > 0 || v < 0 }) {
			names, vals = append(names, m), append(vals, g.Vals[i])
		}
	}
	g.Metrics, g.Vals = names, vals
}

// breaches puts the violations onto the timeline. One stands behind the record
// that it is about, if that was at its instant.
func (f *film) breaches(js []sim.Judgement) {
	for i, j := range js {
		for n, v := range j.Violations[:min(len(j.Violations), maxBreaches)] {
			at := seconds(v.AtS)
			b := breach{At: f.ticks(at), ID: j.ID, Text: cut(v.Text, maxText), Anchor: violationAnchor(i, n)}
			if rec := f.r.record(v.Record); rec != nil && rec.At == at {
				b.After = f.over(v.Record)
			}
			f.out.Breaches = append(f.out.Breaches, b)
		}
	}
	slices.SortStableFunc(f.out.Breaches, func(a, b breach) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.After, b.After))
	})
}

// over is how many events are over after a record; records that are none lie
// between two.
func (f *film) over(seq sim.Seq) int {
	for ; seq > 0; seq-- {
		if n, ok := f.place[seq]; ok {
			return n + 1
		}
	}
	return 0
}
