// Package sweep is about many runs of one scenario: the grid of its variants, which
// run is whose, when a cell has been run often enough, what the runs of a cell come
// to, and the files that all this stands in.
//
// A sweep has cells, one for each combination of the values that are varied, and a
// cell has replications: runs that differ in their seed alone. Every cell is played
// with the same seeds (common random numbers), so cells face the same demand and the
// same luck, and their differences are differences of the settings.
//
// # One order
//
// Runs are numbered cell by cell, the last path varying fastest, and in a cell by
// replication. Whatever is written is written in that order, and whatever is decided
// is decided in it: when a cell has been run often enough is judged on its first 20
// replications, then on its first 40, and so on, whoever ran them and when. So the
// results depend neither on how many workers there are nor on how a sweep is divided
// into shards.
//
// # The store
//
// A sweep in progress is a file of lines: a header, and a line for each finished
// run, in the order in which they end. A last line that was not finished counts for
// nothing; whatever stands before it does. Shards are such files; merging reads
// them as if they were one, so the results are the same bytes.
//
// # Statistics
//
// The half-width of a mean is t·s/√n with Student's t at n-1 degrees of freedom. A
// cell stops where it is at most γ|mean|/(1+γ), which keeps the relative error of
// the mean itself within γ (Law, Simulation Modeling and Analysis). Quantiles are
// interpolated between the two nearest runs, as spreadsheets do.
//
// The package may not know the engine, how a run is played, or any goroutine; it
// counts.
package sweep
