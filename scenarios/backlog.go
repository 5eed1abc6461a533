package scenarios

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/expression"
)

// watchBacklogs notes of each group whether an expression reads its backlog and
// what it compares it with, so that the run can tell of the very instants at which
// that says something else. The expressions have been checked.
func watchBacklogs(cfg *sim.Config) {
	names := make([]string, len(cfg.Groups))
	for k := range cfg.Groups {
		names[k] = cfg.Groups[k].ID
	}
	read := func(text, group string) {
		if text == "" {
			return
		}
		if p, err := expression.Compile(text, names); err == nil {
			for _, w := range p.Watches() {
				watchBacklog(cfg, w, group)
			}
		}
	}
	for i := range cfg.Invariants {
		v := &cfg.Invariants[i]
		for _, text := range []string{v.Always, v.Fraction, v.When, v.Then, v.Sometimes} {
			read(text, v.Group)
		}
	}
	for i := range cfg.Expect {
		read(cfg.Expect[i].That, "")
	}
	for k := range cfg.Groups {
		read(cfg.Groups[k].SLO, cfg.Groups[k].ID)
	}
	for k := range cfg.Groups {
		g := &cfg.Groups[k]
		slices.Sort(g.BacklogLevels)
		g.BacklogLevels = slices.Compact(g.BacklogLevels)
	}
}

// watchBacklog notes it of the group that an expression names, or else of the one
// that it is judged for, or of each.
func watchBacklog(cfg *sim.Config, w expression.Watch, judged string) {
	for k := range cfg.Groups {
		g := &cfg.Groups[k]
		if g.Service == nil || w.Group != "" && w.Group != g.ID || w.Group == "" && judged != "" && judged != g.ID {
			continue
		}
		g.ReadsBacklog = true
		g.BacklogLevels = append(g.BacklogLevels, w.Levels...)
	}
}
