package explain

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Run is a run that can be asked about. It takes every record, and then the
// questions: Story, Instance, Moment.
type Run struct {
	cfg     *sim.Config
	records []sim.Record // record seq is records[seq-1]
	world   *ledger.Ledger

	acts   []actTrack // by ActivityID; entry 0 is unused
	broken []sim.Judgement
}

// New prepares for the records of a run of that configuration.
func New(cfg *sim.Config) *Run {
	return &Run{cfg: cfg, world: ledger.New(&cfg.Dialect.Words)}
}

// Add takes the next record. One out of turn, which only a damaged journal has,
// is left out: nothing could refer to it.
func (r *Run) Add(rec sim.Record) {
	if rec.Seq != sim.Seq(len(r.records))+1 {
		return
	}
	r.records = append(r.records, rec)
	r.world.Fold(&rec)
	r.track(&rec)
}

// Judged tells what the judges found, so that the story can say what was broken.
func (r *Run) Judged(all []sim.Judgement) {
	r.broken = nil
	for i := range all {
		if len(all[i].Violations) > 0 {
			r.broken = append(r.broken, all[i])
		}
	}
}

// record is the record of that number, nil if there is none.
func (r *Run) record(seq sim.Seq) *sim.Record {
	if seq == 0 || seq > sim.Seq(len(r.records)) {
		return nil
	}
	return &r.records[seq-1]
}

// until counts the records up to an instant, that instant included.
func (r *Run) until(at sim.Time) int {
	n, _ := slices.BinarySearchFunc(r.records, at, func(rec sim.Record, t sim.Time) int {
		if rec.At <= t {
			return -1
		}
		return 1
	})
	return n
}

// actTrack is what an activity did, beside what the ledger keeps.
type actTrack struct {
	joined, left, released, stopped, aside, failed []sim.InstanceID
	pick                                           sim.Seq // its last choice, 0 = none
}

// track follows what activities do to members.
func (r *Run) track(rec *sim.Record) {
	if rec.Act == 0 || r.world.Activity(rec.Act) == nil {
		return
	}
	for len(r.acts) < len(r.world.Activities) {
		r.acts = append(r.acts, actTrack{})
	}
	a := &r.acts[rec.Act]
	switch {
	case rec.Kind == sim.KindPick:
		a.pick = rec.Seq
	case rec.Kind != sim.KindState:
	case rec.Code == "failed":
		a.failed = append(a.failed, rec.Inst)
	case rec.To == sim.Standby && !rec.From.Joining():
		a.aside = append(a.aside, rec.Inst)
	case rec.From.Joining() && (rec.To == sim.InService || rec.To == sim.Standby):
		a.joined = append(a.joined, rec.Inst)
	case rec.From.Leaving() && rec.To.Gone():
		a.released = append(a.released, rec.Inst)
	case rec.From.Leaving() && rec.To == sim.Stopped:
		a.stopped = append(a.stopped, rec.Inst)
	case rec.From.Leaving() && !rec.To.Member():
		a.left = append(a.left, rec.Inst)
	}
}

// did is what an activity did; nothing for one that nobody knows.
func (r *Run) did(id sim.ActivityID) actTrack {
	if int(id) < len(r.acts) {
		return r.acts[id]
	}
	return actTrack{}
}

// group is the configuration of a group, nil if the scenario has none of that number.
func (r *Run) group(id sim.GroupID) *sim.GroupConfig { return groupConfig(r.cfg, id) }

func groupConfig(cfg *sim.Config, id sim.GroupID) *sim.GroupConfig {
	if id == 0 || int(id) > len(cfg.Groups) {
		return nil
	}
	return &cfg.Groups[id-1]
}

// policy is the configuration of a policy, nil if the group has none of that name.
func (r *Run) policy(id sim.GroupID, name string) *sim.PolicyConfig {
	g := r.group(id)
	if g == nil {
		return nil
	}
	for i := range g.Policies {
		if g.Policies[i].ID == name {
			return &g.Policies[i]
		}
	}
	return nil
}
