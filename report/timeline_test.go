package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
	"github.com/asgsim/asgsim/sim/metric"
)

// player plays a timeline as timeline_run.js does, from the JSON in the page.
type player struct {
	timeline
	slots []int64
	done  int
	first int // change of the next event
	at    int64
	seq   int64
}

func playerOf(t rapid.TB, page string) *player {
	t.Helper()
	_, rest, _ := strings.Cut(page, `<script type="application/json" id="timeline-data">`)
	raw, _, _ := strings.Cut(rest, "</script>")
	p := &player{}
	if err := json.Unmarshal([]byte(raw), &p.timeline); err != nil {
		t.Fatal(err)
	}
	p.slots = make([]int64, groupSlots*len(p.Groups)+len(p.Members.Names)+p.Acts+len(p.Alarms))
	return p
}

// next plays one event.
func (p *player) next() {
	e := &p.Events
	p.at += e.At[p.done]
	p.seq += e.Seq[p.done]
	for range e.Changes[p.done] {
		p.slots[e.Slot[p.first]] += e.By[p.first]
		p.first++
	}
	p.done++
}

// untrue says where the played world differs from the ledger, "" if nowhere.
func (p *player) untrue(l *ledger.Ledger) string {
	for id := range l.Groups {
		g := l.Group(sim.GroupID(id))
		if g == nil {
			continue
		}
		var until int64
		if g.Cooling {
			until = int64(g.CoolingUntil) / p.Tick
		}
		want := groupNumbers(g, until)
		if got := p.slots[groupSlots*id:][:groupSlots]; !slices.Equal(got, want[:]) {
			return fmt.Sprintf("group %s is %v, want %v", g.Name, got, want)
		}
	}
	base := groupSlots * len(p.Groups)
	for id := range l.Instances {
		if i := l.Instance(sim.InstanceID(id)); i != nil && p.slots[base+id] != instanceNumber(i) {
			return fmt.Sprintf("instance %s is %b, want %b", i.Name, p.slots[base+id], instanceNumber(i))
		}
	}
	base += len(p.Members.Names)
	for id := range l.Activities {
		running := int64(0)
		if a := l.Activity(sim.ActivityID(id)); a != nil && a.Finished == 0 {
			running = int64(a.Group)
		}
		if p.slots[base+id] != running {
			return fmt.Sprintf("activity %d runs in group %d, want %d", id, p.slots[base+id], running)
		}
	}
	return ""
}

// stretched is a run that takes odd times, two groups, a move between them and
// every number that a timeline shows.
func stretched(cfg *sim.Config, sinks ...sim.Sink) *tape {
	cfg.Until = sim.Time(10 * time.Minute)
	t := newTape(cfg, sinks...)
	t.add(sim.Record{Kind: sim.KindBegin})
	for id, name := range []string{"web", "batch"} {
		t.add(sim.Record{Kind: sim.KindGroup, Group: sim.GroupID(id + 1), X: &sim.Extra{Group: &sim.GroupInfo{ID: name, Min: 1, Max: 9, Desired: 2 - 3*id, Rate: 50}}})
	}
	t.member("i-1", "h", sim.Auto, false)
	t.member("i-2", "i", sim.Manual, true)
	t.at(1.0001, func() { t.protect("i-1", true) })
	t.at(2, func() {
		t.add(sim.Record{Kind: sim.KindBounds, Group: 1, A: 0, B: 12})
		t.add(sim.Record{Kind: sim.KindDesired, Group: 1, A: 3, B: 2})
		t.add(sim.Record{Kind: sim.KindGroupState, Group: 2, A: int64(sim.GroupInactive)})
		t.add(sim.Record{Kind: sim.KindHealth, Group: 1, Inst: 2})
		t.add(sim.Record{Kind: sim.KindPower, Inst: 2})
		t.add(sim.Record{Kind: sim.KindTraffic, Group: 1, Inst: 1})
		t.add(sim.Record{Kind: sim.KindDeletionProtection, Inst: 1, On: true})
	})
	t.at(3, func() {
		for n, what := range []string{"waiting", "waiting", "started", "done", "started", "killed"} {
			t.add(sim.Record{Kind: sim.KindJob, Group: 2, A: int64(1 + n/4), Inst: 1, Name: what})
		}
	})
	t.at(4, func() {
		t.count(2, false, 0)
		t.state(2, sim.Outside, 0)
		t.add(sim.Record{Kind: sim.KindState, Inst: 2, Group: 2, From: sim.Outside, To: sim.InService, Name: "attach"})
		t.add(sim.Record{Kind: sim.KindTotal, Inst: 2, Group: 2, On: true, A: 1})
	})
	t.at(5, func() { t.out("i-web-0001") })
	t.at(6, func() { t.sample(50) })
	t.at(7, func() {
		t.sample(50)
		t.add(sim.Record{Kind: sim.KindAlarm, Group: 1, Name: "in", B: 1, A: int64(sim.AlarmOK), Vals: []float64{40, 30}, Cause: t.seq})
	})
	t.at(8, func() { t.take("i-web-0001", &sim.Pick{}) })
	t.run()
	return t
}

