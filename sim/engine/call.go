package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
)

// Reply is what the caller of an API is told at once. Accepted is not done: an
// Activity may still run for minutes and fail.
type Reply struct {
	OK        bool
	HTTP      int
	Code      string
	Message   string
	RequestID string
	Activity  string
}

// Do makes a call from outside, at the present instant.
func (e *Engine) Do(c sim.Call) Reply {
	e.begin(1)
	e.w.decideCall(&e.out, &c, nil, -1)
	answer := e.out.recs[0]
	e.commit()
	for k := range e.out.recs {
		if r := &e.out.recs[k]; r.Kind == sim.KindCall {
			answer = *r
		}
	}
	reply := Reply{OK: answer.On, HTTP: int(answer.A), Code: answer.Code, Message: answer.Text,
		RequestID: sim.RequestID(e.w.cfg.Seed, answer.Call)}
	if answer.Act != 0 {
		reply.Activity = sim.ActivityName(answer.Act)
	}
	return reply
}

// decideCall is the API's front: it finds out whom the call is about, asks the
// operation's rules in their documented order, and either refuses or begins.
func (w *world) decideCall(o *out, c *sim.Call, en *sim.Entry, index int) {
	op := &w.d.Ops[c.Op]
	a := asking{w: w, gid: w.groupNamed[c.Group], call: c, op: op, trigger: sim.TriggerManual}
	if !c.Op.OnGroup() {
		a.gid = w.groupOfSelector(c)
	}
	info := &sim.CallInfo{Op: c.Op, Index: index, Group: c.Group, Native: op.Native}
	if en != nil {
		info.Entry, info.Note, info.Params = en.ID, en.Note, en.Params
	}
	a.who = w.resolve(&c.Who, a.gid)
	a.asked = len(a.who)
	info.Instances = namesOf(a.who)
	if c.Instance != nil {
		info.Instances = []string{c.Instance.ID}
	}
	if len(a.who) == 0 && !emptySelector(&c.Who) && len(c.Who.IDs) == 0 {
		w.answer(o, info, a.gid, sim.Fault{}, false, 0)
		return
	}
	if f, refused := w.refuse(&a, info); refused {
		w.answer(o, info, a.gid, f, false, f.HTTP)
		return
	}
	o.cause = w.answer(o, info, a.gid, sim.Fault{}, true, op.HTTP)
	w.perform(o, &a)
}

// groupOfSelector is the group in which an ECS call's selector looks.
func (w *world) groupOfSelector(c *sim.Call) sim.GroupID {
	if c.Group != "" {
		return w.groupNamed[c.Group]
	}
	if len(w.groups) == 2 {
		return 1
	}
	return 0
}

// answer adds the record of the call. The activity that it starts, if any, is
// the next one.
func (w *world) answer(o *out, info *sim.CallInfo, gid sim.GroupID, f sim.Fault, ok bool, http int) sim.Seq {
	r := sim.Record{Kind: sim.KindCall, Call: w.calls + 1, Group: gid, On: ok, A: int64(http),
		Code: f.Code, Text: f.Message, X: &sim.Extra{Call: info}}
	if !info.Op.OnGroup() {
		r.Group = 0
	}
	return o.add(r)
}

// lacking is what a caller from outside is told of an operation that the vendor
// does not have; scenarios with one are refused when they are loaded.
var lacking = sim.Fault{HTTP: 400, Code: "UnsupportedOperation", Message: "The provider has no such operation."}

// refuse asks the rules; refused is false if the call may go on.
func (w *world) refuse(a *asking, info *sim.CallInfo) (f sim.Fault, refused bool) {
	if a.op.Native == "" {
		return lacking, true
	}
	if n := len(w.failing); n > 0 {
		ev := &w.cfg.Timeline[w.failing[n-1]].Event
		return sim.Fault{HTTP: ev.HTTP, Code: ev.Code, Message: "The API is failing."}, true
	}
	a.foresee()
	rules := a.op.Rules
	for k := range rules {
		r := &rules[k]
		if !w.option(r.When) {
			continue
		}
		if r.If.OnInstance() {
			if f, refused = w.refuseInstances(a, rules, k, info); refused {
				return f, true
			}
		} else if a.holds(r) {
			return r.Fault.About(w.subject(a, r)), true
		}
	}
	return sim.Fault{}, false
}

