package expression

import (
	"math"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Type is the type of a variable.
type Type uint8

// The types.
const (
	Int Type = iota
	Float
	Bool
	Text
	List // of texts
	object
)

// String is the word of the documentation.
func (t Type) String() string {
	return [...]string{"int", "float", "bool", "text", "list of texts", "instance"}[t]
}

// Variable is a name that expressions may use.
type Variable struct {
	Name string
	Type Type
	Says string // one sentence, for the documentation

	clock bool // it needs no group
	reads kinds
	group func(*ledger.Ledger, *ledger.Group) float64
	text  func(*ledger.Ledger, *ledger.Instance) string
	flag  func(*ledger.Instance) bool
}

// kinds is a set of record kinds: those after which a value may be another.
type kinds uint64

func of(list ...sim.Kind) kinds {
	var set kinds
	for _, k := range list {
		set |= 1 << k
	}
	return set
}

var (
	born     = of(sim.KindInstance)
	moves    = of(sim.KindState)
	serves   = of(sim.KindState, sim.KindPower, sim.KindTraffic)
	shields  = of(sim.KindState, sim.KindProtection)
	acts     = of(sim.KindActivity, sim.KindActivityEnd)
	samples  = of(sim.KindSample)
	probes   = of(sim.KindProbe)
	changing = ^kinds(0) // moves with time itself
)

// Variables are those of a group, in the order of the documentation.
var Variables = []Variable{
	{Name: "t", Type: Float, Says: "seconds since the start", reads: changing, clock: true,
		group: func(l *ledger.Ledger, _ *ledger.Group) float64 { return l.Now.Seconds() }},
	count("min", "MinSize", of(sim.KindBounds), func(g *ledger.Group) int { return g.Min }),
	count("max", "MaxSize", of(sim.KindBounds), func(g *ledger.Group) int { return g.Max }),
	count("desired", "the expected number; the total in a group that has none",
		of(sim.KindDesired, sim.KindTotal), (*ledger.Group).Wanted),
	count("total", "the vendor's total capacity", of(sim.KindTotal), func(g *ledger.Group) int { return g.Total }),
	count("serving", "members that take traffic", serves, func(g *ledger.Group) int { return g.Serving }),
	count("in_service", "members in service; where protection is a state, without the protected ones",
		shields, (*ledger.Group).InService),
	count("pending", "members on their way into service", moves, (*ledger.Group).Pending),
	count("protected", "protected members; where protection is a state, those in it",
		shields, (*ledger.Group).Protected),
	count("standby", "members in standby", moves, (*ledger.Group).Standby),
	count("removing", "members on their way out", moves, (*ledger.Group).Removing),
	count("stopped", "members stopped in economical mode", moves, (*ledger.Group).Stopped),
	count("unhealthy", "members that are not healthy", of(sim.KindState, sim.KindHealth),
		func(g *ledger.Group) int { return g.Unhealthy }),
	metric("cpu", "percent, over the last closed monitoring period", sim.MetricCPU),
	metric("rps", "requests per second, over the last closed period", sim.MetricRPS),
	metric("latency_p50", "seconds, over the last closed period", sim.MetricP50),
	metric("latency_p95", "seconds, over the last closed period", sim.MetricP95),
	metric("latency_p99", "seconds, over the last closed period", sim.MetricP99),
	{Name: backlog, Type: Float, Says: "requests that wait", reads: probes,
		group: func(_ *ledger.Ledger, g *ledger.Group) float64 { return g.Backlog() }},
	count("jobs_running", "jobs under way", of(sim.KindJob), func(g *ledger.Group) int { return g.Jobs.Running }),
	count("jobs_waiting", "jobs that wait", of(sim.KindJob), func(g *ledger.Group) int { return g.Jobs.Waiting }),
	count("jobs_killed", "jobs that died with their instance so far", of(sim.KindJob), func(g *ledger.Group) int { return g.Jobs.Killed }),
	count("refused", "calls on the group that were refused so far, whoever made them", of(sim.KindCall),
		func(g *ledger.Group) int { return g.Refused }),
	{Name: "cost", Type: Float, Says: "price of the members so far", reads: changing,
		group: func(l *ledger.Ledger, g *ledger.Group) float64 { return g.Cost(l.Now) }},
	truth("cooling_down", "a cooldown runs", of(sim.KindCooldown),
		func(l *ledger.Ledger, g *ledger.Group) bool { return g.CoolingAt(l.Now) }),
	truth("scaling_out", "an activity that adds members runs", acts,
		func(_ *ledger.Ledger, g *ledger.Group) bool { return g.ScalingOut > 0 }),
	truth("scaling_in", "an activity that takes members away runs", acts,
		func(_ *ledger.Ledger, g *ledger.Group) bool { return g.ScalingIn > 0 }),
	truth("activity_running", "any activity runs", acts,
		func(_ *ledger.Ledger, g *ledger.Group) bool { return len(g.Running) > 0 }),
	truth("active", "the group is enabled", of(sim.KindGroupState),
		func(_ *ledger.Ledger, g *ledger.Group) bool { return g.Active() }),
}

func count(name, says string, reads kinds, get func(*ledger.Group) int) Variable {
	return Variable{Name: name, Type: Int, Says: says, reads: reads | of(sim.KindGroup),
		group: func(_ *ledger.Ledger, g *ledger.Group) float64 { return float64(get(g)) }}
}

func metric(name, says string, index int) Variable {
	return Variable{Name: name, Type: Float, Says: says, reads: samples,
		group: func(_ *ledger.Ledger, g *ledger.Group) float64 { return at(g.Vals, index) }}
}

func truth(name, says string, reads kinds, get func(*ledger.Ledger, *ledger.Group) bool) Variable {
	return Variable{Name: name, Type: Bool, Says: says, reads: reads | of(sim.KindGroup),
		group: func(l *ledger.Ledger, g *ledger.Group) float64 {
			if get(l, g) {
				return 1
			}
			return 0
		}}
}

// at is vals[i], not a number where there is none.
func at(vals []float64, i int) float64 {
	if i < len(vals) {
		return vals[i]
	}
	return math.NaN()
}

// Fields are those of instance("id"), in the order of the documentation.
var Fields = []Variable{
	{Name: "exists", Type: Bool, Says: "it is there: created, and neither released nor deleted", reads: born | moves,
		flag: func(i *ledger.Instance) bool { return !i.State.Gone() }},
	{Name: "group", Type: Text, Says: "id of the group that it is a member of", reads: moves, text: groupOf},
	{Name: "state", Type: Text, Says: "the vendor's word for its state", reads: born | shields,
		text: func(l *ledger.Ledger, i *ledger.Instance) string { return l.Words.State(i.State, i.Protected) }},
	{Name: "zone", Type: Text, Says: "its zone", reads: born,
		text: func(_ *ledger.Ledger, i *ledger.Instance) string { return i.Info.Zone }},
	{Name: "protected", Type: Bool, Says: "its protection flag is set", reads: shields,
		flag: func(i *ledger.Instance) bool { return i.Protected }},
	{Name: "standby", Type: Bool, Says: "it is in standby", reads: moves,
		flag: func(i *ledger.Instance) bool { return i.State == sim.Standby }},
	{Name: "deletion_protection", Type: Bool, Says: "its ECS deletion protection is on", reads: born | of(sim.KindDeletionProtection),
		flag: func(i *ledger.Instance) bool { return i.DeletionProtection }},
	{Name: "power", Type: Text, Says: "running or stopped", reads: born | moves | of(sim.KindPower),
		text: func(_ *ledger.Ledger, i *ledger.Instance) string { return power(i.Running) }},
	{Name: "health", Type: Text, Says: "the vendor's word for its health", reads: born | of(sim.KindHealth),
		text: func(l *ledger.Ledger, i *ledger.Instance) string { return health(l.Words, i.Healthy) }},
	{Name: "created", Type: Text, Says: "auto, or manual from an attach on", reads: born | moves,
		text: func(_ *ledger.Ledger, i *ledger.Instance) string { return i.Created.String() }},
	{Name: "busy", Type: Bool, Says: "a job runs on it", reads: of(sim.KindJob),
		flag: func(i *ledger.Instance) bool { return i.Jobs > 0 }},
	{Name: "listeners", Type: List, Says: "ids of the load balancers that it is bound to", reads: of(sim.KindListener)},
}

func groupOf(l *ledger.Ledger, i *ledger.Instance) string {
	if g := l.Group(i.Group); g != nil {
		return g.Name
	}
	return ""
}

func power(running bool) string {
	if running {
		return "running"
	}
	return "stopped"
}

func health(w *sim.Words, healthy bool) string {
	if healthy {
		return w.Healthy
	}
	return w.Unhealthy
}

func named(list []Variable, name string) *Variable {
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}
