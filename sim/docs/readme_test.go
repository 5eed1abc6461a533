package docs_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim/docs"
)

var updateReadme = flag.Bool("update-readme", false, "rewrite the generated part of README.md")

// README answers the question that everybody comes with from the rules that the
// engine runs on; a copy that has fallen behind would be worse than none.
func TestReadmeHoldsThePresentProtectionTable(t *testing.T) {
	const path, begin, end = "../../README.md", "<!-- begin: asgsim docs protection -->\n", "<!-- end: asgsim docs protection -->"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	have, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s: the marks of the generated table are gone", path)
	}
	want := "\n" + strings.TrimSpace(docs.ProtectionTable()) + "\n\n"
	if have == want {
		return
	}
	if !*updateReadme {
		t.Fatalf("the protection table in README.md is not current: go test ./sim/docs -run Readme -update-readme")
	}
	if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
