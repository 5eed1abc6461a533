package scenarios

import (
	"time"

	"github.com/asgsim/asgsim/sim"
)

// jobs reads work that lives on one instance: from a trace, or generated.
func (d *decoder) jobs(v value) *sim.Jobs {
	o := v.object()
	j := &sim.Jobs{Slots: opt(o, "slots", 1, whole(1, 1000))}
	if t, ok := o.branch("trace"); ok {
		j.Trace = d.jobTrace(t)
		for _, key := range []string{"every", "duration"} {
			if at, given := o.beside(key); given {
				at.fault("stands beside trace, which says when jobs begin and how long they take")
			}
		}
	} else {
		j.Every, j.Duration = must(o, "every", dist), must(o, "duration", dist)
		if at, given := o.get("every"); given && meanOf(&j.Every) <= 0 {
			at.fault("its mean is 0, jobs need some time between them")
		}
	}
	if p, ok := o.get("protect"); ok {
		after := p.object()
		j.Protects, j.After = true, opt(after, "after", 0, span(0, longest))
		after.done()
	}
	o.done()
	return j
}

// jobTrace reads jobs from two columns: when they begin, and how many seconds
// they take.
func (d *decoder) jobTrace(v value) []sim.TracedJob {
	o := v.object()
	r := reading{jobs: true, scale: 1,
		time: column{name: must(o, "start", line)},
		data: column{name: must(o, "duration", line)},
	}
	s := d.readSeries(o, &r)
	o.done()
	var out []sim.TracedJob
	for _, p := range s.points {
		out = append(out, sim.TracedJob{Start: p.At, Duration: time.Duration(p.Value * 1e9)})
	}
	return out
}
