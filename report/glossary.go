package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// bit is a piece of a text; Term is the anchor of the glossary's entry if the
// piece is a word that the glossary explains.
type bit struct{ Text, Term string }

// termRow is an entry of the page's glossary.
type termRow struct {
	Anchor, Word, Says string
	Here               sim.VendorTerm   // of the run's vendor
	Elsewhere          []sim.VendorTerm // of the others
}

// anchorOf is the anchor of a term.
func anchorOf(t *sim.Term) string { return strings.NewReplacer(" ", "-").Replace(t.Word) }

// spelled finds the glossary's words in a text; anchors says whose they are.
var spelled, anchors = spellings()

// spellings lists all spellings, long ones first, so that "deletion protection" is not
// read as "protection".
func spellings() (*regexp.Regexp, map[string]string) {
	of, words := map[string]string{}, []string{}
	for i := range sim.Glossary {
		t := &sim.Glossary[i]
		for _, w := range append([]string{t.Word}, t.Also...) {
			of[strings.ToLower(w)] = anchorOf(t)
			words = append(words, regexp.QuoteMeta(w))
		}
	}
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return regexp.MustCompile(`(?i)\b(?:` + strings.Join(words, "|") + `)\b`), of
}

// gloss cuts a text where it speaks of a term for the first time. The pieces
// together are the text.
func gloss(text string) []bit {
	var bits []bit
	told, done := map[string]bool{}, 0
	for _, at := range spelled.FindAllStringIndex(text, -1) {
		anchor := anchors[strings.ToLower(text[at[0]:at[1]])]
		if anchor == "" || told[anchor] || partOfName(text, at) {
			continue
		}
		told[anchor] = true
		if at[0] > done {
			bits = append(bits, bit{Text: text[done:at[0]]})
		}
		bits = append(bits, bit{text[at[0]:at[1]], anchor})
		done = at[1]
	}
	if done < len(text) {
		bits = append(bits, bit{Text: text[done:]})
	}
	return bits
}

// partOfName reports whether a find is a piece of an id such as scale-in-policy,
// of a number or of a path.
func partOfName(text string, at []int) bool {
	const joint = "-_./:"
	before := at[0] > 1 && strings.IndexByte(joint, text[at[0]-1]) >= 0 && wordy(text[at[0]-2])
	after := at[1]+1 < len(text) && strings.IndexByte(joint, text[at[1]]) >= 0 && wordy(text[at[1]+1])
	return before || after
}

func wordy(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// elsewhere names the vendors of the glossary other than the run's.
func (r *Report) elsewhere() []string {
	var names []string
	for _, v := range sim.Glossary[0].Of {
		if v.Provider != r.cfg.Dialect.Name {
			vendor, _, _ := strings.Cut(v.Source, ":")
			names = append(names, vendor)
		}
	}
	return names
}

// termRows is the glossary, as the run's vendor has it.
func (r *Report) termRows() []termRow {
	rows := make([]termRow, len(sim.Glossary))
	for i := range sim.Glossary {
		t := &sim.Glossary[i]
		row := termRow{Anchor: anchorOf(t), Word: t.Word, Says: t.Says}
		for _, v := range t.Of {
			if v.Provider == r.cfg.Dialect.Name {
				row.Here = v
			} else {
				row.Elsewhere = append(row.Elsewhere, v)
			}
		}
		rows[i] = row
	}
	return rows
}
