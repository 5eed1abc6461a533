package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong with a scenario, or worth a hint.
type Fault struct {
	File      string
	Line, Col int    // from 1; 0 = the file as a whole
	Path      string // such as groups[web].min; "" = the file as a whole
	What      string // what is wrong and what is allowed
}

// String writes the fault as FILE:LINE:COL: path: what.
func (f Fault) String() string {
	out := f.File
	if f.Line > 0 {
		out += fmt.Sprintf(":%d:%d", f.Line, f.Col)
	}
	if f.Path != "" {
		out += ": " + f.Path
	}
	return out + ": " + f.What
}

// Errors are all the faults of one scenario, in the order of their lines, the
// scenario file's own before those of its traces.
type Errors []Fault

// Error lists the faults, one a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, f := range e {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// arrange sorts faults and drops those said twice, which happens where a value
// stands in the tree more than once.
func arrange(own string, faults []Fault) Errors {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(
			cmp.Compare(foreign(own, a), foreign(own, b)),
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Col, b.Col))
	})
	return slices.Compact(faults)
}

func foreign(own string, f Fault) int {
	if f.File == own {
		return 0
	}
	return 1
}

// nearest proposes the word that was probably meant: ` (did you mean "min"?)`,
// or nothing if none is close.
func nearest(got string, words []string) string {
	best, found := max(len(got)/3, 1)+1, ""
	if len(got) > 64 {
		return ""
	}
	for _, w := range words {
		if d := distance(got, w); d < best && d < len(got) {
			best, found = d, w
		}
	}
	if found == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", found)
}

// distance counts the letters to insert, drop, replace or swap with their
// neighbour that turn a into b.
func distance(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	var older []int
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		older, before, row = before, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			same := 1
			if a[i-1] == b[j-1] {
				same = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

// oneOf lists what is allowed: a, b or c.
func oneOf(words []string) string {
	switch n := len(words); n {
	case 0:
		return "nothing"
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
}
