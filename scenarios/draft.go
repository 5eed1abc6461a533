package scenarios

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// Draft is a scenario file that is being changed. Every change makes another draft.
type Draft struct {
	root   *yaml.Node
	file   string
	traces fs.FS
}

// NewDraft begins with a scenario as it was run, without its comments.
func NewDraft(s *Scenario) *Draft {
	doc := parse(s.Path, s.YAML)
	uncomment(doc.root)
	return &Draft{root: doc.root, file: s.Path, traces: copies(s.Traces)}
}

// Config reads the draft; its error is an Errors.
func (d *Draft) Config() (*sim.Config, error) {
	doc := &document{file: d.file, root: copyOf(d.root), flags: map[*yaml.Node]string{}}
	dec := newDecoder(doc, ".", Options{FS: d.traces})
	dec.scenario(value{dec, doc.root, ""})
	if len(dec.faults) > 0 {
		return nil, arrange(d.file, dec.faults)
	}
	watchBacklogs(dec.cfg)
	return dec.cfg, nil
}

// YAML writes the draft, without its comments where they would make it another one.
func (d *Draft) YAML() ([]byte, error) {
	out, ok := faithful(d.root)
	if !ok {
		bare := copyOf(d.root)
		uncomment(bare)
		out, ok = faithful(bare)
	}
	if !ok {
		return nil, errors.New("the scenario cannot be written as YAML")
	}
	return out, nil
}

// Scenario reads what YAML writes, as if it were a file of that name.
func (d *Draft) Scenario(name string) (*Scenario, error) {
	out, err := d.YAML()
	if err != nil {
		return nil, err
	}
	return Parse(name, ".", out, Options{FS: d.traces})
}

// aside are the keys of a scenario that change nothing of how it runs.
var aside = []string{"title", "about", "watch", "expect", "sweep", "quiz", "no_return"}

// Pin makes a plain scenario of one placement: every entry of the timeline stands at
// its instant, in the order given, and the seed is what it was. What the scenario
// expects goes: it is about another run. From then on the Line of an entry, in what
// Config reads, is its old place in the timeline, counted from 1.
func (d *Draft) Pin(at []sim.Time, order []int, seed uint64) *Draft {
	p := d.copy()
	for _, k := range aside {
		drop(p.root, k)
	}
	drop(p.root, "seed")
	if seed != 1 {
		set(p.root, "seed", strconv.FormatUint(seed, 10))
	}
	timeline := child(p.root, "timeline")
	if timeline == nil {
		return p
	}
	entries := slices.Clone(timeline.Content)
	timeline.Content = timeline.Content[:0]
	for _, k := range order {
		e := entries[k]
		for _, key := range []string{"at", "between", "expect", "note"} {
			drop(e, key)
		}
		e.Content = append([]*yaml.Node{leaf("at"), leaf(formatSpan(time.Duration(at[k])))}, e.Content...)
		e.Line = k + 1
		timeline.Content = append(timeline.Content, e)
	}
	return p
}

// LeaveOut takes entries out of the timeline and leaves each as a comment where it
// stood, behind what is said of it. They are given by their places, from 0; a timeline
// that has none left stays, empty, above its comments.
func (d *Draft) LeaveOut(says map[int]string) *Draft {
	p := d.copy()
	timeline := child(p.root, "timeline")
	if timeline == nil || len(says) == 0 {
		return p
	}
	entries := timeline.Content
	timeline.Style &^= yaml.FlowStyle // a comment has a line of its own
	timeline.Content = nil
	var above []string
	for k, e := range entries {
		if word, gone := says[k]; gone {
			above = append(above, "# "+word+": "+flow(e))
			continue
		}
		e.HeadComment, above = strings.Join(above, "\n"), nil
		timeline.Content = append(timeline.Content, e)
	}
	for i := 0; i+1 < len(p.root.Content); i += 2 {
		if p.root.Content[i+1] == timeline {
			p.root.Content[i].FootComment = strings.Join(above, "\n")
		}
	}
	return p
}

// Tell gives the draft its name and says what it is about.
func (d *Draft) Tell(name, title, about string) *Draft {
	p := d.copy()
	for _, k := range []string{"name", "title", "about"} {
		drop(p.root, k)
	}
	text := leaf(about)
	text.Style = yaml.LiteralStyle
	head := []*yaml.Node{leaf("name"), leaf(name), leaf("title"), leaf(title), leaf("about"), text}
	p.root.Content = append(head, p.root.Content...)
	return p
}

// NoReturn says when it is too late to keep the promise that the draft breaks.
func (d *Draft) NoReturn(at sim.Time) *Draft {
	p := d.copy()
	set(p.root, "no_return", formatSpan(time.Duration(at)))
	return p
}

func (d *Draft) copy() *Draft {
	return &Draft{root: copyOf(d.root), file: d.file, traces: d.traces}
}

func leaf(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Style: plainOr(text)}
}

// plainOr quotes what would be read as something else than text; spans and numbers
// are meant to be read as such.
func plainOr(text string) yaml.Style {
	if text == "" || isNull(&yaml.Node{Kind: yaml.ScalarNode, Value: text}) {
		return yaml.DoubleQuotedStyle
	}
	return 0
}

// copies serves a scenario's traces under the names that it uses as run.
type copies []Trace

// Open opens traces/NAME.
func (c copies) Open(name string) (fs.File, error) {
	for _, t := range c {
		if path.Join("traces", t.Name) == path.Clean(name) {
			return &openCopy{Reader: bytes.NewReader(t.Data), name: t.Name, size: int64(len(t.Data))}, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// openCopy is an open copy; it is its own description.
type openCopy struct {
	*bytes.Reader
	name string
	size int64
}

// Stat describes the copy.
func (f *openCopy) Stat() (fs.FileInfo, error) { return f, nil }

// Close has nothing to close.
func (f *openCopy) Close() error { return nil }

// Name, Size, Mode, ModTime, IsDir and Sys describe a plain file without a date.
func (f *openCopy) Name() string { return f.name }

// Size is its length in bytes.
func (f *openCopy) Size() int64 { return f.size }

// Mode says that it may be read.
func (f *openCopy) Mode() fs.FileMode { return 0o444 }

// ModTime is none.
func (f *openCopy) ModTime() time.Time { return time.Time{} }

// IsDir says no.
func (f *openCopy) IsDir() bool { return false }

// Sys is nothing.
func (f *openCopy) Sys() any { return nil }
