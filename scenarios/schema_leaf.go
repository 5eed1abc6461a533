package scenarios

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// ref refers to what is described under $defs.
func ref(name string) *shape { return &shape{Ref: "#/$defs/" + name} }

// What single values may be. Text is taken as it is written, so a number, true or 007
// may stand where text is wanted.
var (
	idSchema    = ref("id")
	textSchema  = &shape{Type: []string{"string", "number", "boolean"}}
	lineSchema  = &shape{Type: []string{"string", "number", "boolean"}, Pattern: `^[^\r\n]*$`}
	codeSchema  = &shape{Type: []string{"string", "number"}, Pattern: codeForm.String()}
	startSchema = &shape{Type: "string", Pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(Z|[-+][0-9]{2}:[0-9]{2})$`}
)

const (
	spanPattern    = `([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+`
	instantPattern = `^(-?` + spanPattern + `|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2}))$`
)

// defs are the kinds of single value that have a name. Where one is taken as text from
// what YAML reads as a number (+2) or a truth (yes), that number or truth is allowed.
func defs() []property {
	one, zero := 1.0, 0.0
	return []property{
		{"id", &shape{Type: []string{"string", "number", "boolean"}, Pattern: idForm.String()}},
		{"duration", &shape{Type: "string", Pattern: `^-?` + spanPattern + `$`}},
		{"instant", &shape{Type: "string", Pattern: instantPattern}},
		{"percentage", &shape{AnyOf: []*shape{{Type: "string", Pattern: `^[0-9]+(\.[0-9]*)?%$`},
			{Type: "number", Minimum: &zero, Maximum: &one}}}},
		{"change", &shape{Type: []string{"string", "number"}, Pattern: `^([-+](0|[1-9][0-9]*)|[-+][0-9]+(\.[0-9]*)?%|=[0-9]+)$`}},
		{"comparison", &shape{Type: "string", Pattern: `^\s*(>=|<=|>|<)\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*$`}},
		{"boolean", &shape{AnyOf: []*shape{{Type: "boolean"}, {Enum: []any{"yes", "no"}}}}},
		{"cron", &shape{Type: "string", Pattern: `^\s*\S+(\s+\S+){4}\s*$`}},
		{"expression", &shape{Type: []string{"string", "boolean"}, Pattern: `.`}},
	}
}

// wordSchema takes one of a few words, and what YAML makes of words such as 50.
func wordSchema(words []string) *shape {
	s := &shape{}
	for _, w := range words {
		s.Enum = append(s.Enum, w)
		if n, err := strconv.Atoi(w); err == nil {
			s.Enum = append(s.Enum, n)
		}
		if b, err := strconv.ParseBool(w); err == nil && len(w) > 3 {
			s.Enum = append(s.Enum, b)
		}
	}
	return s
}

// knownOrID takes one of the words, which an editor proposes, or an id of the
// scenario's own.
func knownOrID(words []string) *shape {
	return &shape{AnyOf: []*shape{wordSchema(words), ref("id")}}
}

func wholeSchema(lo, hi int64) *shape {
	return (&shape{Type: "integer"}).between(float64(lo), float64(hi))
}

func numberSchema(lo, hi float64) *shape { return (&shape{Type: "number"}).between(lo, hi) }

// between sets the bounds that mean something.
func (s *shape) between(lo, hi float64) *shape {
	if lo > -maxNumber {
		s.Minimum = &lo
	}
	if hi < maxNumber {
		s.Maximum = &hi
	}
	return s
}

// shown writes what a schema takes for people: the words, or the kind.
func (s *shape) shown() string {
	switch {
	case s == nil:
		return ""
	case s.Ref == "#/$defs/boolean":
		return "true or false"
	case s.Ref != "":
		return strings.TrimPrefix(s.Ref, "#/$defs/")
	case len(s.Enum) > 0:
		return s.shownWords()
	case len(s.AnyOf) > 0:
		var all []string
		for _, a := range s.AnyOf {
			if text := a.shown(); text != "" && !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
		return strings.Join(all, ", or ")
	case s.Type == "array" && s.Items != nil:
		return "list of: " + s.Items.shown()
	case s.Type == "array":
		return "list"
	case s.Type == "object":
		return "mapping"
	case s.Type == "integer":
		return "whole number" + s.shownBounds()
	case s.Type == "number":
		return "number" + s.shownBounds()
	}
	return "text"
}

func (s *shape) shownWords() string {
	var words []string
	for _, w := range s.Enum {
		if text, ok := w.(string); ok {
			words = append(words, "`"+text+"`")
		}
	}
	if len(words) > 12 {
		return strings.Join(words[:3], ", ") + " …"
	}
	return strings.Join(words, ", ")
}

func (s *shape) shownBounds() string {
	switch {
	case s.ExclusiveMinimum != nil:
		return " above 0"
	case s.Minimum != nil && s.Maximum != nil && *s.Maximum < math.MaxInt32:
		return ", " + formatNumber(*s.Minimum) + " to " + formatNumber(*s.Maximum)
	case s.Minimum != nil:
		return ", at least " + formatNumber(*s.Minimum)
	}
	return ""
}