// TestTimelineIsTheLedger: after each event, the numbers on the timeline are the
// ledger's, and what is no event changed nothing.
func TestTimelineIsTheLedger(t *testing.T) {
	for _, x := range []struct {
		says string
		tell func(*sim.Config, ...sim.Sink) *tape
	}{
		{"the story", story},
		{"a small run", small},
		{"a run with two groups", stretched},
		{"a day", func(cfg *sim.Config, sinks ...sim.Sink) *tape {
			tp := newTape(cfg, sinks...)
			day(tp, 60)
			return tp
		}},
	} {
		t.Run(x.says, func(t *testing.T) {
			cfg := storyConfig()
			r, f := New(cfg), metric.New(cfg)
			x.tell(cfg, r, f)
			p := playerOf(t, rendered(t, r, f.Result(metric.Judged{Pass: true})))
			faithful(t, r, p)
		})
	}
}

// TestAnyTimelineIsTheLedger: the same of runs that nobody thought of.
func TestAnyTimelineIsTheLedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := storyConfig()
		r := New(cfg)
		tp := newTape(cfg, r)
		tp.add(sim.Record{Kind: sim.KindBegin})
		for id := range sim.GroupID(2) {
			tp.add(sim.Record{Kind: sim.KindGroup, Group: id + 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 9, Desired: -1}}})
		}
		for range 3 {
			tp.member("i", "h", sim.Auto, false)
		}
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			tp.now += sim.Time(rapid.SampledFrom([]int64{0, 1, 5e8, 60e9}).Draw(t, "later"))
			anything(t, tp)
		}
		part, err := r.timelinePart(nil)
		if err != nil {
			t.Fatal(err)
		}
		faithful(t, r, playerOf(t, `<script type="application/json" id="timeline-data">`+string(part.Data)+"</script>"))
	})
}

// anything adds a record of some kind that could follow.
func anything(t *rapid.T, tp *tape) {
	group, inst := sim.GroupID(rapid.IntRange(1, 2).Draw(t, "group")), sim.InstanceID(rapid.IntRange(1, 3).Draw(t, "who"))
	on, n := rapid.Bool().Draw(t, "on"), int64(rapid.IntRange(0, 9).Draw(t, "n"))
	i := tp.world.Instance(inst)
	if i.Group != 0 {
		group = i.Group
	}
	switch rapid.IntRange(0, 7).Draw(t, "what") {
	case 0:
		flags := []sim.Kind{sim.KindProtection, sim.KindHealth, sim.KindPower, sim.KindTraffic, sim.KindDeletionProtection}
		tp.add(sim.Record{Kind: rapid.SampledFrom(flags).Draw(t, "flag"), Inst: inst, On: on})
	case 1:
		if to := sim.State(n); i.State.CanBecome(to) {
			tp.add(sim.Record{Kind: sim.KindState, Inst: inst, Group: group, From: i.State, To: to})
		}
	case 2:
		tp.add(sim.Record{Kind: sim.KindBounds, Group: group, A: n, B: n + 1})
	case 3:
		tp.add(sim.Record{Kind: sim.KindCooldown, Group: group, On: on, A: int64(tp.now) + n*1e9})
	case 4:
		tp.begin(sim.TriggerAlarm, n-4, "out", "", 0)
	case 5:
		if tp.acts > 0 {
			tp.add(sim.Record{Kind: sim.KindActivityEnd, Group: 1, Act: 1 + sim.ActivityID(n)%tp.acts})
		}
	case 6:
		tp.sample(50)
	case 7:
		what := rapid.SampledFrom([]string{"waiting", "started", "done", "killed"}).Draw(t, "job")
		tp.add(sim.Record{Kind: sim.KindJob, Group: group, Inst: inst, A: n, Name: what})
	}
}

