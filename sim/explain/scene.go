package explain

import (
	"math"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// scene is the world at some record: the ledger's, and what only a choice or a
// blocked intent asks for.
type scene struct {
	*ledger.Ledger
	cfg    *sim.Config
	groups []setup  // by GroupID
	papers []papers // by InstanceID
}

// setup is what a group is told to do, as it stands.
type setup struct {
	zones, configs []string
	removal        []sim.Rank
	suspended      []string // processes
	paused         []string // policies
	alarms         []alarmSeen
	cooled         sim.Seq // the record that began the last cooldown
}

// alarmSeen is where an alarm stands.
type alarmSeen struct {
	policy string
	index  int64
	state  sim.AlarmState
	since  sim.Time
	seq    sim.Seq
}

// papers are what a member brings that a ranking asks for.
type papers struct {
	joined sim.Time
	config string
	age    int // the place of its configuration from the oldest on; those without one come last
}

// noAge is the age of a member without a configuration.
const noAge = math.MaxInt

func newScene(cfg *sim.Config) *scene {
	return &scene{Ledger: ledger.New(&cfg.Dialect.Words), cfg: cfg}
}

// scene folds the first n records. Before each of them look is called, if it is
// given, with the world as it is then.
func (r *Run) scene(n int, look func(s *scene, rec *sim.Record)) *scene {
	s := newScene(r.cfg)
	for i := range r.records[:n] {
		rec := &r.records[i]
		if look != nil {
			look(s, rec)
		}
		s.fold(r, rec)
	}
	return s
}

// fold takes one record.
func (s *scene) fold(r *Run, rec *sim.Record) {
	s.Fold(rec)
	for len(s.groups) < len(s.Groups) {
		s.groups = append(s.groups, s.begin(sim.GroupID(len(s.groups))))
	}
	for len(s.papers) < len(s.Instances) {
		s.papers = append(s.papers, papers{})
	}
	switch rec.Kind {
	case sim.KindSetting:
		if g := s.setup(rec.Group); g != nil {
			g.set(rec, r.record(rec.Cause))
		}
	case sim.KindAlarm:
		if g := s.setup(rec.Group); g != nil {
			g.turn(rec)
		}
	case sim.KindCooldown:
		if g := s.setup(rec.Group); g != nil && rec.On {
			g.cooled = rec.Seq
		}
	case sim.KindState:
		s.join(rec)
	}
}

// begin is how a group starts: as its configuration says.
func (s *scene) begin(id sim.GroupID) setup {
	cfg := groupConfig(s.cfg, id)
	if cfg == nil {
		return setup{}
	}
	return setup{zones: cfg.Zones, configs: cfg.Configurations, removal: cfg.Removal}
}

// setup is what a group is told to do, nil if there is no such group.
func (s *scene) setup(id sim.GroupID) *setup {
	if s.Group(id) == nil {
		return nil
	}
	return &s.groups[id]
}

// set applies a changed setting. Processes are suspended and resumed by calls
// that name some of them, so the call says which way it went.
func (g *setup) set(rec, cause *sim.Record) {
	words := strings.Split(rec.Text, ",")
	switch rec.Name {
	case "zones":
		g.zones = words
	case "removal":
		g.removal = ranksOf(words)
	case "configuration":
		if !slices.Contains(g.configs, rec.Text) {
			g.configs = append(slices.Clone(g.configs), rec.Text)
		}
	case "policy":
		g.paused = with(g.paused, rec.Text, rec.On)
	case "suspended":
		for _, w := range words {
			g.suspended = with(g.suspended, w, cause != nil && callOf(cause).Op == sim.OpSuspend)
		}
	}
}

// with adds a word to a list, or takes it out.
func with(list []string, word string, in bool) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(w string) bool { return w == word })
	if in {
		list = append(list, word)
	}
	return list
}

func ranksOf(words []string) []sim.Rank {
	var ranks []sim.Rank
	for _, w := range words {
		if rank, ok := sim.Index(w, sim.NumRanks); ok {
			ranks = append(ranks, rank)
		}
	}
	return ranks
}

// turn notes the new state of an alarm.
func (g *setup) turn(rec *sim.Record) {
	seen := alarmSeen{rec.Name, rec.B, sim.AlarmState(rec.A), rec.At, rec.Seq}
	for i := range g.alarms {
		if a := &g.alarms[i]; a.policy == seen.policy && a.index == seen.index {
			*a = seen
			return
		}
	}
	g.alarms = append(g.alarms, seen)
}

// alarm is where an alarm stands; before its first record it has no data.
func (g *setup) alarm(policy string, index int) alarmSeen {
	for _, a := range g.alarms {
		if a.policy == policy && a.index == int64(index) {
			return a
		}
	}
	return alarmSeen{policy: policy, index: int64(index)}
}

// join notes the papers of a new member. What comes from outside was not made by
// the group, and none of its configurations is its own.
func (s *scene) join(rec *sim.Record) {
	i, g := s.Instance(rec.Inst), s.setup(rec.Group)
	if i == nil || g == nil || !rec.To.Member() || rec.From.Member() {
		return
	}
	p := papers{joined: rec.At, config: i.Info.Configuration}
	if rec.Code == "initial" {
		p.joined = i.Info.Joined
	}
	if rec.Name == "attach" {
		p.config = ""
	}
	p.age = slices.Index(g.configs, p.config)
	if p.config == "" || p.age < 0 {
		p.age = noAge
	}
	s.papers[rec.Inst] = p
}

// members lists who is in a group, in the order in which they joined.
func (s *scene) members(id sim.GroupID) []sim.InstanceID {
	var ids []sim.InstanceID
	for k := range s.Instances {
		if i := &s.Instances[k]; i.Info != nil && i.Group == id {
			ids = append(ids, sim.InstanceID(k))
		}
	}
	slices.SortFunc(ids, s.older)
	return ids
}

// inForce reports whether a rule stands under the options of the run.
func inForce(cfg *sim.Config, when string) bool {
	name, negated := strings.CutPrefix(when, "!")
	key, value, ok := strings.Cut(name, "=")
	if when == "" || !ok {
		return when == ""
	}
	return (cfg.Option(key) == value) != negated
}
