// Package queueing serves demand request by request: every request is an event,
// inside one group, and whoever drives the group calls it at its own events only.
//
// # Model
//
//	arrivals ──▶ dispatcher ──┬─▶ ≡≡≡ ▶ instance, Servers requests at once ──▶ left
//	                 │        ├─▶ ≡≡≡ ▶ instance
//	                 ▼        └─▶ ≡≡≡ ▶ instance
//	              dropped          └ at most QueueLimit wait in a queue
//
// Arrivals are a Poisson process whose rate is the demand of package workload,
// made by exact inversion: the integral of the demand between two arrivals is
// exponential with mean 1. Even arrivals come when that integral reaches 1/2,
// 3/2, 5/2 and so on, so a constant demand puts as many requests into each
// period as it says and none onto its edges. Arrivals are cut down to whole
// nanoseconds; what is cut off is carried on, so that it does not add up. Where
// the demand is curved it is followed by cubics that move no arrival by more than
// 0.1 ns.
//
// Service times are rounded to whole nanoseconds, not to the microseconds of
// package random, which would bias short ones (to microseconds still if the
// distribution has a parameter over 11 days; where not, they end at 53 days). The k-th
// request has the same arrival and the same service time whatever the servers
// do: its draws come from the streams "arrivals/<group>" and "service/<group>",
// random dispatch from "dispatch/<group>".
//
// # Dispatch
//
//	shared        one queue for all; a request that finds a free server goes to the
//	              instance that serves fewest, of those to the one that has been so
//	              longest (with one server each: the longest idle one)
//	random        a queue for each instance, chosen at random, full or not
//	round_robin   a queue for each instance, in turn, in the order of joining
//	least_loaded  a queue for each instance; the one with fewest requests, waiting and
//	              served, of those the one that has been so longest
//
// Each queue has QueueLimit places. A request that is sent to a full one is
// dropped, even if another has room: a dispatcher sends, it does not search.
// While no instance takes requests they wait at the dispatcher, in one queue
// with that many places.
//
// # Who leaves
//
// An instance that drains finishes what it serves. What waits in its own queue
// goes back to the dispatcher, which sends it to another one's, at its end: a
// drain has a time limit, so a request that has not begun is safer elsewhere, and
// moving it costs nothing. One that does not drain loses what it serves and what
// waits at it: all that is killed. The shared queue belongs to nobody and loses
// nothing. A drain is cut short by a second removal, without drain.
//
// # One instant
//
// All intervals are half-open. At one instant departures come first, then
// instances come and go and periods end, then requests arrive. So a period counts the
// arrivals in [begin, end) and the departures in (begin, end].
//
// # Percentiles
//
// Latency is from arrival to departure, of the requests served; it belongs to
// the period of the departure. Percentiles come from counts in buckets whose width
// is 1/256 of their lower edge, so they are off by less than 0.4 % of the latency;
// below 512 ns they are exact. Counts, means and areas are exact integers: at every
// instant
//
//	arrived = served + waiting + in service + dropped + killed
//	sum of all waits so far = ∫ number waiting dt         (Little's law)
//
// The package may not know what an instance is beyond its number, nor why one
// comes or goes.
package queueing
