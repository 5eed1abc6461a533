// Package explore plays the other interleavings of a scenario: all orders of what
// stands at one instant, entries with a window before, at and after everything
// that happens in it, and random placements and draws beyond that. It says how
// many outcomes there are, in what they differ, and which promises hold in all.
//
// # What may go first
//
// Calls, outside events, ends of steps and cooldowns, alarm firings, schedules and
// checks that stand at one instant go in any order. What must not be chosen is
// the engine's to know (engine.Chooser). Two things are said here:
//
//   - A monitoring period is half-open, so what happens at its end is not in it.
//     It closes first; only what keeps datapoints from arriving is told apart from it.
//   - Members of one activity that are done at one instant are done together.
//
// # What touches nothing in common
//
// Two events are independent (relation) if either order leads to the same world
// and to the same answers. Orders that differ only in the order of independent
// events are played once: the search is the one with sleep sets (Godefroid). The
// relation is a list of what is known to be independent; everything else is not.
//
// # What is played once
//
// A run goes on from a checkpoint (stage): prepared, and with everything behind it
// that stands before the first entry which may stand elsewhere, and before the
// first choice. Under another seed it does so only as far as nothing has been drawn.
//
// # What it may not know
//
// It may not know how a scenario is written or where files are: whoever asks for
// a counterexample brings the file that is to be cut down (Shrink). It starts no
// goroutines: whoever has cores brings them (Options.Each), and the result does not
// depend on how many.
package explore
