package compare

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explain"
)

// Side is one of the two runs of a pair, record by record. It is a sim.Sink.
type Side struct {
	cfg       *sim.Config
	why       *explain.Run
	groups    []string // names by GroupID; 0 unused
	instances []string // names by InstanceID; 0 unused
	drew      bool     // a draw decided who leaves
}

// NewSide prepares for the records of a run of that configuration.
func NewSide(cfg *sim.Config) *Side {
	return &Side{cfg: cfg, why: explain.New(cfg), groups: make([]string, 1), instances: make([]string, 1)}
}

// Add takes the next record.
func (s *Side) Add(r sim.Record) {
	s.why.Add(r)
	switch r.Kind {
	case sim.KindGroup:
		if r.X != nil && r.X.Group != nil {
			s.groups = append(s.groups, r.X.Group.ID)
		}
	case sim.KindInstance:
		s.instances = append(s.instances, r.Text)
	case sim.KindPick:
		s.drew = s.drew || r.X != nil && r.X.Pick != nil && r.X.Pick.TieOf > 0
	}
}

func (s *Side) record(seq sim.Seq) *sim.Record { return &s.why.Records()[seq-1] }

func (s *Side) group(id sim.GroupID) string { return nameAt(s.groups, int(id)) }

func (s *Side) instance(id sim.InstanceID) string { return nameAt(s.instances, int(id)) }

func nameAt(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return ""
	}
	return names[i]
}

// Chance reports whether something in the run was left to chance, so that another
// seed may give another one.
func (s *Side) Chance() bool { return s.drew || Chance(s.cfg) }

// Chance reports whether a scenario leaves something to chance. Whether a draw
// decides who leaves is only known when it has run.
func Chance(cfg *sim.Config) bool {
	for i := range cfg.Groups {
		if chancy(&cfg.Groups[i]) {
			return true
		}
	}
	for i := range cfg.Timeline {
		e := &cfg.Timeline[i]
		if e.HasWindow || e.Call.Who.Order == "random" || e.Event.Who.Order == "random" {
			return true
		}
	}
	return false
}

func chancy(g *sim.GroupConfig) bool {
	if random(&g.Launch.Time) || random(&g.Stop.Time) || g.Launch.Fail > 0 || g.Stop.Fail > 0 {
		return true
	}
	for i := range g.Hooks {
		if g.Hooks[i].Answers && random(&g.Hooks[i].After) {
			return true
		}
	}
	for i := range g.Workload {
		if g.Workload[i].Kind == sim.LoadNoise && g.Workload[i].SD > 0 {
			return true
		}
	}
	if s := g.Service; s != nil && s.Model == sim.ModelQueue &&
		(s.Poisson || random(&s.ServiceTime) || sim.Dispatches[s.Dispatch] == "random") {
		return true
	}
	return g.Jobs != nil && (random(&g.Jobs.Every) || random(&g.Jobs.Duration))
}

func random(d *sim.Dist) bool { return d.Kind != sim.DistConstant }
