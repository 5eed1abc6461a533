package queueing

import "math/bits"

// area is a sum of products of a number of requests and nanoseconds. It has 128
// bits, so that a long backlog in a long run is exact, too.
type area struct{ hi, lo uint64 }

// add adds n·d.
func (a *area) add(n, d uint64) {
	hi, lo := bits.Mul64(n, d)
	var carry uint64
	a.lo, carry = bits.Add64(a.lo, lo, 0)
	a.hi += hi + carry
}

// minus is a - b, where b is an earlier value of the same sum.
func (a area) minus(b area) area {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	return area{a.hi - b.hi - borrow, lo}
}

// seconds is the area in request-seconds.
func (a area) seconds() float64 {
	return float64(float64(a.hi)*0x1p64)/1e9 + float64(a.lo)/1e9
}
