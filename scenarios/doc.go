// Package scenarios turns a scenario file into a sim.Config in which nothing is
// optional any more, or into a list of faults with their places. It also carries
// the library of scenarios and the traces inside the binary.
//
// A file is parsed once into a tree of yaml.Nodes. Overrides change the tree;
// then one strict walk reads it, so that whatever came from a flag is judged as
// if it stood in the file. A key is known because the walk asked for it; what
// nobody asked for is a fault. The same walk notes which scalars it took as text,
// so that the canonical JSON of a scenario can be written without a second schema.
//
// The package may not know how a run goes: it knows neither the engine nor the
// journal. What a vendor lacks or sets it learns from the sim.Dialect; only
// which keys of the format belong to one vendor stands here.
package scenarios
