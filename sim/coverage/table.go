package coverage

import (
	"fmt"
	"io"
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
	if _, err := io.WriteString(w, p.untouched("never touched", false)); err != nil {
		return err
	}
	_, err := io.WriteString(w, p.untouched("out of every scenario's reach", true))
	return err
}

// untouched lists what no run touched: what none can, or the rest.
func (p *Provider) untouched(title string, unreachable bool) string {
	var lines strings.Builder
	n := 0
	for k := range p.Sections {
		for _, i := range p.Sections[k].Items {
			if i.Count > 0 || (i.Unreachable != nil) != unreachable {
				continue
			}
			n++
			fmt.Fprintf(&lines, "  %s  %s%s\n", p.Sections[k].Section, i.Item, i.remark())
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s under %s: %d\n%s", title, p.Provider, n, lines.String())
}

// remark is what there is to say of an item that was not touched.
func (i *Item) remark() string {
	switch {
	case i.Unreachable != nil:
		return ": " + *i.Unreachable
	case i.Source != "":
		return " [" + i.Source + "]"
	}
	return ""
}
