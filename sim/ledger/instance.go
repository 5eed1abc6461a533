package ledger

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// Instance is an instance as the records tell it. Those that are gone stay.
type Instance struct {
	Name      string            // "" = no such instance
	Info      *sim.InstanceInfo // as when it came to exist
	Listeners []string          // load balancers that it is bound to, in the order bound
	Born      sim.Seq           // the record that told of it
	Joined    sim.Time          // when it joined its present or last group; negative = before the run
	Activity  sim.ActivityID    // the activity that moved it last, 0 = none
	Group     sim.GroupID       // 0 = in no group
	State     sim.State
	// Created is who made it for the group that it is in: Manual from an attach on,
	// whoever made it first.
	Created sim.Creation
	Jobs    int // that it works on

	Entrusted          bool // to the group that it is in
	Protected          bool
	Healthy            bool
	Running            bool
	Traffic            bool // the load balancer's check passes
	DeletionProtection bool
	Counted            bool // in the vendor's Total Capacity
	Warm               bool // a record has told that its warm-up is over
}

// Serves reports whether the instance takes traffic.
func (i *Instance) Serves() bool { return i.State == sim.InService && i.Running && i.Traffic }

// Owned reports whether its group may release it: it launched it, or a user
// entrusted it.
func (i *Instance) Owned() bool { return i.Created == sim.Auto || i.Entrusted }

// Instance returns the instance of that id, nil if there is none.
func (l *Ledger) Instance(id sim.InstanceID) *Instance {
	if int(id) >= len(l.Instances) || l.Instances[id].Info == nil {
		return nil
	}
	return &l.Instances[id]
}

// InstanceName is the instance's name, or "#7" for one that does not exist.
func (l *Ledger) InstanceName(id sim.InstanceID) string {
	if i := l.Instance(id); i != nil {
		return i.Name
	}
	return fmt.Sprintf("#%d", id)
}

func (l *Ledger) instance(r *sim.Record) {
	switch {
	case r.X == nil || r.X.Instance == nil || r.Inst == 0:
		l.contradict(r, AboutState, "an instance without an id or a description")
		return
	case l.Instance(r.Inst) != nil:
		l.contradict(r, AboutIDs, fmt.Sprintf("instance %d exists already", r.Inst))
		return
	case int(r.Inst) > len(l.Instances):
		l.contradict(r, AboutIDs, fmt.Sprintf("instance %d comes before instance %d", r.Inst, len(l.Instances)))
		if int(r.Inst) > len(l.Instances)+MaxContradictions {
			return // a corrupt id must not cost memory without bound
		}
	}
	for int(r.Inst) >= len(l.Instances) {
		l.Instances = append(doubled(l.Instances), Instance{})
	}
	info := r.X.Instance
	l.Instances[r.Inst] = Instance{Name: r.Text, Info: info, Born: r.Seq, Joined: info.Joined,
		Created: info.Created, Entrusted: info.Entrusted, Healthy: true, Running: info.Running, Traffic: true, DeletionProtection: info.DeletionProtection}
}

func (l *Ledger) foldInstance(r *sim.Record) {
	if r.Kind == sim.KindInstance {
		l.instance(r)
		return
	}
	i := l.Instance(r.Inst)
	if i == nil {
		l.contradict(r, AboutState, fmt.Sprintf("instance %d does not exist", r.Inst))
		return
	}
	switch r.Kind {
	case sim.KindState:
		l.state(r, i)
	case sim.KindTotal:
		l.total(r, i)
	case sim.KindListener:
		i.listen(r)
	default:
		l.flag(r, i)
	}
}

// flag changes one of the instance's flags, and the counters with it.
func (l *Ledger) flag(r *sim.Record, i *Instance) {
	l.tally(r.At, i, -1)
	switch r.Kind {
	case sim.KindProtection:
		i.Protected = r.On
	case sim.KindHealth:
		i.Healthy = r.On
	case sim.KindPower:
		i.Running = r.On
	case sim.KindTraffic:
		i.Traffic = r.On
	case sim.KindDeletionProtection:
		i.DeletionProtection = r.On
	case sim.KindWarm:
		i.Warm = r.On
	}
	l.tally(r.At, i, 1)
}

// tally adds (sign 1) or takes away (sign -1) an instance in its group's counters.
func (l *Ledger) tally(t sim.Time, i *Instance, sign int) {
	g := l.Group(i.Group)
	if g == nil {
		return
	}
	g.Members += sign
	g.Counts[i.State] += sign
	if i.Protected {
		g.Flagged += sign
		if i.State == sim.InService {
			g.Shielded += sign
		}
	}
	if !i.Healthy {
		g.Unhealthy += sign
	}
	if i.Serves() {
		g.Serving += sign
	}
	g.bill.charge(t, i, int64(sign))
}

