package scenarios

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// callKeys reads the keys that each operation has of its own.
var callKeys = [sim.NumOps]func(d *decoder, o *object, c *sim.Call){
	sim.OpProtect:               who,
	sim.OpUnprotect:             who,
	sim.OpRemove:                removeKeys,
	sim.OpDetach:                detachKeys,
	sim.OpAttach:                attachKeys,
	sim.OpEnterStandby:          standbyKeys,
	sim.OpExitStandby:           standbyKeys,
	sim.OpSetHealth:             setHealthKeys,
	sim.OpModifyGroup:           modifyKeys,
	sim.OpEnableGroup:           enableKeys,
	sim.OpDisableGroup:          noKeys,
	sim.OpDeleteGroup:           forceKey,
	sim.OpSetGroupProtection:    enabledKey,
	sim.OpExecutePolicy:         executeKeys,
	sim.OpEnablePolicy:          policyKey,
	sim.OpDisablePolicy:         policyKey,
	sim.OpAdjust:                changeKey,
	sim.OpSuspend:               processesKey,
	sim.OpResume:                processesKey,
	sim.OpRebalance:             noKeys,
	sim.OpCompleteHook:          hookKeys,
	sim.OpExtendHook:            hookKeys,
	sim.OpCreateInstance:        createKeys,
	sim.OpDeleteInstance:        deleteKeys,
	sim.OpSetDeletionProtection: deletionProtectionKeys,
	sim.OpStartInstance:         who,
	sim.OpStopInstance:          who,
	sim.OpRebootInstance:        who,
}

// words are the spellings of an enumeration below n.
func words[T interface {
	~uint8
	String() string
}](n T) []string {
	var out []string
	for v := T(0); v < n; v++ {
		out = append(out, v.String())
	}
	return out
}

// do reads a call of the API. The vendor answers to what does not exist, so
// unknown ids are no more than hints.
func (d *decoder) do(o *object, e *sim.Entry) {
	name, ok := need(o, "do", kind(words(sim.NumOps)...))
	if !ok {
		o.known = append(o.known, keysGiven(o.n)...)
		return
	}
	e.IsCall = true
	c := &e.Call
	c.Op, _ = sim.Index(name, sim.NumOps)
	at, _ := o.get("do")
	if d.cfg.Dialect.Ops[c.Op].Native == "" {
		at.fault("%s has no such operation as %s", d.provider, name)
	}
	callKeys[c.Op](d, o, c)
	c.Group = d.callGroup(o, c)
	e.Expect = d.answer(o)
	d.later = append(d.later, func() { d.hintUnknown(o, c) })
}

// callGroup is the group that a call addresses. An operation on ECS instances
// needs one only to choose among its members.
func (d *decoder) callGroup(o *object, c *sim.Call) string {
	if c.Op.OnGroup() {
		return d.address(o, true)
	}
	choosing := false
	if v, ok := o.beside("instances"); ok {
		choosing = v.n.Kind == yaml.MappingNode
	}
	group := d.address(o, choosing)
	if !choosing {
		return ""
	}
	return group
}

func keysGiven(n *yaml.Node) []string {
	var out []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, n.Content[i].Value)
	}
	return out
}

func noKeys(*decoder, *object, *sim.Call) {}

func who(_ *decoder, o *object, c *sim.Call) { c.Who = must(o, "instances", selector) }

func removeKeys(d *decoder, o *object, c *sim.Call) {
	who(d, o, c)
	c.Recycle = asked(o, c, "reclaim", "release", word("release", "recycle")) == "recycle"
	c.Delete = asked(o, c, "delete", false, yesno)
	leaveKeys(o, c)
}

// leaveKeys are what remove and detach share.
func leaveKeys(o *object, c *sim.Call) {
	c.Decrease = asked(o, c, "decrease_desired", nil, maybe)
	c.IgnoreInvalid = asked(o, c, "ignore_invalid", false, yesno)
	c.RunHooks = asked(o, c, "run_hooks", nil, maybe)
}

