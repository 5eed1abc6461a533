package engine

import "fmt"

// audit balances the books at the end of every run, before anything is said of
// what was served: no request, no waiting time and no job may have been lost or
// counted twice. What does not balance is a bug of ours, and a run that has one
// must not have a result. Once a run, it costs as much as there is that waits, and a
// look at each instance if there are jobs.
func (e *Engine) audit() {
	working := e.w.working()
	for k := 1; k < len(e.w.groups); k++ {
		g := &e.w.groups[k]
		var err error
		switch {
		case g.traffic != nil:
			err = g.traffic.audit(e.now)
		case g.jobs != nil:
			err = g.jobs.audit(working[k])
		}
		if err != nil {
			must(false, "the books of group "+g.cfg.ID+" balance: "+err.Error())
		}
	}
}

// working is how many jobs of each group the instances work on; nil without jobs.
func (w *world) working() []int {
	if !w.hasJobs() {
		return nil
	}
	n := make([]int, len(w.groups))
	for id := 1; id < len(w.inst); id++ {
		for _, x := range w.inst[id].jobs {
			n[x.group]++
		}
	}
	return n
}

func (w *world) hasJobs() bool {
	for k := 1; k < len(w.groups); k++ {
		if w.groups[k].jobs != nil {
			return true
		}
	}
	return false
}

// audit says which of the counts of a group's jobs do not agree. Instances work on
// so many of them.
func (j *jobs) audit(working int) error {
	switch {
	case j.arrived != j.started+len(j.waiting):
		return fmt.Errorf("%d jobs arrived, but %d started + %d waiting", j.arrived, j.started, len(j.waiting))
	case j.started != j.done+j.killed+j.running:
		return fmt.Errorf("%d jobs started, but %d done + %d killed + %d running", j.started, j.done, j.killed, j.running)
	case j.running != working:
		return fmt.Errorf("%d jobs run, but instances work on %d", j.running, working)
	}
	return nil
}
