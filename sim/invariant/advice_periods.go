package invariant

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// periods is what is remembered of the groups' monitoring periods, by number. Most
// records of a run are samples, so it is written without a look at anything else.
type periods []period

// period is how busy a group was, from one monitoring period to the next.
type period struct {
	n     int     // periods with a datapoint
	spare bool    // it had capacity to spare in one of them
	first float64 // backlog at the first datapoint, requests
	last  [remembered]strain
	at    int // where the next one goes
	seen  int // periods, with or without a datapoint
}

// remembered is how many periods are.
const remembered = 5

// strain is how hard a group has it.
type strain struct{ waiting, p95 float64 }

// add notes how busy a group was in a period. The first one is not judged: a
// queue needs time to fill.
func (p *periods) add(r *sim.Record) {
	if len(r.Vals) < int(sim.NumMetrics) {
		return
	}
	for int(r.Group) >= len(*p) {
		*p = append(*p, period{})
	}
	l := &(*p)[r.Group]
	waiting := r.Vals[sim.MetricBacklog]
	if math.IsNaN(waiting) {
		waiting = r.Vals[sim.MetricJobsWaiting]
	}
	l.last[l.at] = strain{waiting, r.Vals[sim.MetricP95]}
	if l.at++; l.at == remembered {
		l.at = 0
	}
	l.seen++
	cpu := r.Vals[sim.MetricCPU]
	if math.IsNaN(cpu) {
		return
	}
	if l.n == 0 {
		l.first = r.Vals[sim.MetricBacklog]
	} else if cpu < fullCPU {
		l.spare = true
	}
	l.n++
}

// of returns the periods of a group, nil if there was none.
func (p periods) of(id sim.GroupID) *period {
	if int(id) >= len(p) {
		return nil
	}
	return &p[id]
}

// ago returns the strain so many periods ago, 0 = in the last one.
func (p *period) ago(n int) strain { return p.last[(p.at+2*remembered-1-n)%remembered] }
