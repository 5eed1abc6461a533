package main

import (
	"errors"
	"io"

	"github.com/asgsim/asgsim/report"
	"github.com/asgsim/asgsim/sim/compare"
)

// The files of the folder of a comparison.
const (
	comparePage  = "compare.html"
	compareFile  = "compare.json"
	compareTable = "compare.csv"
)

// compareName is the name of the folder: after both scenarios, or after the one
// and its two providers.
func compareName(sides [2]*side) string {
	a, b := sides[0].first.Config, sides[1].first.Config
	switch {
	case a.Name != b.Name:
		return "compare-" + a.Name + "-" + b.Name
	case a.Dialect.Name != b.Dialect.Name:
		return "compare-" + a.Name + "-" + a.Dialect.Name + "-" + b.Dialect.Name
	}
	return "compare-" + a.Name
}

// write makes the folder of the comparison, whole or not at all.
func (d *duel) write(c *compare.Comparison, name string) (err error) {
	f, err := stage(d.f.dir, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.discard()) }()
	err = errors.Join(f.write(compareFile, c.WriteJSON), f.write(compareTable, c.WriteCSV),
		f.write(comparePage, func(w io.Writer) error { return report.RenderTwin(w, d.pages[0], d.pages[1], c) }))
	if err != nil {
		return err
	}
	return f.install()
}
