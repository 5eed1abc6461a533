package engine_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// script writes records a line each, without numbers and causes, so that one
// record more does not renumber a golden. It must stand before whoever folds
// the ledger, which then still holds the world as it was.
type script struct {
	cfg    *sim.Config
	shown  []string
	from   string
	ledger *ledger.Ledger
	begun  bool // the initial world has been told
	lines  []string
}

func (s *script) Add(r sim.Record) {
	at := r.At.String()
	if !s.begun || !slices.Contains(s.shown, r.Kind.String()) || at < s.from {
		return
	}
	line := fmt.Sprintf("%s  %-14s %s %s", at, s.subject(&r), r.Kind, s.facts(&r))
	if slices.Contains(s.shown, "text") && r.Text != "" && verdicts[r.Kind] {
		line += "  " + r.Text
	}
	s.lines = append(s.lines, strings.TrimRight(line, " "))
}

// verdicts are the kinds whose texts a user would read to find out why.
var verdicts = map[sim.Kind]bool{sim.KindCall: true, sim.KindActivityEnd: true, sim.KindBlocked: true}

func (s *script) subject(r *sim.Record) string {
	group := "-"
	if g := s.ledger.Group(r.Group); g != nil {
		group = g.Name
	}
	if r.Inst == 0 {
		return group
	}
	return group + "/" + s.name(r.Inst, r)
}

func (s *script) name(id sim.InstanceID, r *sim.Record) string {
	if r.Kind == sim.KindInstance {
		return r.Text
	}
	return s.ledger.InstanceName(id)
}

func (s *script) names(ids []sim.InstanceID) string {
	var out []string
	for _, id := range ids {
		out = append(out, s.ledger.InstanceName(id))
	}
	return "[" + strings.Join(out, " ") + "]"
}

// word is the vendor's word for a state, in brackets ours where it has none.
func (s *script) word(state sim.State, id sim.InstanceID) string {
	i := s.ledger.Instance(id)
	if w := s.cfg.Dialect.Words.State(state, i != nil && i.Protected); w != "" {
		return w
	}
	return "(" + state.String() + ")"
}

func (s *script) facts(r *sim.Record) string {
	words := &s.cfg.Dialect.Words
	switch r.Kind {
	case sim.KindGroupState:
		return words.Groups[r.B] + " -> " + words.Groups[r.A]
	case sim.KindBounds:
		return fmt.Sprintf("%d..%d", r.A, r.B)
	case sim.KindDesired:
		return fmt.Sprintf("%s -> %s%s", expected(r.B), expected(r.A), bracket(r.Name))
	case sim.KindSetting:
		return r.Name + " " + r.Text
	case sim.KindState:
		return s.word(r.From, r.Inst) + " -> " + s.word(r.To, r.Inst) + bracket(r.Code)
	case sim.KindStep:
		return r.Name + until(r.A)
	case sim.KindTotal:
		return fmt.Sprintf("%s to %d", map[bool]string{true: "up", false: "down"}[r.On], r.A)
	case sim.KindHealth:
		return map[bool]string{true: words.Healthy, false: words.Unhealthy}[r.On] + bracket(r.Code)
	case sim.KindPower, sim.KindTraffic, sim.KindProtection, sim.KindDeletionProtection, sim.KindListener:
		return strings.TrimSpace(r.Name + " " + onOff(r.On))
	case sim.KindCall:
		return s.call(r)
	case sim.KindEvent:
		return strings.TrimSpace(r.Name+" "+r.Text) + " " + onOff(r.On)
	case sim.KindActivity:
		return fmt.Sprintf("%s %s %+d%s", sim.ActivityName(r.Act), sim.Trigger(r.A), r.B, bracket(r.Name))
	case sim.KindActivityEnd:
		return fmt.Sprintf("%s %s %d", sim.ActivityName(r.Act), words.Statuses[r.A], r.B)
	case sim.KindPick:
		return s.pick(r.X.Pick)
	case sim.KindBlocked:
		return blocked(r)
	case sim.KindCooldown:
		if !r.On {
			return "over"
		}
		return "begins" + until(r.A) + bracket(r.Name)
	case sim.KindHook:
		if r.On {
			return r.Name + " waits" + until(r.A)
		}
		return r.Name + " " + r.Code
	case sim.KindAlarm:
		return r.Name + " " + sim.AlarmState(r.A).String()
	case sim.KindWish:
		return fmt.Sprintf("%s %s", r.Name, sim.Change{Kind: sim.ChangeKind(r.A), Amount: r.Vals[0]})
	}
	return ""
}

func (s *script) call(r *sim.Record) string {
	info := r.X.Call
	out := info.Native + " [" + strings.Join(info.Instances, " ") + "]"
	if len(info.Skipped) > 0 {
		out += " passed over [" + strings.Join(info.Skipped, " ") + "]"
	}
	switch {
	case r.On && r.Act != 0:
		return out + ": ok " + sim.ActivityName(r.Act)
	case r.On:
		return out + ": ok"
	case r.A == 0:
		return out + ": no call"
	}
	return fmt.Sprintf("%s: %d %s", out, r.A, r.Code)
}

func (s *script) pick(p *sim.Pick) string {
	out := fmt.Sprintf("%s of %d wanted", s.names(p.Taken), p.Want)
	for _, x := range p.Passed {
		out += fmt.Sprintf(", %s %s", s.ledger.InstanceName(x.Inst), x.Rule)
	}
	if len(p.Next) > 0 {
		out += ", then " + s.names(p.Next)
	}
	if p.TieOf > 0 {
		out += fmt.Sprintf(", a draw among %d", p.TieOf)
	}
	return out
}

func blocked(r *sim.Record) string {
	out := fmt.Sprintf("%s %s", sim.Trigger(r.B), r.Code)
	if r.A >= 0 {
		out += until(r.A)
	}
	if r.X != nil && r.X.Code != "" {
		out += " " + r.X.Code
	}
	if r.Act != 0 {
		out += " " + sim.ActivityName(r.Act)
	}
	return out + bracket(r.Name)
}

func until(at int64) string {
	if at < 0 {
		return ", open"
	}
	return " until " + sim.Time(at).String()
}

func onOff(on bool) string { return map[bool]string{true: "on", false: "off"}[on] }

func expected(n int64) string {
	if n < 0 {
		return "none"
	}
	return fmt.Sprint(n)
}

func bracket(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}
