package explain_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim/explain"
)

var update = flag.Bool("update", false, "write what is said into the goldens; read the diff before you believe it")

// golden is one file of testdata:
//
//	# The claim.
//	play NAME PROVIDER          (a scenario of the library, or else)
//	given PROVIDER              (a scenario of its own; name and duration (1h) may be left out)
//	<scenario>
//	ask story | instance ID [T] | at T
//	then
//	<what is said>
type golden struct {
	head, given, provider, ask, then string
	played                           bool
}

func TestGoldens(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) < 20 {
		t.Fatalf("%d goldens: %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) { checkGolden(t, path) })
	}
}

func checkGolden(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g := parseGolden(t, string(data))
	got := g.answer(t)
	if *update {
		if err := os.WriteFile(path, []byte(g.head+"then\n"+got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(g.then, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func parseGolden(t *testing.T, text string) *golden {
	t.Helper()
	head, then, ok := strings.Cut(text, "then\n")
	if !ok {
		t.Fatal("no line says then")
	}
	g := &golden{head: head, then: then}
	for _, line := range strings.SplitAfter(head, "\n") {
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "play ") && len(words) == 3:
			g.played, g.given, g.provider = true, words[1], words[2]
		case strings.HasPrefix(line, "given ") && len(words) == 2:
			g.provider = words[1]
		case strings.HasPrefix(line, "ask "):
			g.ask = strings.Join(words[1:], " ")
		default:
			g.given += line
		}
	}
	return g
}

// show plays what the golden is about.
func (g *golden) show(t *testing.T) *show {
	t.Helper()
	var s *show
	var err error
	if g.played {
		s, err = play(g.given, g.provider)
	} else {
		s, err = perform("given", scenario(t, g.given, g.provider))
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (g *golden) answer(t *testing.T) string {
	t.Helper()
	s := g.show(t)
	text, err := ask(s.explained(), s, g.ask)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// ask puts one question: story, instance ID [T], or at T.
func ask(r *explain.Run, s *show, question string) (string, error) {
	var out strings.Builder
	words, at, err := strings.Fields(question), s.cfg.Until, error(nil)
	if last := len(words) - 1; last == 2 || words[0] == "at" {
		if at, err = explain.ParseInstant(words[last], s.cfg); err != nil {
			return "", err
		}
	}
	switch words[0] {
	case "story":
		err = r.Story(&out)
	case "instance":
		err = r.Instance(&out, words[1], at)
	default:
		err = r.Moment(&out, at)
	}
	return out.String(), err
}
