package engine

// Chooser picks which of n events that stand at one instant goes next; they are
// listed in the documented order, so that 0 is always what the documents say.
// It is the order of same-instant events as a value.
type Chooser interface {
	Choose(n int) int
}

// next takes the next event: the documented one, or the chooser's.
func (e *Engine) next() event {
	e.fill()
	if e.order == nil {
		return e.q.pop()
	}
	at := e.q.heap[0].at
	e.same = e.same[:0]
	for len(e.q.heap) > 0 && e.q.heap[0].at == at && e.q.heap[0].kind != evEnd {
		e.same = append(e.same, e.q.pop())
	}
	if len(e.same) == 0 {
		return e.q.pop()
	}
	k := 0
	if len(e.same) > 1 {
		k = e.order.Choose(len(e.same))
	}
	chosen := e.same[k]
	for i, ev := range e.same {
		if i != k {
			e.q.restore(ev)
		}
	}
	return chosen
}

// restore puts an event back under the sequence that it had.
func (q *queue) restore(ev event) {
	seq := q.seq
	q.seq = ev.seq - 1
	q.push(ev)
	q.seq = seq
}
