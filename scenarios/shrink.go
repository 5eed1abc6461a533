package scenarios

import (
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// mostTries bounds how many drafts are tried. It counts and does not look at a
// clock, so that cutting down ends at the same draft everywhere.
const mostTries = 30_000

// Shrink cuts a draft down to what still breaks: whatever can go goes, entries
// first, and what stays becomes rounder and smaller. The result is locally minimal:
// without any one of its lines it is no scenario, or breaks says no. Breaks is asked
// about drafts that load, and must say yes of d; what else than the breaking it asks
// for may keep an entry without which a promise is broken all the same (LeaveOut).
//
// Stop is asked before every draft; when it says yes, what has been reached by then
// is the result, and more of it could go. Nil asks nobody.
func (d *Draft) Shrink(breaks func(cfg *sim.Config) bool, stop func() bool) *Draft {
	s := &shrinker{best: d, breaks: breaks, stop: stop, left: mostTries, tried: map[uint64]bool{}}
	for again := true; again && s.left > 0; {
		again = s.drop() || s.shorten() || s.round()
	}
	return s.best
}

// shrinker is a draft that breaks, and how much more may be tried.
type shrinker struct {
	best   *Draft
	breaks func(cfg *sim.Config) bool
	stop   func() bool
	left   int
	tried  map[uint64]bool // by sum; a draft that did not break does not break when it comes again
}

// try keeps a draft if it loads and breaks.
func (s *shrinker) try(d *Draft) bool {
	if s.left > 0 && s.stop != nil && s.stop() {
		s.left = 0
	}
	if s.left == 0 {
		return false
	}
	sum := fnv.New64a()
	write(sum, d.root)
	if s.tried[sum.Sum64()] {
		return false
	}
	s.left--
	s.tried[sum.Sum64()] = true
	cfg, err := d.Config()
	if err != nil || !s.breaks(cfg) {
		return false
	}
	s.best = d
	return true
}

// write writes a tree so that no two trees are written alike.
func write(w io.Writer, n *yaml.Node) {
	fmt.Fprintf(w, "%d %d %q %d(", n.Kind, n.Style, n.Value, n.Line)
	for _, c := range n.Content {
		write(w, c)
	}
	io.WriteString(w, ")")
}

// drop leaves out items of lists and keys of mappings, many at once first.
func (s *shrinker) drop() bool {
	any := false
	for n := 0; n < len(s.best.batches()); n++ {
		for size := max(len(s.best.batches()[n])/2, 1); size > 0; size /= 2 {
			for from := 0; ; {
				all := s.best.batches()
				if n >= len(all) || from >= len(all[n]) {
					break
				}
				batch := all[n]
				to := min(from+size, len(batch))
				if s.try(s.best.without(batch[from:to])) {
					any = true
				} else {
					from = to
				}
			}
		}
	}
	return any
}

// shorten lets the run end as early as it can.
func (s *shrinker) shorten() bool {
	n := child(s.best.root, "duration")
	if n == nil {
		return false
	}
	now, ok := parseSpan(n.Value)
	for _, text := range roundSpans {
		if span, _ := parseSpan(text); ok && span > 0 && span < now && s.try(s.best.with(n, text)) {
			return true
		}
	}
	return false
}

// round makes numbers and times rounder and smaller. All instants move together
// first: what stands an hour into the run mostly does not need that hour.
func (s *shrinker) round() bool {
	any := s.advance()
	for k := 0; k < len(s.best.scalars()); k++ {
		for changed := true; changed; {
			changed = false
			n := s.best.scalars()[k]
			for _, text := range simpler(n) {
				if s.try(s.best.with(n, text)) {
					any, changed = true, true
					break
				}
			}
		}
	}
	return any
}

// advance lets the first entry stand early, and all others as long after it as they did.
func (s *shrinker) advance() bool {
	timeline := child(s.best.root, "timeline")
	if timeline == nil || len(timeline.Content) == 0 {
		return false
	}
	var first time.Duration = -1
	for _, e := range timeline.Content {
		at, ok := parseSpan(child(e, "at").Value)
		if !ok {
			return false
		}
		if first < 0 || at < first {
			first = at
		}
	}
	for _, text := range roundSpans {
		to, _ := parseSpan(text)
		if to >= first {
			return false
		}
		d := s.best.copy()
		for _, e := range child(d.root, "timeline").Content {
			at := child(e, "at")
			now, _ := parseSpan(at.Value)
			at.Value = formatSpan(now - first + to)
		}
		if s.try(d) {
			return true
		}
	}
	return false
}

// roundSpans are the spans that people like best, the shortest first.
var roundSpans = []string{"0s", "1s", "5s", "10s", "20s", "30s", "1m", "2m", "3m", "4m", "5m", "6m", "7m", "8m", "10m", "12m", "15m", "20m", "30m",
	"45m", "1h", "90m", "2h", "3h", "4h", "6h", "8h", "12h", "1d", "2d", "3d", "7d"}

// simpler are the texts that could stand for a scalar and are simpler, the simplest
// first. Simple is short, and then small.
func simpler(n *yaml.Node) []string {
	if span, ok := parseSpan(n.Value); ok && span > 0 {
		return simplerSpans(n.Value, span)
	}
	if x, err := strconv.Atoi(n.Value); err == nil && x > 0 && !isText(n) {
		var out []string
		for _, y := range []int{0, 1, 2, 3, x / 2, x - 1} {
			if y < x && y >= 0 && !slices.Contains(out, strconv.Itoa(y)) {
				out = append(out, strconv.Itoa(y))
			}
		}
		return out
	}
	return nil
}

func simplerSpans(text string, span time.Duration) []string {
	list := slices.Clone(roundSpans)
	for _, unit := range []time.Duration{time.Hour, 10 * time.Minute, time.Minute, 10 * time.Second, time.Second,
		100 * time.Millisecond, 10 * time.Millisecond, time.Millisecond} {
		down := span / unit * unit
		list = append(list, formatSpan(down), formatSpan(down+unit))
	}
	var out []string
	for _, t := range list {
		s, ok := parseSpan(t)
		if ok && (len(t) < len(text) || len(t) == len(text) && s < span) && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// kept are the keys of a scenario that say what it is.
var kept = []string{"name", "provider", "duration", "groups", "format"}

// batches are the parts that may go, by where they stand: the items of each list and
// the keys of each mapping, the timeline first.
func (d *Draft) batches() [][]*yaml.Node {
	var out [][]*yaml.Node
	if t := child(d.root, "timeline"); t != nil {
		out = append(out, t.Content)
	}
	var walk func(n *yaml.Node, top bool)
	walk = func(n *yaml.Node, top bool) {
		var list []*yaml.Node
		switch n.Kind {
		case yaml.SequenceNode:
			list = n.Content
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				if !top || !slices.Contains(kept, n.Content[i].Value) {
					list = append(list, n.Content[i+1])
				}
			}
		default:
			return
		}
		if len(list) > 0 {
			out = append(out, list)
		}
		for i, c := range n.Content {
			switch {
			case top && i%2 == 1 && n.Content[i-1].Value == "invariants":
				out = append(out, c.Content) // a promise goes as a whole or stays what it is
			case n.Kind == yaml.SequenceNode || i%2 == 1:
				walk(c, false)
			}
		}
	}
	walk(d.root, true)
	return out
}

// unshrunk are the keys whose values stay: names, what has its own way of becoming
// smaller, and promises, which would not be the same ones.
var unshrunk = []string{"id", "name", "duration", "seed", "invariants"}

// scalars are the values that may become simpler, in the order of the file.
func (d *Draft) scalars() []*yaml.Node {
	var out []*yaml.Node
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for i, c := range n.Content {
			switch {
			case n.Kind == yaml.MappingNode && (i%2 == 0 || slices.Contains(unshrunk, n.Content[i-1].Value)):
			case c.Kind == yaml.ScalarNode:
				out = append(out, c)
			default:
				walk(c)
			}
		}
	}
	walk(d.root)
	return out
}

// without is the draft without some of its parts. A list that loses its last item goes, too.
func (d *Draft) without(parts []*yaml.Node) *Draft {
	return &Draft{root: lessen(d.root, parts), file: d.file, traces: d.traces}
}

func lessen(n *yaml.Node, gone []*yaml.Node) *yaml.Node {
	c := *n
	c.Content = nil
	step := 1
	if n.Kind == yaml.MappingNode {
		step = 2
	}
	for i := step - 1; i < len(n.Content); i += step {
		if slices.Contains(gone, n.Content[i]) {
			continue
		}
		item := lessen(n.Content[i], gone)
		if item.Kind == yaml.SequenceNode && len(item.Content) == 0 && len(n.Content[i].Content) > 0 && step == 2 {
			continue
		}
		if step == 2 {
			c.Content = append(c.Content, copyOf(n.Content[i-1]))
		}
		c.Content = append(c.Content, item)
	}
	return &c
}

// with is the draft with another text for one of its scalars.
func (d *Draft) with(n *yaml.Node, text string) *Draft {
	old := n.Value
	n.Value = text
	p := d.copy()
	n.Value = old
	return p
}
