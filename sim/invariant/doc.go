// Package invariant judges runs: it says of every promise whether it was held,
// violated, or not exercised at all, and of every expectation whether it was
// met.
//
// Three levels, which do not mix. A promise is a claim about any correct run:
// the built-in ones come from the vendors' documentation, the others from the
// scenario. An expectation is a claim about this run. What the engine asserts
// about itself is neither and is not here.
//
// It may not know: the engine, the dialects' rules. Everything is judged from
// records, folded into a ledger of its own, and from the plain data of the
// configuration, so that a wrong cell of a rule table cannot excuse itself.
//
// A built-in promise is one entry of the literal list in promise.go, whose order
// is the order of every report, and one file, which it may share with its nearest
// relatives. It sees the records of the kinds that it names, before the ledger has
// folded them; a kind that nobody names costs nothing. What nothing exercised is
// never called held: each promise says what counts as a test of it.
//
// In testdata each promise has a journal that breaks it and no other one, and a
// twin one record away that keeps all of them.
package invariant
