package scenarios

import (
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// The widest bounds that the format takes.
const (
	maxInstances = 10_000_000
	maxEvents    = 1_000_000_000_000
	maxDuration  = 3660 * 24 * time.Hour
)

// defaultStart is a Monday, so that cron examples read easily.
var defaultStart = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).Unix()

// scenario reads the whole file. The order matters where a later part leans on
// an earlier one: provider and clock first, then groups, then what names them.
func (d *decoder) scenario(v value) {
	o := v.object()
	opt(o, "format", 1, whole(1, 1))
	d.cfg.Name = must(o, "name", ident)
	d.cfg.Title = opt(o, "title", "", line)
	d.cfg.About = opt(o, "about", "", text)
	d.cfg.Watch = opt(o, "watch", "", line)
	d.chooseProvider(o)
	d.clock(o)
	d.cfg.Seed = opt(o, "seed", 1, seed)
	d.limits(o)
	d.cfg.Groups = must(o, "groups", d.groups)
	d.cfg.Instances = flatten(opt(o, "instances", nil, list(d.outside)))
	d.cfg.Timeline = opt(o, "timeline", nil, list(d.entry))
	d.cfg.Invariants = opt(o, "invariants", nil, list(d.promise))
	d.cfg.Expect = d.expectations(o)
	d.plan = opt(o, "sweep", nil, d.sweep)
	d.cfg.Quiz = opt(o, "quiz", nil, list(quiz))
	d.cfg.NoReturn = opt(o, "no_return", 0, instant)
	o.done()
	d.resolve()
}

func (d *decoder) groups(v value) ([]sim.GroupConfig, bool) {
	if n := len(v.n.Content); v.n.Kind == yaml.SequenceNode && n > maxGroups {
		return nil, v.fault("holds %d groups, at most %d are allowed", n, maxGroups)
	}
	return some(d.group)(v)
}

func (d *decoder) clock(o *object) {
	d.cfg.Start = opt(o, "start", defaultStart, start)
	until, ok := need(o, "duration", span(time.Millisecond, maxDuration))
	if !ok {
		until = maxDuration // so that instants are not blamed for a missing end
	}
	d.cfg.Until = sim.Time(until)
}

// start takes a calendar instant in whole seconds.
func start(v value) (int64, bool) {
	if v.blank() {
		v.is(startSchema, "2026-01-05T00:00:00Z")
	}
	s, ok := v.scalar("an RFC 3339 instant")
	if !ok {
		return 0, false
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Nanosecond() != 0 {
		return 0, v.fault("%s is no start, write RFC 3339 in whole seconds such as 2026-01-05T00:00:00Z", show(s))
	}
	return t.Unix(), true
}

func (d *decoder) limits(o *object) {
	d.cfg.MaxEvents, d.cfg.MaxInstances = 2_000_000_000, 1_000_000
	v, ok := o.get("limits")
	if !ok {
		return
	}
	in := v.object()
	d.cfg.MaxEvents = int64(opt(in, "events", int(d.cfg.MaxEvents), whole(1, maxEvents)))
	d.cfg.MaxInstances = opt(in, "instances", d.cfg.MaxInstances, whole(1, maxInstances))
	in.done()
}

// said takes one line of text that says something.
func said(v value) (string, bool) {
	s, ok := line(v)
	if ok && strings.TrimSpace(s) == "" {
		return s, v.fault("is empty")
	}
	return s, ok
}

// quiz reads a question: at least two different options, of which one is the answer.
func quiz(v value) (sim.Quiz, bool) {
	o := v.object()
	q := sim.Quiz{
		At:      must(o, "at", instant),
		Ask:     must(o, "ask", said),
		Options: must(o, "options", distinct(said)),
		Because: opt(o, "because", "", text),
	}
	if at, given := o.get("options"); given && len(q.Options) == 1 {
		at.fault("one option leaves nothing to choose, at least two are wanted")
	}
	answer, ok := need(o, "answer", line)
	if at, given := o.get("answer"); given && ok && len(q.Options) > 0 && !slices.Contains(q.Options, answer) {
		at.fault("%s is none of the options, which are %s", show(answer), oneOf(q.Options))
	}
	q.Answer = answer
	o.done()
	return q, true
}

func flatten[T any](lists [][]T) []T {
	var out []T
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}