// subject is what the placeholder in a fault's message stands for.
func (w *world) subject(a *asking, r *sim.Rule) string {
	switch r.If {
	case sim.NoStep:
		return strconv.FormatFloat(a.firing().Value, 'g', -1, 64)
	case sim.OverLimit, sim.NoIDs:
		return "InstanceId"
	case sim.DatabaseIsDown:
		for _, db := range a.group().cfg.Databases {
			if a.group().down[db] > 0 {
				return db
			}
		}
	case sim.PolicyNotExecutable:
		return a.group().policyNamed(a.call.Policy).cfg.Type
	case sim.GroupNotIn:
		return w.d.Words.Groups[a.group().state]
	}
	if a.call == nil {
		return ""
	}
	return a.call.Policy
}

// refuseInstances asks rule k of every instance. An invalid one is passed over
// where the call says so, and otherwise refuses all: a batch is done whole or
// not at all.
func (w *world) refuseInstances(a *asking, rules []sim.Rule, k int, info *sim.CallInfo) (sim.Fault, bool) {
	r := &rules[k]
	if a.call.Console && r.If == sim.DeletionProtected {
		return w.passOver(a, r, info)
	}
	bad := slices.IndexFunc(a.who, func(t target) bool { return a.holdsFor(r, t.id) })
	if bad < 0 {
		return sim.Fault{}, false
	}
	if a.call.IgnoreInvalid {
		return w.passOver(a, r, info)
	}
	f := r.Fault.About(a.who[bad].name)
	if a.op.Wrap.Code == "" {
		return f, true
	}
	return w.wrap(a, rules, k, info), true
}

// passOver drops the instances that rule r holds for; if nobody is left, the
// call is refused after all.
func (w *world) passOver(a *asking, r *sim.Rule, info *sim.CallInfo) (sim.Fault, bool) {
	var stay []target
	for _, t := range a.who {
		if a.holdsFor(r, t.id) {
			info.Skipped = append(info.Skipped, t.name)
		} else {
			stay = append(stay, t)
		}
	}
	if len(stay) == 0 {
		return r.Fault.About(a.who[0].name), true
	}
	a.who = stay
	return sim.Fault{}, false
}

// wrap answers for the whole batch and lists each failed instance with its own code.
func (w *world) wrap(a *asking, rules []sim.Rule, from int, info *sim.CallInfo) sim.Fault {
	for _, t := range a.who {
		for k := from; k < len(rules); k++ {
			r := &rules[k]
			if r.If.OnInstance() && w.option(r.When) && a.holdsFor(r, t.id) {
				f := r.Fault.About(t.name)
				info.Causes = append(info.Causes, sim.InstanceFault{Instance: t.name, Code: f.Code, Message: f.Message})
				break
			}
		}
	}
	f := a.op.Wrap
	var b strings.Builder
	b.WriteString(f.Message)
	for _, c := range info.Causes {
		fmt.Fprintf(&b, " %s: %s %s", c.Instance, c.Code, c.Message)
	}
	f.Message = b.String()
	return f
}

// foresee works out bounds, expected number and change as the call would leave
// them, for the rules that look at those.
func (a *asking) foresee() {
	if a.gid == 0 {
		return
	}
	g := a.group()
	a.min, a.max, a.desired = g.min, g.max, g.desired
	c := a.call
	switch c.Op {
	case sim.OpModifyGroup:
		a.min, a.max = valueOr(c.Min, g.min), valueOr(c.Max, g.max)
		a.desired = valueOr(c.Desired, g.desired)
	case sim.OpRemove, sim.OpDetach:
		a.wanted, a.delta = -len(a.who), -len(a.who)
	case sim.OpAttach:
		a.wanted, a.delta = len(a.who), len(a.who)
	case sim.OpAdjust:
		a.change(c.Change)
	case sim.OpExecutePolicy:
		if p := g.policyNamed(c.Policy); p != nil && g.toRun(p).cfg.Decider != nil {
			if wish, ok := g.toRun(p).cfg.Decider.Decide(a.w.observe(g, sim.TriggerManual, a.firing())); ok {
				a.change(wish.Change)
			} else {
				a.wantsNothing = true
			}
		}
	}
}