func faithful(t rapid.TB, r *Report, p *player) {
	t.Helper()
	l := ledger.New(&r.cfg.Dialect.Words)
	for i := range r.records {
		rec := &r.records[i]
		l.Add(*rec)
		if p.done < len(p.Events.At) && p.seq+p.Events.Seq[p.done] == int64(rec.Seq) {
			p.next()
		}
		if p.done == 0 {
			continue // the world is still being set up
		}
		if wrong := p.untrue(l); wrong != "" {
			t.Fatalf("after record %d (%s): %s", rec.Seq, r.say(rec), wrong)
		}
		if eventful(rec.Kind) && p.at*p.Tick != int64(rec.At) {
			t.Fatalf("record %d is at %d ns, on the timeline at %d", rec.Seq, rec.At, p.at*p.Tick)
		}
	}
	if p.done != len(p.Events.At) {
		t.Errorf("%d of %d events belong to no record", len(p.Events.At)-p.done, len(p.Events.At))
	}
}

// texts puts the numbers back into the templates.
func (p *player) texts() []string {
	numbers := strings.Split(p.Events.Numbers, " ")
	out := make([]string, len(p.Events.Text))
	for i, n := range p.Events.Text {
		if n < 0 {
			continue
		}
		for at, part := range strings.Split(p.Events.Templates[n], gap) {
			if at > 0 {
				out[i] += numbers[0]
				numbers = numbers[1:]
			}
			out[i] += part
		}
	}
	return out
}

// TestTimelineSpeaks: the events have the sentences of the records, whatever
// stands in them, and the causes lead to the causes.
func TestTimelineSpeaks(t *testing.T) {
	for _, text := range []string{"", hostile, " 7\x017.5:: 0"} {
		r, res := dressed(text)
		p := playerOf(t, rendered(t, r, res))
		texts := p.texts()
		for i, seq := 0, int64(0); i < len(texts); i++ {
			seq += p.Events.Seq[i]
			rec := r.record(sim.Seq(seq))
			if want := cut(sim.Printing(r.tell(rec)), maxText); i > 0 && texts[i] != want {
				t.Fatalf("event %d says %q, want %q", i, texts[i], want)
			}
			if back := p.Events.Cause[i]; back > 0 {
				cause := seq
				for n := i; n > i-back; n-- {
					cause -= p.Events.Seq[n]
				}
				if sim.Seq(cause) != rec.Cause {
					t.Errorf("record %d comes from record %d, on the timeline from %d", seq, rec.Cause, cause)
				}
			}
		}
	}
}

// TestTimelineHasNoQuietPeriods: closed periods are no events, unless something
// came of one; the life of a job is none but for its being killed.
func TestTimelineHasNoQuietPeriods(t *testing.T) {
	cfg := storyConfig()
	r, f := New(cfg), metric.New(cfg)
	stretched(cfg, r, f)
	p := playerOf(t, rendered(t, r, f.Result(metric.Judged{Pass: true})))
	all := strings.Join(p.texts(), "\n")
	for _, x := range []struct {
		text string
		want bool
	}{{"monitoring period 00:05:00", false}, {"monitoring period 00:06:00", true}, {"job 1 waits", false}, {"dies with its instance", true}, {"totals of the run", false}} {
		if strings.Contains(all, x.text) != x.want {
			t.Errorf("%q is among the events: %v, want %v", x.text, !x.want, x.want)
		}
	}
}

