package engine

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/ledger"
)

func blameless(t *rapid.T, judge *invariant.Judge) {
	t.Helper()
	for _, j := range judge.Finish().Judgements {
		for _, v := range j.Violations {
			t.Errorf("%s is broken at %gs by record %d: %s", j.ID, v.AtS, v.Record, v.Text)
		}
	}
	l := judge.Ledger()
	for _, c := range l.Contradictions {
		t.Errorf("record %d at %s: %s", c.Seq, c.At, c.Text)
	}
	if !l.Ended {
		t.Error("the run has no end")
	}
}

// The order of same-instant events is a value: turned round, or scrambled, the
// run still ends and keeps its promises; a chooser that always takes the first
// gives the documented run.
func TestOtherOrdersKeepThePromises(t *testing.T) {
	everywhere(t, func(t *rapid.T, cfg *sim.Config) {
		for name, order := range map[string]Chooser{"last": chooser(func(n int) int { return n - 1 }),
			"any": scrambled(rapid.Uint64().Draw(t, "order"))} {
			judge := invariant.New(cfg)
			if err := New(cfg, Options{Sinks: []sim.Sink{judge}, Order: order}).Finish(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			blameless(t, judge)
		}
		var documented, first tape
		if err := Run(cfg, &documented); err != nil {
			t.Fatal(err)
		}
		if err := New(cfg, Options{Sinks: []sim.Sink{&first}, Order: chooser(func(int) int { return 0 })}).Finish(); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(documented, first) {
			t.Fatal("a chooser that takes the first event gives another run than no chooser")
		}
	})
}

type chooser func(n int) int

func (c chooser) Choose(_ sim.Time, ties []Tie, _ func(int) bool) int { return c(len(ties)) }

func scrambled(seed uint64) chooser {
	r := lcg(seed)
	return func(n int) int { return int(r.next() % uint64(n)) }
}

// tape keeps records as text.
type tape []string

func (t *tape) Add(r sim.Record) {
	x := ""
	if r.X != nil {
		x = fmt.Sprintf("%+v %+v %+v %+v", r.X.Instance, r.X.Call, r.X.Pick, r.X.IDs)
		r.X = nil // an address would tell equal records apart
	}
	*t = append(*t, fmt.Sprintf("%v %s", r, x))
}

// decide reads only: asked twice it gives the same records, and the world is the
// same to the last field before and after.
func TestDecideReadsOnly(t *testing.T) {
	everywhere(t, func(t *rapid.T, cfg *sim.Config) {
		e := New(cfg, Options{})
		for n := 0; !e.ended; n++ {
			ev := e.next()
			if decides(e, ev) && n%7 == 0 { // a look at every world would take minutes
				before := dump(e.w)
				once, twice := e.ask(ev), e.ask(ev)
				if after := dump(e.w); after != before {
					t.Fatalf("at %s deciding event %+v changed the world:\n%s\n%s", ev.at, ev, before, after)
				}
				if !slices.Equal(once, twice) {
					t.Fatalf("at %s event %+v is decided differently when asked again:\n%v\n%v", ev.at, ev, once, twice)
				}
			}
			e.step(ev)
		}
	})
}

// decides reports whether an event will be decided, and not dropped as stale.
func decides(e *Engine, ev event) bool {
	switch ev.kind {
	case evSample, evAlarms, evProbe, evEnd:
		return false
	case evCheck:
		return e.sched[ev.group].check == ev.at
	case evHealth:
		return e.sched[ev.group].health == ev.at
	}
	return !e.stale(ev)
}

// ask lets decide say what an event leads to, on paper of its own.
func (e *Engine) ask(ev event) tape {
	o := out{at: ev.at, next: e.seq + 1, cause: e.w.causeOf(ev), totals: make([]int, len(e.w.groups))}
	for k := range o.totals {
		o.totals[k] = -1
	}
	now := e.w.now
	e.w.now = ev.at
	e.w.decide(&o, ev)
	e.w.now = now
	var said tape
	for _, r := range o.recs {
		said.Add(r)
	}
	return said
}

// dump writes a world down to its last unexported field. The scenario and the
// dialect are left out: they are shared by all, and dump would write them out
// again for every world. So are the meters of jobs, which go on with time alone.
func dump(w *world) string {
	var b strings.Builder
	write(&b, reflect.ValueOf(w).Elem(), 0)
	return b.String()
}

func write(b *strings.Builder, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for k := range v.NumField() {
			if name := v.Type().Field(k).Name; name != "cfg" && name != "d" && name != "meter" {
				b.WriteString(name + "=")
				write(b, v.Field(k), depth+1)
			}
		}
	case reflect.Slice, reflect.Array:
		for k := range v.Len() {
			write(b, v.Index(k), depth+1)
		}
	case reflect.Map:
		var lines []string
		for it := v.MapRange(); it.Next(); {
			var line strings.Builder
			write(&line, it.Key(), depth+1)
			write(&line, it.Value(), depth+1)
			lines = append(lines, line.String())
		}
		slices.Sort(lines)
		b.WriteString(strings.Join(lines, ","))
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() && depth < 12 {
			write(b, v.Elem(), depth+1)
		}
	default:
		fmt.Fprintf(b, "%v;", v)
	}
}

