package invariant

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Advice is a kind of advisory: something worth knowing that fails no run.
type Advice struct {
	ID   string
	Says string // one sentence
	When string // from where on it is said, with its thresholds

	sees  []sim.Kind // the records that it wants to see
	stirs []sim.Kind // those after which its settler looks at the group
	start func(*sim.Config) adviser
}

// The advisories that a run can give.
const (
	AdviceScaleIn   = "deletion-protection-does-not-stop-scale-in"
	AdviceDelete    = "protection-does-not-stop-delete"
	AdviceLoad      = "demand-exceeds-capacity"
	AdviceBlocked   = "scale-in-blocked-by-protection"
	AdviceApart     = "not-converging"
	AdviceStarved   = "cooldown-starves-alarm"
	AdviceFlapping  = "flapping"
	AdviceIdle      = "idle-but-protected"
	AdviceOld       = "old-configuration"
	AdviceBlast     = "blast-radius"
	AdviceFalseIdle = "false-idle"
)

// advices is every kind, in the order of the documentation. Only what is listed
// here gets a desk, and nothing else can be said.
var advices = []*Advice{
	&releasedAlthough,
	&deletedAlthough,
	&scaleInBlocked,
	&notConverging,
	&cooldownStarves,
	&flapping,
	&idleButProtected,
	&oldConfiguration,
	&blastRadius,
	&falseIdle,
	&demandExceeds,
}

// Advices lists every kind of advisory that a run can give.
func Advices() []*Advice { return slices.Clone(advices) }

// adviser looks for one kind. The ledger stands as it is after the record.
type adviser interface {
	see(d *desk, r *sim.Record)
}

// settler looks at a group when nothing more happens at an instant at which
// something stirred it: half-done things within it are no news.
type settler interface {
	settle(d *desk, g *ledger.Group)
}

// waker is called when the time has passed that it asked for with rouse, and
// before anything of the next instant is known.
type waker interface {
	wake(d *desk, next sim.Time)
}

// concluder has something to say when the run is over: what still lasts has
// lasted until then.
type concluder interface {
	end(d *desk)
}

// maxAdvice bounds what is said of one kind: what comes up more often is a habit.
const maxAdvice = 100

// advice collects what is worth knowing and fails nothing.
type advice struct {
	notes    []sim.Advisory // what loading found
	list     []sim.Advisory
	desks    []*desk
	after    [sim.NumKinds][]*desk
	stirs    [sim.NumKinds]bool // kinds after which a settler looks
	settlers []settling
	periods  periods
	stirred  []sim.GroupID // groups that the settlers have to look at
	rouse    sim.Time      // when the next waker is to be called
}

// settling is a settler with its desk.
type settling struct {
	d *desk
	s settler
}

// desk is where one kind is said.
type desk struct {
	j       *Judge
	l       *ledger.Ledger
	kind    *Advice
	adviser adviser
	said    int
}

func (a *advice) prepare(j *Judge) {
	a.notes = j.cfg.Notes
	desks := make([]desk, len(advices))
	for n, kind := range advices {
		d := &desks[n]
		*d = desk{j: j, l: j.ledger, kind: kind, adviser: kind.start(j.cfg)}
		a.desks = append(a.desks, d)
		for _, k := range kind.sees {
			a.after[k] = append(a.after[k], d)
		}
		for _, k := range kind.stirs {
			a.stirs[k] = true
		}
		if s, ok := d.adviser.(settler); ok {
			a.settlers = append(a.settlers, settling{d, s})
		}
	}
}

// wants reports whether somebody looks at records of a kind.
func (a *advice) wants(k sim.Kind) bool { return len(a.after[k]) > 0 || a.stirs[k] }

// see shows a record to all who want to see it.
func (a *advice) see(r *sim.Record) {
	for _, d := range a.after[r.Kind] {
		d.adviser.see(d, r)
	}
	if a.stirs[r.Kind] && !slices.Contains(a.stirred, r.Group) {
		a.stirred = append(a.stirred, r.Group)
	}
}

