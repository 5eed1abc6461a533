// Package coverage counts which parts of a provider's rulebook runs have
// exercised: the rows of its error tables, what holds automatic actions back, who
// is spared, what becomes of those who leave, the ways through the lifecycle, and
// the promises.
//
// It is a fold over records, with the provider's tables and the promises beside
// it; it may not know the engine. What it counts as touched has happened for sure:
// an answer that several rows of a table may have given touches none of them.
package coverage
