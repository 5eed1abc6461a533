package explain

import "github.com/asgsim/asgsim/sim"

func callOf(rec *sim.Record) *sim.CallInfo {
	if rec == nil || rec.X == nil || rec.X.Call == nil {
		return &sim.CallInfo{Op: sim.NumOps, Index: -1}
	}
	return rec.X.Call
}
