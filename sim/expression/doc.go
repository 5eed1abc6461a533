// Package expression reads the scenario's expressions: the conditions of a
// user's own promises, of expectations and of service levels. They are typed
// and checked when a scenario is loaded, and evaluated against a ledger, which
// means against records alone.
//
// It may not know: the engine, the rules of a vendor, when an expression is
// judged. It knows the vendor's words only through the ledger.
//
// Parsing, type checking and the virtual machine are those of expr-lang/expr,
// with nothing of its library but the functions that the format lists. Before
// the check every variable, groups["web"].total and instance("i-1").state is
// replaced by one flat name, its slot: the machine then reads one map entry per
// input, the inputs are known before anything runs, and an input is put into the
// map again only when it has changed.
//
// An expression never crashes a run. A metric without a datapoint is not a
// number, so that every comparison with it is false; an instance that nobody has
// heard of does not exist and has empty fields; in a group without an expected
// number, desired is the total.
package expression
