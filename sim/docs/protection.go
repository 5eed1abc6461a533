package docs

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

// kind is one kind of protection, as the rule tables know it: the conditions by
// which a rule can respect it.
type kind struct {
	name  string
	says  string
	op    sim.Op     // what turns it on; NumOps = a setting that every group has
	conds []sim.Cond // a rule that asks one of these respects it
	state sim.State  // the state that a protected instance is in; Outside = the kind is not about one
}

var kinds = []kind{
	{"Instance protection", "`protect`: a member that scale-in should spare", sim.OpProtect,
		[]sim.Cond{sim.IsProtected}, sim.InService},
	{"Standby", "`enter_standby`: a member out of service by hand, for repair", sim.OpEnterStandby,
		[]sim.Cond{sim.IsStandby}, sim.Standby},
	{"ECS deletion protection", "`set_deletion_protection`: an attribute of the instance itself, against its release by mistake", sim.OpSetDeletionProtection,
		[]sim.Cond{sim.DeletionProtected}, sim.InService},
	{"MinSize", "`min` of the group: how many it should keep", sim.NumOps,
		[]sim.Cond{sim.BelowMin, sim.AtMin}, sim.Outside},
	{"Group deletion protection", "`set_group_protection`: against the deletion of the group", sim.OpSetGroupProtection,
		[]sim.Cond{sim.GroupIsProtected}, sim.Outside},
}

// The short answers of the table.
const (
	stops    = "**stops it**"
	does     = "does not stop it"
	nothing  = "–" // the provider lacks the protection or the call
	halts    = "**stops it at min**"
	frozen   = "**stops it**: health is frozen"
	released = "**removed, not released**"
)

// ProtectionTable answers the question that everybody comes with: which kind of
// protection stops what. Every cell is derived from the rule tables.
func ProtectionTable() string {
	var p page
	head := []string{"Protection", "Provider", "Automatic scale-in", "Replacement of the unhealthy", "Remove by hand",
		"Detach by hand", "Release of the instance by hand", "Forced deletion of the group"}
	var rows [][]string
	for i := range kinds {
		for _, d := range providers() {
			rows = append(rows, append([]string{kinds[i].name, vendor(d)}, kinds[i].answers(d)...))
		}
	}
	p.table(head, rows)
	for i := range kinds {
		p.line("- ", kinds[i].name, ": ", kinds[i].says, ".")
	}
	p.line("- Remove takes a member out and may release it (`remove`), detach always leaves it running (`detach`),")
	p.line("  release by hand deletes the instance past the group (`delete_instance`).")
	p.line("- \"Refused\" names the vendor's error code; in a batch that answers with a code of its own, that one first.")
	p.line("- – : this version of this provider has no such protection, or no such call.")
	for _, d := range providers() {
		p.line("- ", vendor(d), ": a deletion without force is refused while the group has members, whoever is protected: ",
			code(faultOf(&d.Ops[sim.OpDeleteGroup], sim.HasMembers)), ".")
	}
	return p.String()
}

// answers gives a row's cells after the first two.
func (k *kind) answers(d *sim.Dialect) []string {
	if k.op != sim.NumOps && d.Ops[k.op].Native == "" {
		return []string{nothing, nothing, nothing, nothing, nothing, nothing}
	}
	return []string{k.scaleIn(d), k.health(d), k.call(d, sim.OpRemove), k.call(d, sim.OpDetach),
		k.call(d, sim.OpDeleteInstance), k.groupDeletion(d)}
}

// respects reports whether a rule spares what this kind protects.
func (k *kind) respects(r *sim.Rule) bool {
	for _, c := range k.conds {
		if r.If == c {
			return true
		}
	}
	return r.If == sim.StateNotIn && k.state != sim.Outside && !r.States.Has(k.state)
}

// find looks for the first rule that respects the kind by default, and for one
// that would under another choice.
func (k *kind) find(d *sim.Dialect, rules []sim.Rule) (now, otherwise *sim.Rule) {
	for i := range rules {
		r := &rules[i]
		switch {
		case !k.respects(r):
		case byDefault(d, r):
			return r, nil
		case otherwise == nil:
			otherwise = r
		}
	}
	return nil, otherwise
}

func (k *kind) scaleIn(d *sim.Dialect) string {
	now, otherwise := k.find(d, d.Candidates)
	switch {
	case now != nil:
		return stops
	case otherwise != nil:
		return does + " (it does under " + choice(otherwise.When) + ")"
	}
	if now, _ = k.find(d, d.Admit[sim.TriggerAlarm]); now != nil {
		return halts
	}
	return does
}

func (k *kind) health(d *sim.Dialect) string {
	skipped := k.conds[0] == sim.IsProtected && d.Health.SkipsProtected ||
		k.conds[0] == sim.IsStandby && d.Health.SkipsStandby
	if skipped {
		return frozen
	}
	if now, _ := k.find(d, d.Admit[sim.TriggerHealth]); now != nil {
		return stops
	}
	return does
}

func (k *kind) call(d *sim.Dialect, op sim.Op) string {
	o := &d.Ops[op]
	if o.Native == "" {
		return nothing
	}
	now, _ := k.find(d, o.Rules)
	if now == nil {
		return does
	}
	text := "**refused**: " + answer(o, now)
	if now.When != "" {
		text += " (under " + choice(now.When) + ", the default)"
	}
	return text
}

// answer is the code of a refusal, the batch's own before the instance's.
func answer(o *sim.Operation, r *sim.Rule) string {
	if r.If.OnInstance() && o.Wrap.Code != "" {
		return code(o.Wrap.Code) + " with " + code(r.Fault.Code)
	}
	return code(r.Fault.Code)
}

func (k *kind) groupDeletion(d *sim.Dialect) string {
	if now, _ := k.find(d, d.Ops[sim.OpDeleteGroup].Rules); now != nil {
		return "**refused**: " + answer(&d.Ops[sim.OpDeleteGroup], now)
	}
	if k.conds[0] == sim.IsProtected && fate(d, sim.ByGroupDeletion, true) != fate(d, sim.ByGroupDeletion, false) {
		return released
	}
	return does
}

// fate is what becomes of a member that the group launched and that is paid for
// as it goes.
func fate(d *sim.Dialect, way sim.Departure, protected bool) sim.Fate {
	for _, r := range d.Fates[way] {
		if (protected || !r.Protected) && !r.Asked {
			return r.Then
		}
	}
	panic(fmt.Sprintf("docs: %s has no fate by %s", d.Name, way))
}

// faultOf is the code that an operation answers under a condition, "" if none.
func faultOf(o *sim.Operation, c sim.Cond) string {
	for i := range o.Rules {
		if o.Rules[i].If == c {
			return o.Rules[i].Fault.Code
		}
	}
	return ""
}
