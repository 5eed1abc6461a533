package explain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// lifeShown bounds the lists of a life: their beginnings and their ends.
const lifeShown = 60

// life is what is told of one instance, gathered in one pass.
type life struct {
	r    *Run
	id   sim.InstanceID
	name string

	events []sim.Seq
	trials []trial
	left   *sim.Record // how it last began to leave, left at once, or ceased to exist; nil while it is a member
	began  *sim.Record // how it last began to join
	fate   string      // what became of it when it left, and where that is said
	i      *ledger.Instance
}

// Unknown is the answer to a question about an instance that nobody knows, or
// nobody knows yet.
type Unknown string

// Error says who is not known, and who may have been meant.
func (u Unknown) Error() string { return string(u) }

// Instance writes the life of an instance up to an instant: how it came, what was
// done to it, each choice in which it could have been taken, and why it left or
// is still there. An instance that the run never knew is an Unknown.
func (r *Run) Instance(w io.Writer, name string, at sim.Time) error {
	id := r.world.InstanceByName(name)
	if id == 0 {
		return Unknown(fmt.Sprintf("no instance of the run is called %q%s", name, near(name, r.allNames())))
	}
	l := &life{r: r, id: id, name: name}
	s := r.scene(r.until(at), l.look)
	l.i = s.Instance(id)
	if l.i == nil {
		return Unknown(fmt.Sprintf("%s does not exist yet at %s; it comes at %s", name, at, r.record(r.world.Instance(id).Born).At))
	}
	p := &page{}
	l.head(p, s)
	l.why(p)
	l.choices(p)
	l.story(p)
	_, err := io.WriteString(w, p.text())
	return err
}

func (r *Run) allNames() []string {
	var names []string
	for k := range r.world.Instances {
		if i := &r.world.Instances[k]; i.Info != nil {
			names = append(names, i.Name)
		}
	}
	return names
}

// look takes one record, with the world as it is before it.
func (l *life) look(s *scene, rec *sim.Record) {
	if i := s.Instance(l.id); rec.Kind == sim.KindPick && i != nil && i.Group == rec.Group {
		l.try(s, rec)
	}
	if !l.concerns(rec) {
		return
	}
	if told(rec) {
		l.events = append(l.events, rec.Seq)
	}
	if rec.Kind == sim.KindState {
		l.turn(rec)
	}
	if l.left == rec {
		l.fate = l.becoming(s.fate(rec))
	}
}

// try notes how it fared in a choice.
func (l *life) try(s *scene, rec *sim.Record) {
	if c := l.r.chosen(s, rec); c != nil {
		if place, ok := c.of(l.id); ok {
			l.trials = append(l.trials, trial{rec, place.rank > 0 && place.rank <= c.taken, place.rule, c.verdict(l.id)})
		}
	}
}

// becoming says what becomes of it, by which rule.
func (l *life) becoming(rule *sim.FateRule) string {
	if rule == nil {
		return ""
	}
	text := map[string]string{"leave": "It runs on outside the group", "release": "It is released",
		"reclaim": "It is stopped and kept (reclaim: recycle)"}[l.left.Code]
	return fmt.Sprintf("%s [%s].", text, rule.Cite)
}

// turn follows how it joins and leaves.
func (l *life) turn(rec *sim.Record) {
	switch {
	case !rec.From.Member() && rec.To.Member(), rec.From == sim.Stopped && rec.To.Joining():
		l.began, l.left = rec, nil
	case rec.To == sim.Removing && !rec.From.Leaving(), rec.From == sim.Outside:
		l.left = rec
	case rec.From.Member() && !rec.To.Member():
		if l.left == nil {
			l.left = rec
		}
	case rec.To.Member() && !rec.To.Leaving() && rec.To != sim.Stopped:
		l.left = nil
	}
}

// concerns reports whether a record is about the instance, or a call that names it.
func (l *life) concerns(rec *sim.Record) bool {
	switch rec.Kind {
	case sim.KindCall:
		c := callOf(rec)
		return slices.Contains(c.Instances, l.name) || slices.Contains(c.Skipped, l.name)
	case sim.KindEvent:
		return rec.X != nil && slices.Contains(rec.X.IDs, l.id)
	}
	return rec.Inst == l.id
}

// told reports whether a record belongs into a life; what only counts or repeats
// does not.
func told(rec *sim.Record) bool {
	switch rec.Kind {
	case sim.KindTotal, sim.KindWarm:
		return false
	case sim.KindCall:
		return rec.Name != "worker" || !rec.On // what the worker switched says that it did
	case sim.KindJob:
		return rec.Name == "killed"
	}
	return true
}

