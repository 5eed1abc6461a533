// Package fluid serves demand like water: one FIFO backlog that all serving
// instances of a group drain together. It is exact between events; there is no
// time step.
//
// # Model
//
// n serving instances serve C = n·rate requests/s. With the demand λ(t) of
// package workload the backlog b obeys
//
//	b' = λ - C   while b > 0 or λ > C
//	b  = 0       otherwise, and then requests leave as they come
//
// A request that arrives at a leaves when all that came before it has left:
//
//	requests │        A(t), arrived  ╱
//	         │               ____╱‾‾
//	         │           ╱‾‾    ╱
//	         │        ╱←─ w ─→╱         w = wait of the request that arrives at a
//	         │     ╱ ↕ b   ╱  D(t), left
//	         │  ╱       ╱
//	         └──────a───────a+w──────── t
//
//	A(a) = D(a + w(a)),   latency = w + 1/rate
//
// While C stands, w' = λ/C - 1 along the arrivals, so
//
//	w(a) = w(a₀) + (A(a) - A(a₀))/C - (a - a₀)
//
// which is a line for constant demand and a parabola for a ramp. Time is cut
// where λ passes through C (a root of the demand) and where the backlog becomes
// empty (a root of b₀ + ∫λ - C·t): linear and quadratic formulas for constant
// and linear demand, bracketed roots for sines. On each piece b and w only rise
// or only fall.
//
// # Percentiles
//
// Latencies are weighted by requests and belong to the period in which the
// request leaves. The share of a piece that waited at most x is again such a
// root, so the distribution is known exactly as a sum over pieces, plus an atom
// of those that found no backlog and took 1/rate. A percentile is the least
// latency that at least that share did not exceed.
//
// A period's percentiles are exact. The whole run's are exact as long as its
// queued requests fit into 1,024 pieces (pieces that continue one another count
// as one). Beyond that the pieces are poured into a histogram whose buckets are
// 1/256 of an octave wide, 0.4 % of the latency; the percentile is then off by
// that at most. Counts, means, the backlog and its peak are exact always.
//
// Requests that still wait at the end have been neither served nor measured:
// Requests = Served + Backlog at every instant.
//
// # What this model leaves out
//
// There is no chance in it: below full load nobody waits, where a real queue
// would. It drops nothing and kills nothing.
//
// The package may not know what an instance is, nor why their number changes.
package fluid
