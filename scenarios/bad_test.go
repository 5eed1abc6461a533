package scenarios

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the .want files anew; read the difference before you commit it")

// TestBadScenarios loads files that are named by their fault. What is said of
// each stands beside it: every fault, its place, and what is allowed instead.
func TestBadScenarios(t *testing.T) {
	paths, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no bad scenarios: ", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			s, err := Load(path, Options{})
			if err == nil {
				t.Fatalf("loaded without a fault: %+v", s.Config)
			}
			got := strings.ReplaceAll(err.Error(), "testdata/bad/", "") + "\n"
			golden := strings.TrimSuffix(path, ".yaml") + ".want"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEveryFaultHasItsPlace holds for every bad file what no golden can show:
// lines count from 1 and rise, and all faults are in the file or in its traces.
func TestEveryFaultHasItsPlace(t *testing.T) {
	paths, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, path := range paths {
		_, err := Load(path, Options{})
		faults, ok := err.(Errors)
		if !ok || len(faults) == 0 {
			t.Fatalf("%s: the error is a %T", path, err)
		}
		own := slices.DeleteFunc(slices.Clone(faults), func(f Fault) bool { return f.File != path })
		if !slices.IsSortedFunc(own, func(a, b Fault) int { return a.Line - b.Line }) {
			t.Errorf("%s: faults do not rise by line", path)
		}
		for _, f := range faults {
			if f.Line < 1 || f.Col < 1 || f.What == "" {
				t.Errorf("%s: no place or no words: %#v", path, f)
			}
		}
	}
}

func TestFilesThatAreNoScenario(t *testing.T) {
	big := filepath.Join(t.TempDir(), "big.yaml")
	if err := os.WriteFile(big, []byte(strings.Repeat("# four mebibytes and one\n", maxBytes/25+1)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ says, path, want string }{
		{"a directory", "testdata", "testdata: is a directory, a file is wanted"},
		{"a file that is not there", "testdata/nosuch.yaml", "testdata/nosuch.yaml: no such file"},
		{"more than 4 MiB", big, big + ":1:1: the file has more than 4194304 bytes (4 MiB)"},
	} {
		_, err := Load(c.path, Options{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.says, err, c.want)
		}
	}
}

// TestTooManyFaults: a file that is wrong throughout is answered in bounded time
// and space, and the answer says that it is not whole.
func TestTooManyFaults(t *testing.T) {
	text := "name: a\n"
	for n := range 5000 {
		text += fmt.Sprintf("k%d: 1\n", n)
	}
	_, err := Parse("f", ".", []byte(text), Options{})
	faults, _ := err.(Errors)
	if len(faults) != maxFaults+1 || !strings.Contains(faults[maxFaults].What, "the first 1000 faults") {
		t.Errorf("%d faults, the last: %v", len(faults), faults[len(faults)-1])
	}
}

func TestNearestWord(t *testing.T) {
	words := []string{"min", "max", "zones", "zone_policy", "cooldown"}
	for _, c := range []struct{ says, got, want string }{
		{"two letters swapped", "mni", ` (did you mean "min"?)`},
		{"a letter too much", "cooldownn", ` (did you mean "cooldown"?)`},
		{"a letter missing", "zone", ` (did you mean "zones"?)`},
		{"nothing like it", "reclaim", ""},
		{"three letters, two of them wrong", "mib", ` (did you mean "min"?)`},
		{"a word of another length altogether", strings.Repeat("x", 500), ""},
	} {
		if got := nearest(c.got, words); got != c.want {
			t.Errorf("%s: nearest(%q) = %q, want %q", c.says, c.got, got, c.want)
		}
	}
}
