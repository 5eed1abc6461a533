package sim

import (
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var gaps = regexp.MustCompile(`\s{2,}`)

// documented is the glossary of the package comment, a row a term.
func documented(t *testing.T) [][]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(file.Doc.Text(), "# Glossary\n")
	if !ok {
		t.Fatal("the package comment has no glossary")
	}
	var rows [][]string
	for line := range strings.Lines(table) {
		if line = strings.TrimSpace(line); line != "" {
			rows = append(rows, gaps.Split(line, -1))
		}
	}
	return rows[1:] // below its head
}

// TestGlossaryIsThatOfThePackageComment: who reads the code and who reads a report
// are told the same words.
func TestGlossaryIsThatOfThePackageComment(t *testing.T) {
	var want [][]string
	for _, term := range Glossary {
		ali, _ := term.At("alibaba")
		hw, _ := term.At("huawei")
		want = append(want, []string{term.Word, ali.Word, hw.Word})
	}
	got := documented(t)
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("the package comment lacks %q", want[i])
		case i >= len(want):
			t.Errorf("the glossary lacks %q", got[i])
		case !slices.Equal(got[i], want[i]):
			t.Errorf("row %d of the package comment is %q, the glossary says %q", i+1, got[i], want[i])
		}
	}
}

// TestEveryTermIsExplained: each has a meaning, and for both vendors a word and
// the page that has it; no spelling means two things.
func TestEveryTermIsExplained(t *testing.T) {
	seen := map[string]string{}
	for _, term := range Glossary {
		if !strings.HasSuffix(term.Says, ".") {
			t.Errorf("%s: its meaning is no sentence: %q", term.Word, term.Says)
		}
		for _, provider := range []string{"alibaba", "huawei"} {
			if v, ok := term.At(provider); !ok || v.Word == "" || v.Source == "" {
				t.Errorf("%s: %s lacks its word or its source", term.Word, provider)
			}
		}
		for _, spelling := range append([]string{term.Word}, term.Also...) {
			key := strings.ToLower(spelling)
			if other, taken := seen[key]; taken && other != term.Word {
				t.Errorf("%q means %s and %s", spelling, other, term.Word)
			}
			seen[key] = term.Word
		}
	}
}
