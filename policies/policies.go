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
	{Name: "step",
		Says: "changes capacity by steps, the more the further its metric is from the alarm's threshold"},
	{Name: "target_tracking",
		Says: "keeps a metric at a target"},
	{Name: "scheduled", Available: true,
		Says: "at given instants changes capacity, runs another policy, or sets min, max and the expected number"},
	{Name: "predictive",
		Says: "forecasts a metric and moves the bounds ahead of it"},
	{Name: "reactive",
		Says: "a baseline: the capacity that the last period would have needed"},
	{Name: "oracle",
		Says: "a baseline: the capacity that the demand needs, known in advance"},
}

// All lists the policy types, always in the same order.
func All() []Type { return slices.Clone(types) }
