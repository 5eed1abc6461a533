// Package ledger holds the state of the world as the records tell it. It is
// folded from sim.Record alone and shares no code with the engine, so that
// whoever judges or measures a run with it does not take the engine's word for
// anything: a record that contradicts earlier ones is kept as a Contradiction,
// never a panic.
//
// It may not know: the engine, the rules of any vendor, the scenario. Of the
// vendor it is told the words only, because the vendor's word for a protected
// member decides how members are counted.
//
// Everything that is read often is a counter kept up to date, never a scan.
// Slices are indexed by id; entry 0 of each is unused.
package ledger
