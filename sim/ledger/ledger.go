package ledger

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// Ledger is the world after the last record. Its exported fields are for
// reading only.
type Ledger struct {
	Now        sim.Time   // instant of the last record
	Seq        sim.Seq    // its number, 0 before the first
	Ended      bool       // the run is over
	Groups     []Group    // by GroupID
	Instances  []Instance // by InstanceID
	Activities []Activity // by ActivityID
	Words      *sim.Words // the vendor's, as given to New

	// Contradictions are the records that do not follow from those before them: at most
	// MaxContradictions, the first ones. Contradicted counts all of them.
	Contradictions []Contradiction
	Contradicted   int

	names nameIndex
}

// MaxContradictions bounds what a corrupt journal can make a ledger keep.
const MaxContradictions = 1000

// Contradiction is a record that cannot be true after those before it. The
// ledger believes the record nevertheless, so that one error is reported once.
type Contradiction struct {
	At    sim.Time
	Seq   sim.Seq
	Group sim.GroupID
	Inst  sim.InstanceID
	About About
	Text  string
}

// About says what a contradiction is about.
type About uint8

// What contradictions are about.
const (
	AboutState  About = iota // where somebody stands, and who exists
	AboutOrder               // records out of turn
	AboutIDs                 // an id that is taken, or that leaves others out
	AboutTotals              // sums that do not add up
)

// New returns the ledger of a world in which nothing exists yet. Words nil
// counts protection as a flag.
func New(words *sim.Words) *Ledger {
	if words == nil {
		words = &sim.Words{}
	}
	return &Ledger{Words: words, Groups: make([]Group, 1), Instances: make([]Instance, 1),
		Activities: make([]Activity, 1, 32)}
}

// Add folds one record. It keeps r.Vals and r.X but never changes them.
func (l *Ledger) Add(r sim.Record) { l.Fold(&r) }

// Fold is Add without a copy of the record; r itself is not kept.
func (l *Ledger) Fold(r *sim.Record) {
	if r.At < l.Now || r.Seq <= l.Seq {
		l.contradict(r, AboutOrder, fmt.Sprintf("record %d at %s comes after record %d at %s", r.Seq, r.At, l.Seq, l.Now))
	}
	l.Now, l.Seq = r.At, r.Seq
	switch {
	case r.Kind == sim.KindSample: // the commonest kind
		l.sample(r)
	case ofInstance.has(r.Kind):
		l.foldInstance(r)
	default:
		l.foldGroup(r)
	}
}

// kindSet is a set of kinds.
type kindSet uint64

func (set kindSet) has(k sim.Kind) bool { return set&(1<<k) != 0 }

// ofInstance holds the kinds that tell something about one instance.
const ofInstance kindSet = 1<<sim.KindInstance | 1<<sim.KindState | 1<<sim.KindTotal | 1<<sim.KindProtection |
	1<<sim.KindHealth | 1<<sim.KindPower | 1<<sim.KindTraffic | 1<<sim.KindDeletionProtection |
	1<<sim.KindListener | 1<<sim.KindWarm

// foldGroup is a switch and not a table of functions because a pointer that is
// passed through a table would put every record on the heap. Kinds that are not
// listed change nothing that a ledger keeps.
func (l *Ledger) foldGroup(r *sim.Record) {
	switch r.Kind {
	case sim.KindGroup:
		l.group(r)
	case sim.KindGroupState, sim.KindBounds, sim.KindDesired, sim.KindSetting, sim.KindCooldown,
		sim.KindProbe, sim.KindTotals:
		l.groupFact(r)
	case sim.KindCall:
		l.call(r)
	case sim.KindActivity:
		l.activity(r)
	case sim.KindActivityEnd:
		l.activityEnd(r)
	case sim.KindBlocked:
		l.blocked(r)
	case sim.KindJob:
		l.job(r)
	case sim.KindEnd:
		l.Ended = true
	}
}

// Advance moves the clock on to t without a record, for what grows with time.
func (l *Ledger) Advance(t sim.Time) { l.Now = max(l.Now, t) }

// doubled makes room in a full list for as many again. By itself a long list grows
// by a quarter, and what is large is copied too often.
func doubled[T any](list []T) []T {
	if len(list) < cap(list) {
		return list
	}
	return slices.Grow(list, len(list))
}

func (l *Ledger) contradict(r *sim.Record, about About, text string) {
	l.Contradicted++
	if len(l.Contradictions) < MaxContradictions {
		l.Contradictions = append(l.Contradictions,
			Contradiction{At: r.At, Seq: r.Seq, Group: r.Group, Inst: r.Inst, About: about, Text: text})
	}
}
