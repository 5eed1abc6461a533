package scenarios

import (
	"bytes"
	_ "embed" // what each key means
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// shape is a JSON Schema, as far as the format needs one.
type shape struct {
	Dialect          string     `json:"$schema,omitempty"`
	ID               string     `json:"$id,omitempty"`
	Title            string     `json:"title,omitempty"`
	Description      string     `json:"description,omitempty"`
	Ref              string     `json:"$ref,omitempty"`
	Type             any        `json:"type,omitempty"` // a word or several
	Const            string     `json:"const,omitempty"`
	Enum             []any      `json:"enum,omitempty"`
	Pattern          string     `json:"pattern,omitempty"`
	Minimum          *float64   `json:"minimum,omitempty"`
	ExclusiveMinimum *float64   `json:"exclusiveMinimum,omitempty"`
	Maximum          *float64   `json:"maximum,omitempty"`
	PrefixItems      []*shape   `json:"prefixItems,omitempty"`
	Items            *shape     `json:"items,omitempty"`
	MinItems         int        `json:"minItems,omitempty"`
	MaxItems         int        `json:"maxItems,omitempty"`
	UniqueItems      bool       `json:"uniqueItems,omitempty"`
	Properties       properties `json:"properties,omitempty"`
	Required         []string   `json:"required,omitempty"`
	PropertyNames    *shape     `json:"propertyNames,omitempty"`
	Additional       *bool      `json:"additionalProperties,omitempty"`
	AnyOf            []*shape   `json:"anyOf,omitempty"`
	OneOf            []*shape   `json:"oneOf,omitempty"`
	AllOf            []*shape   `json:"allOf,omitempty"`
	Not              *shape     `json:"not,omitempty"`
	If               *shape     `json:"if,omitempty"`
	Then             *shape     `json:"then,omitempty"`
	Defs             properties `json:"$defs,omitempty"`
}

// property is a key and what it takes.
type property struct {
	name   string
	schema *shape
}

// properties keep their order, in which an editor proposes them.
type properties []property

// MarshalJSON writes an object in the order of the list.
func (p properties) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, prop := range p {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := json.Marshal(prop.name)
		if err != nil {
			return nil, err
		}
		body, err := prop.schema.bytes()
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(body)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// bytes writes the schema without escaping what HTML would need.
func (s *shape) bytes() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(s)
	return bytes.TrimSpace(out.Bytes()), err
}

func (s *shape) equal(t *shape) bool {
	a, _ := s.bytes() // a tree of words and numbers can be written
	b, _ := t.bytes()
	return bytes.Equal(a, b)
}

// SchemaJSON is the JSON Schema (draft 2020-12) of the scenario format. It is found out
// by asking the decoder; only what each key means is written down beside it.
func SchemaJSON() ([]byte, error) {
	compact, err := schema().bytes()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// schema puts together what a survey found.
func schema() *shape {
	b := &schemaBuilder{found: surveyed(), says: meanings()}
	root := b.at("")
	root.Dialect = "https://json-schema.org/draft/2020-12/schema"
	root.ID = "https://github.com/asgsim/asgsim/scenario.schema.json"
	root.Title = "asgsim scenario"
	root.Description = "A scaling group, the demand on it, what people and the outside world do to it, and what the run must show."
	for _, p := range defs() {
		p.schema.Description = b.says[defined+p.name]
		root.Defs = append(root.Defs, p)
	}
	for _, name := range surveyedByName {
		def := b.at(defined + name)
		def.Description = b.says[defined+name]
		root.Defs = append(root.Defs, property{name, def})
	}
	return root
}

// surveyedByName is what the decoder reads in several places and calls by a name.
var surveyedByName = []string{"distribution", "part", "selector"}

// schemaBuilder turns what a survey found into a schema.
type schemaBuilder struct {
	found *survey
	says  map[string]string // by path
}

// at is the schema of what stands at a path.
func (b *schemaBuilder) at(path string) *shape {
	p := b.found.places[path]
	if p == nil {
		return &shape{} // read by nobody: anything
	}
	forms := slices.Clone(p.leaves)
	if p.list {
		s := &shape{Type: "array", Items: b.at(path + "[0]")}
		s.UniqueItems = p.distinct && len(s.Items.Enum) > 0 // to a schema the ids 2 and 2.0 are one number
		if p.some {
			s.MinItems = 1
		}
		forms = append(forms, s)
	}
	if p.tuple > 0 {
		s := &shape{Type: "array", MinItems: p.tuple, MaxItems: p.tuple}
		for i := range p.tuple {
			s.PrefixItems = append(s.PrefixItems, b.at(path+"["+strconv.Itoa(i)+"]"))
		}
		forms = append(forms, s)
	}
	if p.object && !slices.ContainsFunc(p.leaves, func(s *shape) bool { return strings.HasPrefix(s.Ref, "#/$defs/") && b.named(s.Ref) }) {
		forms = append(forms, b.object(path))
	}
	if len(forms) == 1 {
		return forms[0]
	}
	return &shape{AnyOf: forms}
}

// named reports whether a reference is to something that was surveyed by its name.
func (b *schemaBuilder) named(ref string) bool {
	return b.found.places[defined+strings.TrimPrefix(ref, "#/$defs/")] != nil
}

//go:embed keys.txt
var keysText string

// meanings are what each key means, by its path: lines of "path: meaning" in keys.txt.
func meanings() map[string]string {
	out := map[string]string{}
	for _, l := range strings.Split(keysText, "\n") {
		if path, says, ok := strings.Cut(l, ": "); ok && !strings.HasPrefix(l, "#") {
			out[path] = says
		}
	}
	return out
}