// TestTimelineTick: times are as coarse as they can be without being wrong.
func TestTimelineTick(t *testing.T) {
	for _, x := range []struct {
		at   sim.Time
		want sim.Time
	}{{sim.Time(3 * time.Second), 1e9}, {sim.Time(1500 * time.Millisecond), 1e6}, {sim.Time(1e9 + 1), 1}} {
		cfg := storyConfig()
		r := New(cfg)
		r.Add(sim.Record{Kind: sim.KindBegin, Seq: 1})
		r.Add(sim.Record{Kind: sim.KindEnd, Seq: 2, At: x.at})
		if got := tick(r); got != x.want {
			t.Errorf("an event at %s makes ticks of %d ns, want %d", x.at, got, x.want)
		}
	}
}

// TestTimelineBreaches: a violation stands behind the record that it is about,
// even if that is not the last of its instant, and carries the id of its card.
func TestTimelineBreaches(t *testing.T) {
	r, res := told(storyConfig())
	page := rendered(t, r, res)
	p := playerOf(t, page)
	if len(p.Breaches) != 1 {
		t.Fatalf("%d violations are on the timeline, want 1", len(p.Breaches))
	}
	b := p.Breaches[0]
	for range b.After {
		p.next()
	}
	want := res.Invariants[0].Violations[0]
	if p.seq != int64(want.Record) || b.At*p.Tick != int64(seconds(want.AtS)) {
		t.Errorf("the violation stands behind record %d at %d s, want record %d at %g s", p.seq, b.At*p.Tick/1e9, want.Record, want.AtS)
	}
	if !strings.Contains(page, `id="`+b.Anchor+`"`) {
		t.Errorf("the page has no card %s", b.Anchor)
	}
}

// TestTimelineDatapoints: each closed period stands where it was closed, with the
// values that it had to four digits.
func TestTimelineDatapoints(t *testing.T) {
	r, res := told(storyConfig())
	p := playerOf(t, rendered(t, r, res))
	g := p.Groups[1]
	cpu := slices.Index(g.Metrics, "cpu")
	if cpu < 0 || len(g.At) != 200 {
		t.Fatalf("the timeline has the metrics %v of %d periods, want cpu of 200", g.Metrics, len(g.At))
	}
	at, after := int64(0), 0
	for i, s := range r.group(1).samples {
		at, after = at+g.At[i], after+g.After[i]
		for p.done < after {
			p.next()
		}
		want, got := number(s.vals[sim.MetricCPU]), number(float64(g.Vals[cpu][i]))
		if got != want || at*p.Tick != int64(s.to) || p.at > at {
			t.Errorf("period %d closes at %d s behind an event of %d s with cpu %s, want at %s, cpu %s", i, at, p.at, got, s.to, want)
		}
	}
}

// TestTimelineIsSmall: an event takes some fifty bytes with its sentence, its cause
// and all that it changes, however many instances there are.
func TestTimelineIsSmall(t *testing.T) {
	cfg := storyConfig()
	cfg.Until = sim.Time(24 * time.Hour)
	r := New(cfg)
	day(newTape(cfg, r), 150)
	part, err := r.timelinePart(nil)
	if err != nil {
		t.Fatal(err)
	}
	events := len(playerOf(t, `<script type="application/json" id="timeline-data">`+string(part.Data)).Events.At)
	samples := len(r.group(1).samples)
	if most := 60*events + 40*samples; events < 1500 || len(part.Data) > most {
		t.Errorf("%d events and %d periods take %d bytes, want at most %d", events, samples, len(part.Data), most)
	}
}

// TestTimelineOfNothing: a run without records has none.
func TestTimelineOfNothing(t *testing.T) {
	cfg := storyConfig()
	r, f := New(cfg), metric.New(cfg)
	if p := rendered(t, r, f.Result(metric.Judged{})); strings.Contains(p, "timeline-data") {
		t.Error("a run without records has a timeline")
	}
}