// maybe takes a boolean whose being left out means something.
func maybe(v value) (*bool, bool) {
	b, ok := yesno(v)
	return &b, ok
}

func detachKeys(d *decoder, o *object, c *sim.Call) {
	who(d, o, c)
	c.FromLB = asked(o, c, "from_load_balancer", false, yesno)
	leaveKeys(o, c)
}

func attachKeys(d *decoder, o *object, c *sim.Call) {
	who(d, o, c)
	c.Entrusted = asked(o, c, "entrusted", false, yesno)
	c.RunHooks = asked(o, c, "run_hooks", nil, maybe)
}

func standbyKeys(d *decoder, o *object, c *sim.Call) {
	who(d, o, c)
	c.Append = asked(o, c, "append", false, yesno)
}

func setHealthKeys(d *decoder, o *object, c *sim.Call) {
	who(d, o, c)
	c.Healthy = must(o, "status", word("healthy", "unhealthy")) == "healthy"
}

func modifyKeys(_ *decoder, o *object, c *sim.Call) {
	c.Min = ptr(o, "min", whole(0, maxInstances))
	c.Max = ptr(o, "max", whole(0, maxInstances))
	c.Desired = ptr(o, "desired", whole(0, maxInstances))
	c.Cooldown = ptr(o, "cooldown", span(0, longest))
	c.Configuration = opt(o, "configuration", "", ident)
	c.Removal = opt(o, "removal", nil, removal)
	c.Zones = opt(o, "zones", nil, distinct(ident))
	keys := []string{"min", "max", "desired", "cooldown", "configuration", "removal", "zones"}
	if len(o.given(keys...)) == 0 {
		o.fault("one of %s is required", oneOf(keys))
	}
}

func enableKeys(_ *decoder, o *object, c *sim.Call) {
	c.Who = asked(o, c, "instances", sim.Selector{}, selector)
}

func forceKey(_ *decoder, o *object, c *sim.Call) { c.Force = opt(o, "force", false, yesno) }

func enabledKey(_ *decoder, o *object, c *sim.Call) { c.Enabled = must(o, "enabled", yesno) }

func policyKey(_ *decoder, o *object, c *sim.Call) { c.Policy = must(o, "policy", ident) }

func executeKeys(d *decoder, o *object, c *sim.Call) {
	policyKey(d, o, c)
	c.MetricValue = asked(o, c, "metric_value", nil, reference)
	c.Threshold = asked(o, c, "threshold", nil, reference)
}

// reference takes a number whose being left out means something.
func reference(v value) (*float64, bool) {
	f, ok := number(-maxNumber, maxNumber)(v)
	return &f, ok
}

func changeKey(_ *decoder, o *object, c *sim.Call) { c.Change = must(o, "change", change) }

func processesKey(_ *decoder, o *object, c *sim.Call) {
	c.Processes = must(o, "processes", distinct(word("scale_in", "scale_out", "health_check", "alarms", "schedules")))
}

func hookKeys(d *decoder, o *object, c *sim.Call) {
	who(d, o, c)
	c.Hook = must(o, "hook", ident)
	if c.Op == sim.OpCompleteHook {
		c.Result = opt(o, "result", "continue", word(hookResults...))
	}
}

// createKeys reads the keys of an instance; id is the instance's.
func createKeys(d *decoder, o *object, c *sim.Call) {
	one := d.loose(o)
	one.ID = must(o, "id", ident)
	if at, ok := o.get("id"); ok {
		d.claims = append(d.claims, claim{one.ID, at})
	}
	if d.instances++; d.instances > d.cfg.MaxInstances {
		o.fault("this makes %d instances, limits.instances is %d", d.instances, d.cfg.MaxInstances)
	}
	c.Instance = &one
}

func deleteKeys(d *decoder, o *object, c *sim.Call) {
	who(d, o, c)
	forceKey(d, o, c)
	c.Console = opt(o, "via", "api", word("api", "console")) == "console"
}

func deletionProtectionKeys(d *decoder, o *object, c *sim.Call) {
	who(d, o, c)
	enabledKey(d, o, c)
}

