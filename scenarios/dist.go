package scenarios

import (
	"time"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// families are the distributions; each reads the keys of its own mapping.
var families = []struct {
	name string
	read func(o *object) sim.Dist
}{
	{"exponential", exponential},
	{"lognormal", lognormal},
	{"normal", normal},
	{"uniform", uniform},
	{"erlang", erlang},
}

func familyNames() []string {
	names := []string{"constant", "empirical", "mixture"}
	for _, f := range families {
		names = append(names, f.name)
	}
	return names
}

// dist takes a distribution of durations: 90s, or {lognormal: {mean: 90s, sd: 20s}}.
func dist(v value) (sim.Dist, bool) {
	v = v.as("distribution")
	v.either(yaml.ScalarNode, yaml.MappingNode)
	if v.blank() {
		v.is(ref("duration"), "1s")
	}
	if v.n.Kind == yaml.ScalarNode {
		d, ok := anySpan(v)
		return sim.Constant(d), ok
	}
	before := len(v.d.faults)
	o := v.object()
	d := family(o)
	o.done()
	return d, len(v.d.faults) == before
}

// family reads the one key of o that names a distribution.
func family(o *object) sim.Dist {
	name := o.one(familyNames()...)
	switch name {
	case "":
		return sim.Dist{}
	case "constant":
		return sim.Constant(must(o, name, anySpan))
	case "empirical":
		return sim.Dist{Kind: sim.DistEmpirical, Values: must(o, name, some(anySpan))}
	case "mixture":
		return sim.Dist{Kind: sim.DistMixture, Parts: must(o, name, some(part))}
	}
	for _, f := range families {
		if v, ok := o.get(name); ok && f.name == name {
			inner := v.object()
			d := f.read(inner)
			inner.done()
			return d
		}
	}
	return sim.Dist{}
}

func part(v value) (sim.Part, bool) {
	v = v.as("part")
	before := len(v.d.faults)
	o := v.object()
	p := sim.Part{Weight: must(o, "weight", positive)}
	p.Dist = family(o)
	o.done()
	return p, len(v.d.faults) == before
}

func exponential(o *object) sim.Dist {
	return sim.Dist{Kind: sim.DistExponential, Mean: must(o, "mean", anySpan)}
}

func lognormal(o *object) sim.Dist {
	return sim.Dist{Kind: sim.DistLogNormal, Mean: must(o, "mean", someSpan), SD: must(o, "sd", anySpan)}
}

func normal(o *object) sim.Dist {
	return sim.Dist{Kind: sim.DistNormal, Mean: must(o, "mean", anySpan), SD: must(o, "sd", anySpan),
		Min: opt(o, "min", 0, anySpan)}
}

func uniform(o *object) sim.Dist {
	lo, sound := need(o, "min", anySpan)
	hi, ok := need(o, "max", anySpan)
	if sound && ok && lo > hi {
		o.fault("min %s is above max %s", formatSpan(lo), formatSpan(hi))
	}
	return sim.Dist{Kind: sim.DistUniform, Min: lo, Max: hi}
}

func erlang(o *object) sim.Dist {
	return sim.Dist{Kind: sim.DistErlang, K: must(o, "k", whole(1, 1000)), Mean: must(o, "mean", anySpan)}
}

// longest is the longest cooldown, health grace and the like that the format takes.
const longest = 24 * time.Hour
