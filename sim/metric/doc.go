// Package metric turns records into measures: the result file, the series and
// the summary of a run. It may not know the engine or the rules of any vendor;
// what it says of a run follows from its records, the scenario and what the
// judges found.
//
// # Definitions
//
// Counts, launched, released and the others are the ledger's, in the vendor's
// sense. Cost and instance-hours run from a member's joining, launching time
// included, to its leaving; protection-hours are the hours that members carried
// the protection flag, in whatever state.
//
// SLO minutes are the time in which the group's slo expression is false. One
// that reads nothing but datapoints is judged once a monitoring period, when they
// are there, and the whole period counts; the rest of a run that no period covers is
// not judged. Any other is judged at every instant, on the datapoints of the last
// closed period. A metric without a datapoint makes a comparison false: nobody was
// served. Where nobody asked to be, or monitoring itself lost the datapoint
// (metrics_missing), the time says nothing.
//
// # Elasticity
//
// Supply s(t) is the number of members that serve at t. Demand d(t) is the fewest
// that serve the scenario's arrival rate at t at planned utilisation:
//
//	d = ceil(rate of arrivals / (rate x plan)),  0 if nobody asks
//
// with rate what one member serves. Both are constant between their changes, and
// the integrals over them are exact; nothing is sampled. T is the whole run:
//
//	accuracy_under   1/T ∫ max(d-s, 0)/d dt   where d > 0
//	accuracy_over    1/T ∫ max(s-d, 0)/d dt   where d > 0
//	timeshare_under  share of T with s < d
//	timeshare_over   share of T with s > d
//	instability      share of the periods, by time, in which supply and demand moved in
//	                 different directions: the sign of the supply's change from the end
//	                 of the period before to the end of this one is not the demand's.
//	                 The first period has none before it and is left out. Periods are
//	                 those of monitoring.
//	jitter           (changes of supply - changes of demand) per hour of T; above 0 the
//	                 group oscillates, below 0 it is sluggish. What changes several times
//	                 at one instant changes once.
//
// A burst begins when d outgrows s and is absorbed when s has caught up with d.
//
// # Scaling
//
// An action is an activity that moved members and that an alarm, a schedule or
// the group's own checks began; calls, health and rebalancing are none. A flap is
// an action against the direction of the one before, begun less than an hour after
// that one ended.
//
// # What protection costs
//
// Kept-hours are the hours of members that stayed for no other reason than
// protection: when a scale-in takes fewer than it wants, and passed over members
// because they were protected, as many as it passed over for that and still wants
// are kept from then on. They are kept until a later scale-in says otherwise, the
// group grows again, as many leave for other reasons, the expected number rises
// (nobody is kept whom the group expects to have), or their protection ends.
// A group that shrinks step by step asks for one step at a time, so this is the
// least that protection cost; the whole is the difference to a run without it.
// Protection-hours, in contrast, are all hours under protection, needed or not.
//
// # Jobs
//
// Wasted seconds are those that a killed job had been worked on. The mean wait
// is over the jobs that were started, those that did not wait included.
package metric
