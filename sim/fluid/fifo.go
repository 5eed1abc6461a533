package fluid

import "github.com/asgsim/asgsim/sim/workload"

// batch is requests that arrived within one segment of the demand and wait.
type batch struct {
	seg      workload.Segment
	from, to float64 // arrivals, seconds after the segment's begin
	mass     float64 // requests
}

// fifo holds the waiting batches in the order of arrival. Its memory is used
// again, so that a backlog that comes and goes does not allocate.
type fifo struct {
	batches []batch
	head    int
}

// push adds arrivals; those that continue the last batch are joined to it.
func (q *fifo) push(seg *workload.Segment, from, to, mass float64) {
	if mass <= 0 {
		return
	}
	if n := len(q.batches); n > q.head {
		last := &q.batches[n-1]
		if last.seg.Begin == seg.Begin && last.to == from {
			last.to = to
			last.mass += mass
			return
		}
	}
	q.makeRoom()
	q.batches = append(q.batches, batch{*seg, from, to, mass})
}

// makeRoom moves the queue to the front of its memory when half of that is
// behind its head.
func (q *fifo) makeRoom() {
	if q.head == 0 || q.head < len(q.batches)/2 || len(q.batches) < cap(q.batches) {
		return
	}
	n := copy(q.batches, q.batches[q.head:])
	q.batches, q.head = q.batches[:n], 0
}

// clear empties the queue.
func (q *fifo) clear() { q.batches, q.head = q.batches[:0], 0 }

// depart takes `gone` requests off the queue, in the order of arrival and evenly
// over the leg, and notes how long each has waited. With all set it takes
// whatever is there, so that rounding leaves no crumbs.
func (f *Flow) depart(l leg, gone float64, all bool) {
	q := &f.queue
	leaves := l.from
	for q.head < len(q.batches) && (all || gone > 0) {
		b := &q.batches[q.head]
		p := piece{seg: b.seg, from: b.from, to: b.to, capacity: l.capacity, mass: b.mass}
		whole := all || b.mass <= gone
		if !whole {
			p.mass = gone
			p.to = b.seg.Meet(b.from, b.to, 0, gone)
		}
		lag := l.seg.Begin.Sub(b.seg.Begin).Seconds()
		p.start = max(0, lag+leaves-b.from)
		f.note(p)
		leaves += p.mass / l.capacity
		gone -= p.mass
		if whole {
			q.head++
			continue
		}
		b.from = p.to
		b.mass -= p.mass
	}
	if q.head == len(q.batches) {
		q.clear()
	}
}
