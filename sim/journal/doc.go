// Package journal writes records as JSON lines and reads them back, exactly.
//
// Line 1 is the header; every further line is one record, in order. A line names
// things as people do: instances, groups and activities by name, kinds, states,
// triggers and statuses in words. Times (`at` and the other instants) are integer
// nanoseconds since the run began, so that nothing is rounded on the way.
//
// The keys of a line stand in one order: seq, at, cause, kind, group, inst, id,
// act, call, from, to, on, the two numbers A and B under the names that their
// kind gives them (Layouts), name, code, text, vals, x. A key that its kind
// fills is always there; any other is left out when it is zero. A float is
// written as shortly as it can be read back; null stands for NaN.
//
// A name belongs to the first that bears it: the record that introduces an
// instance or a group holds its number as `id`, and from then on it is called by
// its name. What has no name of its own, because none was given or another has
// it, is called by its number.
//
// The package knows the spelling of records. It may not know what they mean: it
// folds nothing, judges nothing and knows neither engine nor provider.
package journal