// head answers the question in one sentence.
func (l *life) head(p *page, s *scene) {
	p.line(0, "%s, zone %s, %s", l.name, l.i.Info.Zone, l.present(s))
	p.line(0, "%s", l.answer())
	if l.left != nil && l.fate != "" {
		p.line(0, "%s", l.fate)
	}
}

// present is where the instance stands.
func (l *life) present(s *scene) string {
	w := &l.r.cfg.Dialect.Words
	switch {
	case l.i.State.Gone():
		return "gone: " + l.i.State.String()
	case l.i.Group == 0 && l.i.Running:
		return "in no group, running"
	case l.i.Group == 0:
		return "in no group"
	}
	text := fmt.Sprintf("member of %s: %s", l.r.groupName(l.i.Group), w.State(l.i.State, l.i.Protected))
	if l.i.Protected && w.Protected == "" {
		text += ", protected"
	}
	return fmt.Sprintf("%s, %s, joined %s", text, origin(l.i), since(s.papers[l.id].joined))
}

// answer says why it left, or why it is still there.
func (l *life) answer() string {
	switch {
	case l.left != nil && l.i.State == sim.Stopped:
		return "It is stopped, and a member still, because " + l.reason()
	case l.left != nil:
		return "It " + l.leaving() + " because " + l.reason()
	case l.i.Group == 0:
		return "It is not a member of a group, so no scaling concerns it."
	case len(l.trials) == 0:
		return "It is still there because nobody asked for it: there was no choice in which it could have been taken."
	}
	return "It is still there: " + l.tallied()
}

// reason says in a sentence what took it.
func (l *life) reason() string {
	rec := l.left
	if t := l.taking(); t != nil {
		return fmt.Sprintf("%s took it at %s: it was the %s.%s", sim.ActivityName(rec.Act), rec.At, t.text, l.untilThen(t))
	}
	for _, seq := range l.r.chain(rec.Seq)[1:] {
		switch cause := l.r.record(seq); cause.Kind {
		case sim.KindHealth:
			return fmt.Sprintf("the group's health check took it at %s (%s): %s at %s.", rec.At,
				sim.ActivityName(rec.Act), l.r.say(cause), cause.At)
		case sim.KindCall, sim.KindEvent:
			return fmt.Sprintf("of a %s at %s: %s.", cause.Kind, cause.At, l.r.say(cause))
		}
	}
	return fmt.Sprintf("of this, at %s: %s.", rec.At, l.r.say(rec))
}

// why writes the chain of causes of how it left, and of how it came.
func (l *life) why(p *page) {
	if l.left != nil {
		p.title("why it %s", l.leaving())
		l.r.tellChain(p, l.left.Seq)
	}
	switch {
	case l.began == nil && l.left == nil:
		p.title("where it comes from")
		l.r.tellChain(p, l.i.Born)
	case l.began != nil && l.left == nil:
		p.title("why it is there")
		l.r.tellChain(p, l.began.Seq)
	case l.began != nil && l.began.Code != "initial":
		p.title("why it had come")
		l.r.tellChain(p, l.began.Seq)
	}
}

// leaving is what became of it, as a verb.
func (l *life) leaving() string {
	switch {
	case l.i.State == sim.Stopped:
		return "is stopped"
	case l.left.From == sim.Outside:
		return "is gone"
	case l.i.State.Leaving():
		return "is leaving"
	}
	return "left"
}

// skipped leaves out the middle of a long list, and says so once.
func skipped(p *page, k, n int) bool {
	more := n - lifeShown
	if more <= 0 || k < lifeShown/2 || k >= lifeShown/2+more {
		return false
	}
	if k == lifeShown/2 {
		p.line(2, "… %d more", more)
	}
	return true
}

// story lists what happened to it, and what each came from.
func (l *life) story(p *page) {
	p.title("life: %s", count(len(l.events), "event"))
	for k, seq := range l.events {
		if skipped(p, k, len(l.events)) {
			continue
		}
		rec := l.r.record(seq)
		p.fact(rec, l.r.say(rec)+l.r.behind(rec)+cited(l.r.refusal(rec)))
	}
	p.flush()
}

// cited adds where the vendor says so.
func cited(source string) string {
	if source == "" {
		return ""
	}
	return " [" + source + "]"
}

// behind names what a record comes from, where that is not said already.
func (r *Run) behind(rec *sim.Record) string {
	switch {
	case rec.Name == "worker":
		return ""
	case rec.Kind == sim.KindCall || rec.Kind == sim.KindEvent:
		return bracket(strings.TrimPrefix(r.root(rec), "the scenario: "))
	}
	cause := r.record(rec.Cause)
	if rec.Act != 0 || cause == nil || cause.Kind == sim.KindBegin {
		return ""
	}
	if cause.Name == "worker" {
		return " by its worker"
	}
	return fmt.Sprintf(", because of #%d", rec.Cause)
}
