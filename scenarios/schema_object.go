package scenarios

import (
	"slices"
	"strings"
)

// object is the schema of a mapping: what all its readings have in common, and what
// follows from each choice.
func (b *schemaBuilder) object(path string) *shape {
	visits := b.found.visits[path]
	s := &shape{Type: "object"}
	if visits[0].closed {
		s.Additional = new(bool)
	}
	for _, name := range namesOf(visits) {
		s.Properties = append(s.Properties, property{name, b.property(path, name, visits)})
		if always(visits, name) {
			s.Required = append(s.Required, name)
		}
	}
	for _, c := range choicesOf(visits) {
		if !everywhere(visits, c.name) {
			continue
		}
		if only := c.oneOf(); only != nil {
			s.OneOf = append(s.OneOf, only...)
			if len(s.OneOf) > len(only) { // a second choice needs a list of its own
				s.AllOf = append(s.AllOf, &shape{OneOf: only})
				s.OneOf = s.OneOf[:len(s.OneOf)-len(only)]
			}
		}
	}
	for _, c := range choicesOf(visits) {
		s.AllOf = append(s.AllOf, b.follows(path, c, visits, s)...)
	}
	return s
}

// oneOf wants exactly one of the keys of a choice; nil if it is no choice of keys.
func (c choice) oneOf() []*shape {
	if c.at != "" || c.alts == nil || c.alts[0] == nil {
		return nil
	}
	var out []*shape
	for _, alt := range c.alts {
		out = append(out, &shape{Required: alt})
	}
	return out
}

// property is the schema of a key, under all readings together.
func (b *schemaBuilder) property(path, name string, visits []*visit) *shape {
	at := join(path, name)
	s := *b.at(at)
	s.Description = b.meaning(spoken(at))
	if only := onlyOf(visits, name); only != "" {
		s.Description = strings.TrimSpace(s.Description + " (" + only + ")")
	}
	return &s
}

// borrowed are the objects whose keys mean what they mean elsewhere.
var borrowed = []struct{ from, to string }{
	{"$part.", "$distribution."},
	{"instances[].", "groups[].instances[]."},
	{"timeline[].", "groups[].instances[]."}, // create_instance
	{"groups[].metrics[].trace.", "groups[].workload[].trace."},
	{"groups[].jobs.trace.", "groups[].workload[].trace."},
}

// meaning is what a key means, "" if nobody has said so.
func (b *schemaBuilder) meaning(path string) string {
	if says := b.says[path]; says != "" {
		return says
	}
	for _, w := range borrowed {
		if rest, ok := strings.CutPrefix(path, w.from); ok && b.says[w.to+rest] != "" {
			return b.says[w.to+rest]
		}
	}
	if word, ok := strings.CutPrefix(path, "expect[].activities."); ok {
		return "how many ended " + word
	}
	return ""
}

// spoken is a path as the list of meanings has it.
func spoken(path string) string { return strings.ReplaceAll(path, "[0]", "[]") }

// follows says what each answer to a choice means: which keys may stand there, which
// must, and what a key takes that takes something else elsewhere.
func (b *schemaBuilder) follows(path string, c choice, visits []*visit, whole *shape) []*shape {
	type answer struct {
		when *shape
		then *shape
	}
	var answers []answer
	for k := range c.n {
		then := b.consequence(path, c, k, visits, whole)
		if then == nil {
			continue
		}
		when := c.when(k)
		if c.at == "" && !everywhere(visits, c.name) {
			when = guarded(when, c, visits)
		}
		i := slices.IndexFunc(answers, func(a answer) bool { return c.at != "" && a.then.equal(then) })
		if i >= 0 { // words that mean the same are said together
			enum := &answers[i].when.Properties[0].schema.Enum
			*enum = append(*enum, c.alts[k][0])
			continue
		}
		answers = append(answers, answer{when, then})
	}
	var out []*shape
	for _, a := range answers {
		out = append(out, &shape{If: a.when, Then: a.then})
	}
	return out
}

// when is how a file shows that a choice came out as k.
func (c choice) when(k int) *shape {
	if c.at != "" {
		return &shape{Properties: properties{{c.at, &shape{Enum: []any{c.alts[k][0]}}}}, Required: []string{c.at}}
	}
	if c.alts[k] == nil {
		return &shape{Not: anyRequired(c.alts[1])}
	}
	return anyRequired(c.alts[k])
}

// guarded adds to the answer to a choice under which words it is a choice at all.
func guarded(when *shape, c choice, visits []*visit) *shape {
	for _, q := range choicesOf(visits) {
		if q.at == "" || !everywhere(visits, q.name) {
			continue
		}
		words := &shape{}
		for k, alt := range q.alts {
			if v := firstWith(visits, q.name, k); v != nil && v.made(c.name) {
				words.Enum = append(words.Enum, alt[0])
			}
		}
		if len(words.Enum) < q.n {
			return &shape{AllOf: []*shape{{Properties: properties{{q.at, words}}, Required: []string{q.at}}, when}}
		}
	}
	return when
}

func anyRequired(keys []string) *shape {
	if len(keys) == 1 {
		return &shape{Required: keys}
	}
	s := &shape{}
	for _, key := range keys {
		s.AnyOf = append(s.AnyOf, &shape{Required: []string{key}})
	}
	return s
}