func (l *Ledger) state(r *sim.Record, i *Instance) {
	l.checkMove(r, i)
	from, home := i.State, i.Group
	if r.To >= sim.NumStates {
		return
	}
	l.tally(r.At, i, -1)
	i.State, i.Group = r.To, 0
	if r.Act != 0 || !r.To.Joining() && !r.To.Leaving() { // else it is still the same one's
		i.Activity = r.Act
	}
	if r.To.Member() {
		i.Group = r.Group
	}
	if r.To == sim.InService && from != sim.InService {
		i.Warm = false
	}
	i.settle()
	l.tally(r.At, i, 1)
	switch {
	case i.Group != 0 && home == 0:
		l.joined(r, i)
	case i.Group == 0 && home != 0:
		l.left(r, from, home)
	}
}

func (l *Ledger) checkMove(r *sim.Record, i *Instance) {
	switch {
	case r.From != i.State:
		l.contradict(r, AboutState, fmt.Sprintf("%s is %s, not %s", i.Name, i.State, r.From))
	case !r.From.CanBecome(r.To):
		l.contradict(r, AboutState, fmt.Sprintf("%s cannot go from %s to %s", i.Name, r.From, r.To))
	case i.Group != 0 && i.Group != r.Group:
		l.contradict(r, AboutState, fmt.Sprintf("%s is in group %d, not in %d", i.Name, i.Group, r.Group))
	case r.To.Member() && l.Group(r.Group) == nil:
		l.contradict(r, AboutState, fmt.Sprintf("%s joins group %d, which does not exist", i.Name, r.Group))
	}
}

// settle applies what ends with a membership or with the instance: protection and
// trust are facts about a member, and what is gone does not run.
func (i *Instance) settle() {
	if i.Group == 0 {
		i.Protected, i.Entrusted = false, false
	}
	if i.State.Gone() {
		i.Running = false
	}
}

// joined counts a new member. The group launched it if it came to exist within
// the very activity that brought it; what had no activity at instant 0 was there
// from the beginning.
func (l *Ledger) joined(r *sim.Record, i *Instance) {
	if r.Name == "attach" {
		i.Created, i.Entrusted = sim.Manual, r.Code == "entrusted"
	}
	if i.Info.Joined >= 0 || r.At > 0 {
		i.Joined = r.At
	}
	g := l.Group(i.Group)
	if g == nil {
		return
	}
	act := l.Activity(r.Act)
	switch {
	case act != nil && i.Created == sim.Auto && i.Born > act.Began:
		g.Launched++
	case act != nil || r.At > 0:
		g.Attached++
	}
}

// ByVendor reports whether a state record tells of an instance that the vendor
// released for reasons of its own, whatever its group was doing with it.
func ByVendor(r *sim.Record) bool {
	return r.Code == "auto_release" || r.Code == "arrears" || r.Code == "security_risk"
}

// left counts a member that is gone from its group.
func (l *Ledger) left(r *sim.Record, from sim.State, home sim.GroupID) {
	g := l.Group(home)
	switch {
	case g == nil:
	case r.To == sim.Released && r.Act != 0 && !ByVendor(r):
		g.Released++
	case r.To == sim.Deleted:
		g.Deleted++
	case r.To == sim.Outside && !from.Joining():
		g.Detached++
	}
}

func (l *Ledger) total(r *sim.Record, i *Instance) {
	g := l.known(r)
	if g == nil {
		return
	}
	if i.Counted == r.On {
		l.contradict(r, AboutTotals, fmt.Sprintf("%s enters or leaves the total twice", i.Name))
	}
	want := g.Total - 1
	if r.On {
		want = g.Total + 1
	}
	if int64(want) != r.A {
		l.contradict(r, AboutTotals, fmt.Sprintf("the total is %d after %s, not %d", want, i.Name, r.A))
	}
	i.Counted, g.Total = r.On, int(r.A)
	g.PeakTotal = max(g.PeakTotal, g.Total)
}

func (i *Instance) listen(r *sim.Record) {
	at := slices.Index(i.Listeners, r.Name)
	switch {
	case r.On && at < 0:
		i.Listeners = append(i.Listeners, r.Name)
	case !r.On && at >= 0:
		i.Listeners = slices.Delete(i.Listeners, at, at+1)
	}
}
