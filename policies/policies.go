// Package policies holds the scaling policies, one file each, and the list of
// those that exist. A policy turns an observation into a wish and knows nothing
// else: no provider, no engine, no group but the observed one, no randomness
// and no memory. What becomes of the wish is the provider's business.
package policies

import "slices"

// Type is a kind of policy that scenarios can name.
type Type struct {
	Name      string // the word of the scenario file
	Says      string // one sentence for people
	Available bool   // false: the scenario format knows the word, this version cannot run it
}

// types is in the order in which the scenario format explains them.
var types = []Type{
	{Name: "simple", Available: true,
		Says: "changes capacity by a fixed amount, by a share or to a number, when its alarm fires, a schedule runs it or somebody executes it"},
	{Name: "step", Available: true,
		Says: "changes capacity by steps, the more the further its metric is from the alarm's threshold"},
	{Name: "target_tracking", Available: true,
		Says: "keeps a metric at a target, up after a few periods above it, down after many well below it"},
	{Name: "scheduled", Available: true,
		Says: "at given instants changes capacity, runs another policy, or sets min, max and the expected number"},
	{Name: "predictive", Available: true,
		Says: "forecasts the load of the coming hours from the hours of the days before, and moves min and max ahead of it, or the capacity where the vendor has no such policy"},
	{Name: "reactive", Available: true,
		Says: "a baseline: the capacity that the last period would have needed"},
	{Name: "react", Available: true,
		Says: "a baseline: the rule of Chieu et al. (2009), a fifth more than is missing, down to a fifth more than is needed"},
	{Name: "oracle", Available: true,
		Says: "a baseline: the capacity that the demand needs, known one launch ahead"},
}

// All lists the policy types, always in the same order.
func All() []Type { return slices.Clone(types) }