// The ledger folds the same records and shares no code with the engine: after
// every record the two know the same world.
func TestTheWorldIsTheFoldOfItsRecords(t *testing.T) {
	everywhere(t, func(t *rapid.T, cfg *sim.Config) {
		l := ledger.New(&cfg.Dialect.Words)
		e := New(cfg, Options{Sinks: []sim.Sink{l}})
		for !e.ended {
			e.step(e.next())
			if diff := differ(e.w, l); diff != "" {
				t.Fatalf("after record %d at %s: %s", e.seq, e.now, diff)
			}
		}
	})
}

func differ(w *world, l *ledger.Ledger) string {
	if len(w.inst) != len(l.Instances) || len(w.groups) != len(l.Groups) {
		return fmt.Sprintf("the world has %d instances, the ledger %d", len(w.inst), len(l.Instances))
	}
	for id := 1; id < len(w.inst); id++ {
		if a, b := instanceOf(&w.inst[id]), l.Instances[id]; a != known(&b) {
			return fmt.Sprintf("instance %s is %s, the ledger says %s", b.Name, a, known(&b))
		}
	}
	for id := 1; id < len(w.groups); id++ {
		g, k := &w.groups[id], &l.Groups[id]
		a := fmt.Sprint(g.state, g.min, g.max, g.desired, g.total, g.serving, g.protected, len(g.members), g.counts, g.staying(), len(g.running))
		b := fmt.Sprint(k.State, k.Min, k.Max, k.Desired, k.Total, k.Serving, k.Flagged, k.Members, k.Counts, k.Staying(), len(k.Running))
		if a != b {
			return fmt.Sprintf("group %s is %s, the ledger says %s", k.Name, a, b)
		}
	}
	return ""
}

func instanceOf(i *instance) string {
	listeners := slices.Sorted(slices.Values(i.listeners))
	return fmt.Sprint(i.name, i.group, i.state, i.protected, i.healthy, i.running, i.traffic, i.delProtected, i.counted, i.serves(), listeners)
}

func known(i *ledger.Instance) string {
	listeners := slices.Sorted(slices.Values(i.Listeners))
	return fmt.Sprint(i.Name, i.Group, i.State, i.Protected, i.Healthy, i.Running, i.Traffic, i.DeletionProtection, i.Counted, i.Serves(), listeners)
}

// A refused call changes nothing: the world before it and after it are the same,
// but for the call's own number.
func TestARefusedCallChangesNothing(t *testing.T) {
	refused := 0
	everywhere(t, func(t *rapid.T, cfg *sim.Config) {
		quiet := *cfg
		quiet.Timeline = nil
		e := New(&quiet, Options{})
		for _, en := range cfg.Timeline {
			if !en.IsCall {
				continue
			}
			e.AdvanceTo(en.At)
			before, calls := dump(e.w), e.w.calls
			if reply := e.Do(en.Call); reply.OK {
				continue
			}
			refused++
			e.w.calls = calls
			if after := dump(e.w); after != before {
				t.Fatalf("at %s refused %s %v changed the world:\n%s\n%s", en.At, en.Call.Op, en.Call.Who.IDs, before, after)
			}
		}
	})
	if refused < 100 {
		t.Errorf("only %d calls were refused", refused)
	}
}