// change foresees a change of capacity.
func (a *asking) change(c sim.Change) {
	g := a.group()
	a.wanted, a.delta = a.w.clamped(g, c)
	if g.desired >= 0 {
		a.desired = a.w.baseOf(g) + a.delta
	}
}

func (a *asking) firing() sim.Firing {
	var f sim.Firing
	if a.call.MetricValue != nil {
		f.Value = *a.call.MetricValue
	}
	if a.call.Threshold != nil {
		f.Threshold = *a.call.Threshold
	}
	return f
}

func valueOr(p *int, or int) int {
	if p == nil {
		return or
	}
	return *p
}

func namesOf(who []target) []string {
	names := make([]string, len(who))
	for k := range who {
		names[k] = who[k].name
	}
	return names
}

// resolve finds whom a selector means. Given ids are kept in their order, each
// once; others are members of the group.
func (w *world) resolve(s *sim.Selector, gid sim.GroupID) []target {
	if len(s.IDs) > 0 {
		var who []target
		for _, name := range s.IDs {
			t := target{name, w.byName[name]}
			if !slices.Contains(who, t) {
				who = append(who, t)
			}
		}
		return who
	}
	if gid == 0 || emptySelector(s) {
		return nil
	}
	ids := w.matching(s, gid)
	w.order(s, gid, ids)
	if s.Count >= 0 && s.Count < len(ids) {
		ids = ids[:s.Count]
	}
	who := make([]target, len(ids))
	for k, id := range ids {
		who[k] = target{w.inst[id].name, id}
	}
	return who
}

func emptySelector(s *sim.Selector) bool {
	return !s.All && s.State == "" && s.Protected == nil && s.Unhealthy == nil && s.Busy == nil &&
		s.Zone == "" && s.Created == "" && s.Order == "" && s.Count == 0 && len(s.IDs) == 0
}

func (w *world) matching(s *sim.Selector, gid sim.GroupID) []sim.InstanceID {
	ids := make([]sim.InstanceID, 0, len(w.group(gid).members))
	states := statesOf(s.State)
	for _, id := range w.group(gid).members {
		i := &w.inst[id]
		if !states.Has(i.state) ||
			s.Protected != nil && *s.Protected != i.protected ||
			s.Unhealthy != nil && *s.Unhealthy == i.healthy ||
			s.Busy != nil && *s.Busy != (len(i.jobs) > 0) ||
			s.Zone != "" && s.Zone != i.zone ||
			s.Created != "" && s.Created != i.created.String() {
			continue
		}
		ids = append(ids, id)
	}
	return ids
}

// statesOf are the states that a selector's word stands for; no word, all.
func statesOf(word string) sim.StateSet {
	switch word {
	case "":
		return ^sim.StateSet(0)
	case "pending":
		return sim.States(sim.Pending, sim.PendingWait)
	case "removing":
		return sim.States(sim.Removing, sim.RemovingWait)
	case "standby":
		return sim.States(sim.Standby, sim.EnteringStandby)
	}
	state, _ := sim.Index(word, sim.NumStates)
	return sim.States(state)
}

// order sorts the matches; by id means by name, as a person reads it.
func (w *world) order(s *sim.Selector, gid sim.GroupID, ids []sim.InstanceID) {
	switch s.Order {
	case "oldest":
	case "newest":
		slices.Reverse(ids)
	case "random":
		src := random.At(w.cfg.Seed, "select/"+w.group(gid).cfg.ID, int(w.calls))
		src.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	default:
		slices.SortFunc(ids, func(a, b sim.InstanceID) int { return cmp.Compare(w.inst[a].name, w.inst[b].name) })
	}
}
