package coverage

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"text/tabwriter"
)

// Write prints a table for each provider, and lists what no run touched with its
// source, or with the reason why none can.
func (r Report) Write(w io.Writer) error {
	for i := range r.Providers {
		if err := r.Providers[i].write(w); err != nil {
			return err
		}
	}
	return nil
}

func (p *Provider) write(w io.Writer) error {
	scenarios := "scenarios"
	if p.Scenarios == 1 {
		scenarios = "scenario"
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\ncoverage under %s: %d of %d by %d %s\n", p.Provider, p.Touched, p.All, p.Scenarios, scenarios)
	for k := range p.Sections {
		s := &p.Sections[k]
		fmt.Fprintf(t, "  %s\t%d/%d\t%s\n", s.Section, s.Touched, s.All, s.Says)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, p.untouched()+p.unreachable())
	return err
}

// untouched lists what no run touched but some could, with its source.
func (p *Provider) untouched() string {
	var lines strings.Builder
	n := 0
	for section, i := range p.missing() {
		if i.Unreachable != nil {
			continue
		}
		n++
		fmt.Fprintf(&lines, "  %s  %s", section, i.Item)
		if i.Source != "" {
			fmt.Fprintf(&lines, " [%s]", i.Source)
		}
		lines.WriteByte('\n')
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("never touched under %s: %d\n%s", p.Provider, n, lines.String())
}

// unreachable lists what no run can touch, reason by reason.
func (p *Provider) unreachable() string {
	var reasons []string
	under := map[string]string{}
	n := 0
	for section, i := range p.missing() {
		if i.Unreachable == nil {
			continue
		}
		why := *i.Unreachable
		if under[why] == "" {
			reasons = append(reasons, why)
		}
		n++
		under[why] += "    " + section + "  " + i.Item + "\n"
	}
	if n == 0 {
		return ""
	}
	var lines strings.Builder
	fmt.Fprintf(&lines, "out of every scenario's reach under %s: %d\n", p.Provider, n)
	for _, why := range reasons {
		fmt.Fprintf(&lines, "  %s\n%s", why, under[why])
	}
	return lines.String()
}

// missing are the items that no run touched, with their sections.
func (p *Provider) missing() iter.Seq2[string, *Item] {
	return func(yield func(string, *Item) bool) {
		for k := range p.Sections {
			s := &p.Sections[k]
			for j := range s.Items {
				if s.Items[j].Count == 0 && !yield(s.Section, &s.Items[j]) {
					return
				}
			}
		}
	}
}
