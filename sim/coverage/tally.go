package coverage

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
)

// Tally is what several runs touched, by provider. Runs are added up, so their
// order does not matter.
type Tally struct {
	books []*entry // in the order of their first run
}

// entry is what the runs under one provider touched.
type entry struct {
	book   *book
	counts []int
	runs   int
}

// Add adds what a run touched.
func (t *Tally) Add(x *Run) {
	e := t.under(x)
	e.runs++
	for i, n := range x.counts {
		e.counts[i] += n
	}
}

func (t *Tally) under(x *Run) *entry {
	for _, e := range t.books {
		if e.book.d.Name == x.book.d.Name {
			return e
		}
	}
	e := &entry{book: x.book, counts: make([]int, len(x.counts))}
	t.books = append(t.books, e)
	return e
}

// Report is what the runs of a tally touched, and what they did not.
type Report struct {
	Providers []Provider `json:"providers"` // those that were played, by name
}

// Provider is the rulebook of one provider.
type Provider struct {
	Provider  string    `json:"provider"`
	Scenarios int       `json:"scenarios"` // that were played under it
	Touched   int       `json:"touched"`
	All       int       `json:"all"`
	Sections  []Section `json:"sections"`
}

// Section is a part of a rulebook.
type Section struct {
	Section string `json:"section"`
	Says    string `json:"says"`
	Touched int    `json:"touched"`
	All     int    `json:"all"`
	Items   []Item `json:"items"`
}

// Item is one thing that a run can touch.
type Item struct {
	Item   string `json:"item"`
	Count  int    `json:"count"`
	Source string `json:"source"` // "" = nothing but the format names it
	// Unreachable says why no scenario can touch it, null if one can.
	Unreachable *string `json:"unreachable"`
}

// Report sums up.
func (t *Tally) Report() Report {
	r := Report{Providers: []Provider{}}
	for _, e := range t.books {
		r.Providers = append(r.Providers, e.report())
	}
	slices.SortFunc(r.Providers, func(a, b Provider) int { return cmp.Compare(a.Provider, b.Provider) })
	return r
}

func (e *entry) report() Provider {
	p := Provider{Provider: e.book.d.Name, Scenarios: e.runs}
	for _, s := range sections {
		part := Section{Section: s.name, Says: s.says, Items: []Item{}}
		for i := 1; i < len(e.book.items); i++ {
			if it := &e.book.items[i]; it.section == s.name {
				part.add(Item{it.name, e.counts[i], it.source, unreachable(p.Provider, it)})
			}
		}
		p.Touched, p.All = p.Touched+part.Touched, p.All+part.All
		p.Sections = append(p.Sections, part)
	}
	return p
}

func (s *Section) add(i Item) {
	s.Items = append(s.Items, i)
	s.All++
	if i.Count > 0 {
		s.Touched++
	}
}

// WriteJSON writes the report as one line of JSON: {"format": 1, "coverage": …}.
func (r Report) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Format   int    `json:"format"`
		Coverage Report `json:"coverage"`
	}{1, r})
}