// consequence is what holds if a choice came out as k; nil if nothing does that does not
// hold anyway.
func (b *schemaBuilder) consequence(path string, c choice, k int, visits []*visit, whole *shape) *shape {
	if c.alts == nil {
		return nil
	}
	chosen := allWith(visits, c.name, k)
	if len(chosen) == 0 {
		return nil
	}
	then := &shape{}
	allowed := b.allowed(c, k, visits)
	if names := namesOf(visits); visits[0].closed && len(allowed) < len(names) && !c.saysItself(names, allowed, k) {
		then.PropertyNames = &shape{}
		for _, name := range names {
			if slices.Contains(allowed, name) {
				then.PropertyNames.Enum = append(then.PropertyNames.Enum, name)
			}
		}
	}
	for _, key := range chosen[0].keys {
		if always(chosen, key.name) && !slices.Contains(whole.Required, key.name) {
			then.Required = append(then.Required, key.name)
		}
		if len(b.found.place(join(path, key.name)).leaves) > 1 && sameLeaf(chosen, key) {
			then.Properties = append(then.Properties, property{key.name, key.leaf})
		}
	}
	for _, q := range chosen[0].choices {
		if one := q.oneOf(); q.name != c.name && one != nil && !everywhere(visits, q.name) && everywhere(chosen, q.name) {
			then.AllOf = append(then.AllOf, &shape{OneOf: one})
		}
	}
	if then.equal(&shape{}) {
		return nil
	}
	return then
}

// saysItself reports whether all that a choice of keys forbids are the keys of its other
// answers: oneOf forbids them already, or they are not there, or else it was not chosen.
func (c choice) saysItself(names, allowed []string, k int) bool {
	if c.at != "" {
		return false
	}
	for _, name := range names {
		other := func(i int) bool { return i != k && slices.Contains(c.alts[i], name) }
		if !slices.Contains(allowed, name) && !slices.ContainsFunc(indexes(c.n), other) {
			return false
		}
	}
	return true
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// allowed are the keys that may stand beside an answer: those that its reading asked for,
// and those that the other choices of that reading bring in.
func (b *schemaBuilder) allowed(c choice, k int, visits []*visit) []string {
	v := firstWith(visits, c.name, k)
	out := v.names()
	seen := map[string]bool{c.name: true}
	for queue := slices.Clone(v.choices); len(queue) > 0; queue = queue[1:] {
		q := queue[0]
		if seen[q.name] {
			continue
		}
		seen[q.name] = true
		for w := 1; w < q.n; w++ {
			base, other := v, firstWith(allWith(visits, c.name, k), q.name, w)
			if other == nil { // never seen together
				base, other = firstWith(visits, q.name, 0), firstWith(visits, q.name, w)
			}
			if other == nil || !other.made(c.name) {
				continue // with that answer there is no such choice
			}
			for _, name := range other.names() {
				if base != nil && !slices.Contains(base.names(), name) && !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
			queue = append(queue, other.choices...)
		}
	}
	return out
}

func (o *visit) names() []string {
	var out []string
	for _, k := range o.keys {
		out = append(out, k.name)
	}
	return out
}

// made reports whether a reading came to a choice.
func (o *visit) made(name string) bool {
	return slices.ContainsFunc(o.choices, func(c choice) bool { return c.name == name })
}

// sameLeaf reports whether all of some readings take the same of a key.
func sameLeaf(visits []*visit, key *keyAsked) bool {
	return key.leaf != nil && !slices.ContainsFunc(visits, func(v *visit) bool {
		k := v.key(key.name)
		return k == nil || k.leaf == nil || !k.leaf.equal(key.leaf)
	})
}

// allWith are the readings in which a choice came out as k.
func allWith(visits []*visit, name string, k int) []*visit {
	return slices.DeleteFunc(slices.Clone(visits), func(v *visit) bool {
		return !slices.ContainsFunc(v.choices, func(c choice) bool { return c.name == name && c.took == k })
	})
}

// firstWith is the first reading in which a choice came out as k.
func firstWith(visits []*visit, name string, k int) *visit {
	for _, v := range visits {
		if slices.ContainsFunc(v.choices, func(c choice) bool { return c.name == name && c.took == k }) {
			return v
		}
	}
	return nil
}

func everywhere(visits []*visit, name string) bool {
	return !slices.ContainsFunc(visits, func(v *visit) bool { return !v.made(name) })
}

// choicesOf are all choices of an object, each once.
func choicesOf(visits []*visit) []choice {
	var out []choice
	for _, v := range visits {
		for _, c := range v.choices {
			if !slices.ContainsFunc(out, func(have choice) bool { return have.name == c.name }) {
				out = append(out, c)
			}
		}
	}
	return out
}

// namesOf are all keys of an object in the order in which they are read.
func namesOf(visits []*visit) []string {
	var out []string
	for _, v := range visits {
		for _, name := range v.names() {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// always reports whether every reading wants a key.
func always(visits []*visit, name string) bool {
	return !slices.ContainsFunc(visits, func(v *visit) bool { return v.key(name) == nil || !v.key(name).required })
}

// onlyOf is the one provider that has a key.
func onlyOf(visits []*visit, name string) string {
	for _, v := range visits {
		if k := v.key(name); k != nil && k.only != "" {
			return k.only
		}
	}
	return ""
}
