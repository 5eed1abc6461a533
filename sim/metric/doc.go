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
// that reads no metric is judged at every instant. One that does is judged once a
// monitoring period, when its datapoints are there, and the whole period counts. A
// metric without a datapoint makes a comparison false: nobody was served. Only
// where monitoring itself lost the datapoint (metrics_missing) the period says
// nothing; and the rest of a run that no period covers is not judged.
//
// # Elasticity
//
// Supply s(t) is the number of members that serve at t. Demand d(t) is the fewest
// that serve the period's average rate at planned utilisation:
//
//	d = ceil(rps / (rate x plan)),  0 if nobody asks
//
// Both are piecewise constant, and the integrals are exact over them, T being the
// time that monitoring periods with a datapoint cover:
//
//	accuracy_under   1/T ∫ max(d-s, 0)/d dt   where d > 0
//	accuracy_over    1/T ∫ max(s-d, 0)/d dt   where d > 0
//	timeshare_under  share of T with s < d
//	timeshare_over   share of T with s > d
//	instability      share of the periods, by time, in which supply and demand moved in
//	                 different directions: the sign of the supply's change from the end
//	                 of the period before to the end of this one is not the demand's.
//	                 The first period has none before it and is left out.
//	jitter           (changes of supply - changes of demand) per hour of T; above 0 the
//	                 group oscillates, below 0 it is sluggish. What changes several times
//	                 at one instant changes once.
package metric
