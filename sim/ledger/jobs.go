package ledger

import "github.com/asgsim/asgsim/sim"

// Jobs counts the jobs of a group. One stays its group's when its instance moves.
type Jobs struct {
	Waiting, Running, Done, Killed int

	queued map[int64]bool // those that wait, by number
}

// job counts a job for its group and for the instance that works on it.
func (l *Ledger) job(r *sim.Record) {
	g := l.known(r)
	if g == nil {
		return
	}
	j, by := &g.Jobs, 0
	switch r.Name {
	case "waiting":
		j.queue(r.A)
	case "started":
		j.unqueue(r.A)
		j.Running++
		by = 1
	case "done":
		j.Running--
		j.Done++
		by = -1
	case "killed":
		j.Running--
		j.Killed++
		by = -1
	}
	if i := l.Instance(r.Inst); i != nil {
		i.Jobs += by
	}
}

func (j *Jobs) queue(number int64) {
	if j.queued == nil {
		j.queued = map[int64]bool{}
	}
	j.queued[number] = true
	j.Waiting = len(j.queued)
}

func (j *Jobs) unqueue(number int64) {
	delete(j.queued, number)
	j.Waiting = len(j.queued)
}
