package docs_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim/docs"
)

var updateReadme = flag.Bool("update-readme", false, "rewrite the generated part of README.md")

// README answers the questions that everybody comes with from the rules that the
// engine runs on and the promises that are judged; a copy that has fallen behind
// would be worse than none.
func TestReadmeHoldsThePresentTables(t *testing.T) {
	for _, c := range []struct {
		mark string
		text func() string
	}{{"protection", docs.ProtectionTable}, {"invariants, in short", docs.PromiseList}} {
		t.Run(c.mark, func(t *testing.T) { readmeHolds(t, c.mark, c.text()) })
	}
}

func readmeHolds(t *testing.T, mark, table string) {
	const path = "../../README.md"
	begin, end := "<!-- begin: asgsim docs "+mark+" -->\n", "<!-- end: asgsim docs "+mark+" -->"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	have, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s: the marks of the generated table are gone", path)
	}
	want := "\n" + strings.TrimSpace(table) + "\n\n"
	if have == want {
		return
	}
	if !*updateReadme {
		t.Fatalf("the table in README.md is not current: go test ./sim/docs -run Readme -update-readme")
	}
	if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
