// Package random gives every decision that is left to chance a stream of its
// own, named after what it decides: "launch/web", "noise/web/0".
//
// Two runs of one seed therefore draw the same numbers for the same decision
// whatever else they do, which is what makes two policies comparable (common
// random numbers). A decision that is taken many times, like the duration of
// the k-th launch, is indexed as well (At), so that the k-th one is the same
// even if other draws of its kind come in another order or not at all.
//
// The package may not know what is decided: no group, instance or policy.
package random

import "math/rand/v2"

// Source is one stream of random numbers. The zero Source is a valid stream but
// nobody's: make one with New or At. Copying a Source forks it: both copies go
// on with the same numbers.
type Source struct {
	seed, key uint64
	pcg       rand.PCG
}

// New is the stream of that name under that seed.
func New(seed uint64, name string) Source {
	s := Source{seed: seed, key: hash(name)}
	s.pcg.Seed(seed, s.key)
	return s
}

// At is the stream of the index-th thing (from 0) of that name. It shares no
// numbers with its neighbours or with New of the same name.
func At(seed uint64, name string, index int) Source {
	s := New(seed, name)
	s.Seek(index)
	return s
}

// Seek turns s into the stream of the index-th thing of its name, as At does,
// and allocates nothing.
func (s *Source) Seek(index int) {
	s.pcg.Seed(s.seed, mix(s.key+(uint64(index)+1)*0x9e3779b97f4a7c15))
}

// Uint64 makes a Source a rand.Source of math/rand/v2, which is also what
// gonum's distributions take.
func (s *Source) Uint64() uint64 { return s.pcg.Uint64() }

// Float64 draws uniformly from [0, 1).
func (s *Source) Float64() float64 { return float64(s.Uint64()>>11) / (1 << 53) }

// IntN draws uniformly from 0 to n-1. It panics if n is not positive.
func (s *Source) IntN(n int) int { return rand.New(s).IntN(n) }

// Normal draws from the standard normal distribution.
func (s *Source) Normal() float64 { return rand.New(s).NormFloat64() }

// Shuffle puts n things into a random order by swapping.
func (s *Source) Shuffle(n int, swap func(i, j int)) { rand.New(s).Shuffle(n, swap) }

// hash is 64-bit FNV-1a, written out because hash/fnv would allocate.
func hash(name string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return h
}

// mix is the finalizer of SplitMix64: indexes that differ in one bit become
// states that differ in about half of theirs.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
