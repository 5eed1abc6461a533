package queueing

import "github.com/asgsim/asgsim/sim"

// request is one that waits.
type request struct {
	arrived sim.Time
	work    sim.Time // how long it will be served
}

// ring is a first-in first-out queue. Its memory grows by doubling and is used
// again.
type ring struct {
	buf  []request // its length is 0 or a power of two
	head int
	n    int
}

// push puts a request at the end.
func (q *ring) push(r request) {
	if q.n == len(q.buf) {
		q.grow()
	}
	q.buf[(q.head+q.n)&(len(q.buf)-1)] = r
	q.n++
}

// pop takes the first request of a queue that is not empty.
func (q *ring) pop() request {
	r := q.buf[q.head]
	q.head = (q.head + 1) & (len(q.buf) - 1)
	q.n--
	return r
}

// at is the i-th request from the front.
func (q *ring) at(i int) request { return q.buf[(q.head+i)&(len(q.buf)-1)] }

func (q *ring) grow() {
	buf := make([]request, max(8, 2*len(q.buf)))
	for i := range q.n {
		buf[i] = q.at(i)
	}
	q.buf, q.head = buf, 0
}
