package explain

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// storyShown bounds the story: its beginning and its end.
const storyShown = 60

// Story writes the whole run as what was decided, in time order.
func (r *Run) Story(w io.Writer) error {
	p := &page{}
	r.tellRun(p)
	r.tellDecisions(p)
	r.tellBlocked(p)
	r.tellBroken(p)
	p.title("more")
	p.row("--at T", "one instant: the state, who would leave and why, what was blocked and until when")
	p.row("--instance ID", "one instance: how it came, what was done to it, why it left or stayed")
	_, err := io.WriteString(w, p.text())
	return err
}

// tellRun says which run this is.
func (r *Run) tellRun(p *page) {
	p.line(0, "%s on %s, seed %d, %s, %s", r.cfg.Name, r.cfg.Dialect.Name, r.cfg.Seed, lasting(time.Duration(r.cfg.Until)),
		count(len(r.records), "record"))
	if r.cfg.Title != "" {
		p.line(0, "%s", r.cfg.Title)
	}
	if r.cfg.Watch != "" {
		p.line(0, "watch: %s", r.cfg.Watch)
	}
	if r.cfg.NoReturn > 0 {
		p.line(0, "point of no return: %s, from then on nothing that is still to come keeps the promise", r.cfg.NoReturn)
	}
}

// tellDecisions writes what was decided. What the workers on the instances did
// for themselves is counted, since it would drown the rest.
func (r *Run) tellDecisions(p *page) {
	var seqs []sim.Seq
	var workers tally
	for i := range r.records {
		rec := &r.records[i]
		switch {
		case rec.Kind == sim.KindCall && rec.Name == "worker":
			workers.add(rec)
		case decides(rec) && !r.settles(rec):
			seqs = append(seqs, rec.Seq)
		}
	}
	p.title("what happened (%d)", len(seqs))
	for k, seq := range seqs {
		if more := len(seqs) - storyShown; more > 0 && k >= storyShown*2/3 && k < storyShown*2/3+more {
			if k == storyShown*2/3 {
				p.row("", "…", fmt.Sprintf("%d more up to %s: ask with --at", more, r.record(seqs[k+more-1]).At))
			}
			continue
		}
		rec := r.record(seq)
		p.fact(rec, r.tell(rec))
	}
	p.flush()
	if workers.n > 0 {
		p.line(2, "besides, the workers called for their own instances %s, from %s to %s: %s", count(workers.n, "time"),
			workers.first.At, workers.last.At, workers.text())
	}
}

// settles reports whether a record is an alarm that becomes OK without having
// fired: nobody has to know.
func (r *Run) settles(rec *sim.Record) bool {
	if rec.Kind != sim.KindAlarm || sim.AlarmState(rec.A) == sim.AlarmAlarm {
		return false
	}
	before := r.record(r.last(rec.Seq, func(other *sim.Record) bool {
		return other.Kind == sim.KindAlarm && other.Group == rec.Group && other.Name == rec.Name && other.B == rec.B
	}))
	return before == nil || sim.AlarmState(before.A) != sim.AlarmAlarm
}

// decides reports whether a record belongs into the story: somebody decided
// something, or something happened that others decide by.
func decides(rec *sim.Record) bool {
	switch rec.Kind {
	case sim.KindCall, sim.KindEvent, sim.KindAlarm, sim.KindActivity, sim.KindBounds, sim.KindDesired,
		sim.KindSetting, sim.KindGroupState, sim.KindHealth:
		return true
	case sim.KindJob:
		return rec.Name == "killed"
	case sim.KindState:
		return rec.Act == 0 && rec.To.Gone() || rec.To.Gone() && rec.Code != "" && rec.Code != "failed"
	case sim.KindEnd:
		return rec.Text != ""
	}
	return false
}

// tell is a record as a line of the story: an activity with all that came of it.
func (r *Run) tell(rec *sim.Record) string {
	if rec.Kind == sim.KindCall && rec.Name != "worker" {
		return r.say(rec) + bracket(callOf(rec).Note)
	}
	if rec.Kind != sim.KindActivity {
		return r.say(rec)
	}
	text := r.scoped(rec, fmt.Sprintf("%s: %s, %s", sim.ActivityName(rec.Act), moves(rec.B), r.origins(rec)))
	if why := r.wish(rec.Seq); why != "" {
		text += " (" + why + ")"
	}
	return text + "; " + r.outcome(rec.Act)
}

// wish is what a policy gave as its reason, where one stands behind a record.
func (r *Run) wish(seq sim.Seq) string {
	for _, s := range r.chain(seq) {
		switch rec := r.record(s); rec.Kind {
		case sim.KindWish:
			return rec.Text
		case sim.KindActivityEnd, sim.KindCall, sim.KindHealth:
			return ""
		}
	}
	return ""
}

// outcome says what became of an activity.
func (r *Run) outcome(id sim.ActivityID) string {
	a, did := r.world.Activity(id), r.did(id)
	var parts []string
	add := func(verb string, ids []sim.InstanceID) {
		if len(ids) > 0 {
			parts = append(parts, someNames(r.names(ids), 8)+" "+verb)
		}
	}
	if a != nil && a.Wants == 0 {
		add("back in service", did.joined)
	} else {
		add("joined", did.joined)
	}
	add("in standby", did.aside)
	add("left and released", did.released)
	add("left, running on", did.left)
	add("stopped", did.stopped)
	add("failed", did.failed)
	if pick := r.record(did.pick); pick != nil && pick.X != nil && pick.X.Pick != nil && len(pick.X.Pick.Counts) > 0 {
		parts = append(parts, r.keptOf(pick.X.Pick))
	}
	end := "still running at the end"
	if a != nil && a.Finished != 0 {
		end = fmt.Sprintf("%s at %s", r.status(int64(a.Status)), a.Done)
	}
	return strings.Join(append(parts, end), "; ")
}

// tally counts calls.
type tally struct {
	n, refused  int
	first, last *sim.Record
}

func (t *tally) add(rec *sim.Record) {
	if t.n == 0 {
		t.first = rec
	}
	t.n, t.last = t.n+1, rec
	if !rec.On {
		t.refused++
	}
}

func (t *tally) text() string {
	if t.refused == 0 {
		return "all accepted"
	}
	return fmt.Sprintf("%d refused", t.refused)
}

// brokenShown bounds how many breaches of one promise are told.
const brokenShown = 3

// tellBroken writes the broken promises, each with what led to it.
func (r *Run) tellBroken(p *page) {
	if len(r.broken) == 0 {
		return
	}
	p.title("promises broken: %d", len(r.broken))
	for i := range r.broken {
		j := &r.broken[i]
		p.line(2, "%s: %s", j.ID, j.Says)
		for k := range j.Violations[:min(len(j.Violations), brokenShown)] {
			v := &j.Violations[k]
			p.line(2, "at %s: %s", sim.Time(math.Round(v.AtS*1e9)), v.Text)
			r.tellChain(p, v.Record)
		}
		if more := len(j.Violations) - brokenShown; more > 0 {
			p.line(2, "and %d more", more)
		}
	}
}
