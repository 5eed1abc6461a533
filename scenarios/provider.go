package scenarios

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
)

// The providers that single keys of the format belong to.
const (
	alibaba = "alibaba"
	huawei  = "huawei"
)

var providers = dialect.Names()

// chooseProvider reads provider and options. After an unknown provider the walk
// goes on with the first one, so that the other faults are found, too.
func (d *decoder) chooseProvider(o *object) {
	name, ok := try(o, "provider", alibaba, word(providers...))
	if !ok {
		name = alibaba
	}
	d.provider = name
	d.cfg.Dialect, _ = dialect.Get(name)
	d.cfg.Options = map[string]string{}
	for _, s := range d.cfg.Dialect.Switches {
		d.cfg.Options[s.Name] = s.Values[0]
	}
	v, given := o.get("options")
	if !given {
		return
	}
	in := v.object()
	for _, s := range d.cfg.Dialect.Switches {
		d.cfg.Options[s.Name] = opt(in, s.Name, s.Values[0], word(s.Values...))
	}
	d.foreignSwitches(in)
	in.done()
}

// foreignSwitches lets the switches of the other providers pass, with a note.
func (d *decoder) foreignSwitches(in *object) {
	for _, name := range providers {
		if name == d.provider {
			continue
		}
		other, _ := dialect.Get(name)
		for _, s := range other.Switches {
			if !slices.Contains(in.known, s.Name) && in.has(s.Name) {
				own(in, name, s.Name, "", word(s.Values...))
			}
		}
	}
}

// asked reads a parameter of a call. Which provider's operation has it the dialects say; under
// another it is checked, ignored and noted.
func asked[T any](o *object, c *sim.Call, key string, left T, read reader[T]) T {
	t := opt(o, key, left, read)
	v, given := o.get(key)
	if !given || slices.Contains(o.d.cfg.Dialect.Ops[c.Op].Params, key) {
		return t
	}
	v.advise("ignored-key", "%s has no such parameter and ignores it", o.d.provider)
	return left
}
