// Package explain says why: why an instance left or stayed, what was decided at
// an instant, and why nothing happened. It is a reader of records, as journals
// and judges are, and what it says is plain text that a terminal or the log of a
// build can show.
//
// A journal keeps of each removal the counts and the first twenty of each list.
// The rest is worked out again here, from the state of the world before the
// choice (folded by sim/ledger) and from the dialect's candidate rules and ranks.
// It shares no code with the engine that made the choice; a test holds the one
// against the other over the whole library.
//
// It may not know: the engine, policies, how scenarios are written. Which
// promises were broken it is told.
package explain