// instantEnds looks at an instant that is over; the next record stands at next.
// At most of them there is nothing to look at.
func (a *advice) instantEnds(j *Judge, next sim.Time) {
	if len(a.stirred) > 0 || next > a.rouse {
		a.settle(j, next)
	}
}

// settle settles the groups that were stirred and calls who wants to be called.
func (a *advice) settle(j *Judge, next sim.Time) {
	for _, id := range a.stirred {
		if g := j.ledger.Group(id); g != nil {
			for _, x := range a.settlers {
				x.s.settle(x.d, g)
			}
		}
	}
	a.stirred = a.stirred[:0]
	if next <= a.rouse {
		return
	}
	a.rouse = sim.Never
	for _, d := range a.desks {
		if w, ok := d.adviser.(waker); ok {
			w.wake(d, next)
		}
	}
}

// finish is all that there is to say, in the order in which it began.
func (a *advice) finish() []sim.Advisory {
	for _, d := range a.desks {
		if e, ok := d.adviser.(concluder); ok {
			e.end(d)
		}
		if more := d.said - maxAdvice; more > 0 {
			a.list = append(a.list, sim.Advisory{ID: d.kind.ID, AtS: d.l.Now.Seconds(), Text: fmt.Sprintf("and %d more of these", more)})
		}
	}
	slices.SortStableFunc(a.list, func(x, y sim.Advisory) int { return cmp.Compare(x.AtS, y.AtS) })
	return append(slices.Clone(a.notes), a.list...)
}

// say gives an advisory, of an instance or of none in particular.
func (d *desk) say(at sim.Time, instance, format string, args ...any) {
	d.said++
	if d.said <= maxAdvice {
		a := &d.j.advice
		a.list = append(a.list, sim.Advisory{ID: d.kind.ID, AtS: at.Seconds(), Instance: instance, Text: fmt.Sprintf(format, args...)})
	}
}

// rouse asks to be called as soon as the time at has passed.
func (d *desk) rouse(at sim.Time) { d.j.advice.rouse = min(d.j.advice.rouse, at) }

// lasted writes a stretch of time: "from 00:05:00 to 00:45:00 (40m)".
func (d *desk) lasted(from, to sim.Time) string {
	if from == to {
		return "at " + from.String()
	}
	until := to.String()
	if d.l.Ended && to == d.l.Now {
		until = "the end of the run"
	}
	return fmt.Sprintf("from %s to %s (%s)", from, until, sim.Lasting(to.Sub(from)))
}

// group is the name of a group; a damaged journal may speak of one that there is not.
func (d *desk) group(id sim.GroupID) string {
	if g := d.l.Group(id); g != nil {
		return g.Name
	}
	return fmt.Sprintf("group %d", id)
}

// shownNames is how many instances an advisory names.
const shownNames = 5

// among lists the members of a group that are of some kind.
func (d *desk) among(g sim.GroupID, is func(*ledger.Instance) bool) []sim.InstanceID {
	var out []sim.InstanceID
	for id := 1; id < len(d.l.Instances); id++ {
		if i := d.l.Instance(sim.InstanceID(id)); i != nil && i.Group == g && is(i) {
			out = append(out, sim.InstanceID(id))
		}
	}
	return out
}

// names writes instances: "i-1, i-2 and 7 more".
func (d *desk) names(ids []sim.InstanceID) string {
	var out []string
	for _, id := range ids[:min(len(ids), shownNames)] {
		out = append(out, d.l.InstanceName(id))
	}
	return someOf(out, len(ids))
}

// someOf writes the first of n things.
func someOf(shown []string, n int) string {
	text := strings.Join(shown, ", ")
	if more := n - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// times writes how often something happened.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return plural(n, "time")
}

// byGroup returns what a list keeps of a group, which it makes room for.
func byGroup[T any](list *[]T, id sim.GroupID) *T {
	for int(id) >= len(*list) {
		var none T
		*list = append(*list, none)
	}
	return &(*list)[id]
}
