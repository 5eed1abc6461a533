package coverage

import "github.com/asgsim/asgsim/sim"

// moved counts a way from one state to another, and for those who begin to leave
// what will become of them.
func (x *Run) moved(r *sim.Record) {
	if r.From >= sim.NumStates || r.To >= sim.NumStates {
		return
	}
	x.touch(x.book.lifecycle[r.From][r.To])
	way, leaves := sim.Index(r.Name, sim.NumDepartures)
	fate, told := sim.Index(r.Code, sim.NumFates)
	if r.To != sim.Removing || !leaves || !told {
		return
	}
	if k := x.fateRule(r, way); k >= 0 {
		x.touch(x.book.fates[way][k][fate])
	}
}

// fateRule is the first rule that fits a member that begins to leave, -1 if it
// cannot be told. What a call asked for is known by what came of it.
func (x *Run) fateRule(r *sim.Record, way sim.Departure) int {
	i := x.world.Instance(r.Inst)
	if i == nil {
		return -1
	}
	for k := range x.book.d.Fates[way] {
		f := &x.book.d.Fates[way][k]
		if f.Owned && !i.Owned() || f.AutoOnly && i.Created != sim.Auto || f.Protected && !i.Protected ||
			f.PayAsYouGo && i.Info.Billing != sim.PayAsYouGo || f.Asked && r.Code == sim.FateLeave.String() {
			continue
		}
		return k
	}
	return -1
}

// picked counts who was passed over, and the criteria where somebody could have
// gone instead. A draw counts where it decided.
func (x *Run) picked(r *sim.Record) {
	if r.X == nil || r.X.Pick == nil {
		return
	}
	p := r.X.Pick
	for _, c := range p.Counts {
		x.counts[x.book.candidates[c.Rule]] += c.Count
	}
	if len(p.Taken) == 0 || len(p.Next) == 0 {
		return
	}
	for _, name := range p.Order {
		if name != sim.RankRandom.String() || p.TieOf > 0 {
			x.touch(x.book.ranks[name])
		}
	}
}
