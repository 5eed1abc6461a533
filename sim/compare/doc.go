// Package compare holds two runs of the same demand against each other: which
// measures differ and by how much, the first record at which the runs part and
// why, who joined and left in one of them only. It is a reader of records and
// results, as judges and reports are.
//
// # Pairs
//
// A pair is a run of each side under one seed. Every decision that is left to
// chance draws from a stream named after what it decides (package random), so the
// two runs of a pair meet the same requests, the same launch times and the same
// failures as far as both ask for them. A measure is therefore compared pair by
// pair: the difference is the mean of B - A over the pairs, and its interval is
// Student's for that mean, at 95 %. It is usually far narrower than the measures
// themselves spread.
//
// # Parting
//
// The runs part at the first instant at which one of them tells something that
// the other does not. Records are held against each other by what they mean:
// kind, instant, group, instance, policy and numbers. Their numbers in the
// journal, their causes, the names of activities and all wording are left out,
// as is what only states a configuration, a forecast or a total. At one instant
// the order does not matter. Where one side's group has no expected number, it is
// not compared how the other's moves. Between two providers these are left out, too,
// because they differ by nature: error codes, the words for settings, which steps
// a member passes on its way in and out (but not when it has arrived), activities
// that move nobody, what triggered an activity, and for how long something was blocked.
//
// It may not know: the engine, the rules of any vendor, how scenarios are written.
package compare
