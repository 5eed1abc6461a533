package metric

import (
	"time"

	"github.com/asgsim/asgsim/sim"
)

// work follows the jobs of a group.
type work struct {
	queued, begun map[int64]sim.Time // by a job's number: those that wait, and those under way
	arrived       int
	started       int
	waited        time.Duration // of those that were started
	wasted        time.Duration // work that was lost with its instance
}

// job folds a record about a job.
func (f *Fold) job(r *sim.Record) {
	t := f.tracked(r.Group)
	if t == nil {
		return
	}
	w := &t.work
	if w.queued == nil {
		w.queued, w.begun = map[int64]sim.Time{}, map[int64]sim.Time{}
	}
	switch r.Name {
	case "waiting":
		w.arrived++
		w.queued[r.A] = r.At
	case "started":
		w.start(r)
	case "killed":
		if since, known := w.begun[r.A]; known {
			w.wasted += r.At.Sub(since)
		}
		delete(w.begun, r.A)
	case "done":
		delete(w.begun, r.A)
	}
}

// start notes that a job begins, at once or after a wait.
func (w *work) start(r *sim.Record) {
	since, waited := w.queued[r.A]
	if waited {
		w.waited += r.At.Sub(since)
		delete(w.queued, r.A)
	} else {
		w.arrived++
	}
	w.started++
	w.begun[r.A] = r.At
}

// fill adds what the records of single jobs say to the counts.
func (w *work) fill(j *Jobs) {
	j.Arrived, j.Waiting, j.Running = w.arrived, len(w.queued), len(w.begun)
	j.WastedS, j.MeanWaitS = Num(w.wasted.Seconds()), null()
	if w.started > 0 {
		j.MeanWaitS = Num(w.waited.Seconds() / float64(w.started))
	}
}