// answer reads what a call is expected to be told, for all providers or for each.
func (d *decoder) answer(o *object) *sim.Answer {
	v, ok := o.get("expect")
	if !ok || isNull(v.n) {
		return nil
	}
	if !v.names(providers) {
		return oneAnswer(v)
	}
	in := v.object()
	var mine *sim.Answer
	for _, p := range providers {
		at, given := in.get(p)
		if !given || isNull(at.n) {
			continue
		}
		if a := oneAnswer(at); p == d.provider {
			mine = a
		}
	}
	in.done()
	return mine
}

// oneAnswer takes ok, or {error: Code}.
func oneAnswer(v value) *sim.Answer {
	v.either(yaml.ScalarNode, yaml.MappingNode)
	if v.blank() {
		v.is(wordSchema([]string{"ok"}), "ok")
	}
	if v.n.Kind == yaml.ScalarNode {
		if s, _ := line(v); s != "ok" {
			v.fault("%s is no answer, write ok or {error: Code}", show(s))
		}
		return &sim.Answer{OK: true}
	}
	o := v.object()
	a := &sim.Answer{Code: must(o, "error", code)}
	o.done()
	return a
}

var codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$`)

// code takes a vendor's error code.
func code(v value) (string, bool) {
	if v.blank() {
		v.is(codeSchema, "AS.0001")
	}
	s, ok := v.scalar("an error code")
	if ok && !codeForm.MatchString(s) {
		return s, v.fault("%s is no error code such as IncorrectCapacity.MinSize or AS.4015", show(s))
	}
	return s, ok
}

// hintUnknown points at ids that the scenario does not have: the vendor will
// answer to them.
func (d *decoder) hintUnknown(o *object, c *sim.Call) {
	if at, ok := o.get("group"); ok && !slices.Contains(d.groupIDs(), at.n.Value) {
		at.hint("there is no group %s, the vendor will say so%s", show(at.n.Value), d.nearest(at.n.Value, d.groupIDs()))
	}
	at, ok := o.get("instances")
	for _, id := range c.Who.IDs {
		if ok && !d.exists(id) {
			at.hint("there is no instance %s, the vendor will say so%s", show(id), d.nearest(id, d.instanceIDs()))
		}
	}
	i := slices.Index(d.groupIDs(), c.Group)
	if i < 0 {
		return
	}
	g := &d.cfg.Groups[i]
	hintMissing(o, "policy", c.Policy, g.Policies, func(p sim.PolicyConfig) string { return p.ID })
	hintMissing(o, "hook", c.Hook, g.Hooks, func(h sim.Hook) string { return h.ID })
	hintMissing(o, "configuration", c.Configuration, g.Configurations, func(s string) string { return s })
}

func hintMissing[T any](o *object, key, id string, all []T, name func(T) string) {
	at, ok := o.get(key)
	if !ok || id == "" || slices.ContainsFunc(all, func(t T) bool { return name(t) == id }) {
		return
	}
	var names []string
	for _, t := range all {
		names = append(names, name(t))
	}
	at.hint("the group has no %s %s, the vendor will say so%s", key, show(id), o.d.nearest(id, names))
}

// exists reports whether an id is given anywhere, or is one that a group may
// come to launch.
func (d *decoder) exists(id string) bool {
	return d.ids[id] || d.launchable(id)
}

// launchable reports whether a group names its launches like this.
func (d *decoder) launchable(id string) bool {
	dash := strings.LastIndexByte(id, '-')
	if dash < 2 || !strings.HasPrefix(id, "i-") {
		return false
	}
	n, err := strconv.Atoi(id[dash+1:])
	group := id[2:dash]
	return err == nil && n > 0 && id == sim.LaunchedName(group, n) && slices.Contains(d.groupIDs(), group)
}

func (d *decoder) instanceIDs() []string {
	ids := make([]string, 0, len(d.claims))
	for _, c := range first(d.claims, 1000) {
		ids = append(ids, c.id)
	}
	return ids
}
