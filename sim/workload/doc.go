// Package workload is demand as a function of time: how many requests arrive
// per second at any instant, and exactly how many between two.
//
// A group's demand is a list of parts. The parts other than noise are summed,
// none of them ever below 0, and the sum is multiplied by the noise:
//
//	λ(t) = Π_j n_j(t) · Σ_i max(0, p_i(t))
//
//	constant  p = rate
//	steps     p = value of the last point at or before t, 0 before the first
//	ramp      p = from ─╱─ to, constant before and after
//	sine      p = mean + amplitude · cos(2π (t - peak_at) / period)
//	spike     p = 0 ╱‾╲ 0 beginning at Begin
//	trace     p = as steps, or lines between the points; again every Length if it repeats,
//	              else the last value holds
//	noise     n = max(0, 1 + sd · N_k), k = ⌊t / every⌋, N_k standard normal
//
// N_k is the first draw of the stream ("noise/<group>/<j>", k) of package
// random, j counting the group's noise parts from 0. So noise is a pure function
// of k: the same at every instant of every run of that seed.
//
// # Segments
//
// Time falls into segments within which λ has one analytic form, a line plus
// sine waves:
//
//	λ │       ╱│‾‾‾╲ │
//	  │──│  ╱  │    ╲│___│____
//	  │  │╱    │     │   │
//	  └──┴─────┴─────┴───┴────── t
//	     ↑ breakpoints (whole nanoseconds)
//
// A segment depends on the instant alone, never on what was asked before, so
// cutting an interval somewhere changes no bit of the rates. Breakpoints stand
// at every step, corner, noise period, at every quarter of a sine's period and
// where a sine reaches 0: within a segment each wave only rises or only falls,
// which is what lets Crossings isolate every root.
//
// All integrals are closed forms. What has no closed form (where a sum of waves
// meets a line) is found by bracketed Newton steps down to the last bits.
//
// The package may not know who serves the demand, nor that anything scales.
package workload
