package engine

import (
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
	"github.com/asgsim/asgsim/sim/invariant"
)

var long = flag.Bool("long", false, "play 10,000 random scenarios of each vendor, instead of 300")

// seedName is the variable that says which random scenarios are played: any text,
// such as that of a commit. Without it they are always the same ones.
const seedName = "ASGSIM_SEED"

// seed is the number of the first random scenario.
func seed() int {
	text := os.Getenv(seedName)
	if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		return n
	}
	h := fnv.New32a()
	h.Write([]byte(text))
	return int(h.Sum32())
}

// The other properties draw from the same place, unless -rapid.seed says otherwise.
func init() {
	if os.Getenv(seedName) == "" {
		return
	}
	if err := flag.Set("rapid.seed", strconv.Itoa(seed())); err != nil {
		panic(err)
	}
}

func howMany() int {
	if *long {
		return 10_000
	}
	if raceEnabled || testing.Short() {
		return 60
	}
	return 300
}

// Whatever users do and whatever breaks: no random scenario breaks a promise,
// contradicts its own records, or trips an assumption of the engine. One that does
// is cut down to what it takes, and written down as a file that asgsim run plays.
func TestNoRandomScenarioBreaksAPromise(t *testing.T) {
	for _, provider := range dialect.Names() {
		t.Run(provider, func(t *testing.T) {
			gen, first := stories(provider), seed()
			for n := range howMany() {
				s := gen.Example(first + n)
				if fault := s.verdict(t); fault != "" {
					small := s.shrunk(fault)
					t.Fatalf("random scenario %d (%s=%d) breaks %s\n%s", n, seedName, first+n, small.trial(), small.write(t))
				}
			}
		})
	}
}

// verdict is what a story breaks, "" if nothing.
func (s *story) verdict(t *testing.T) string {
	t.Helper()
	s.must(t)
	return s.fault()
}

// trial is the verdict with the record that shows it.
func (s *story) trial() (text string) {
	cfg, err := s.config()
	if err != nil {
		return ""
	}
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprint(p)
		}
	}()
	judge := invariant.New(cfg)
	if err := Run(cfg, judge); err != nil {
		return err.Error()
	}
	for _, j := range judge.Finish().Judgements {
		for _, v := range j.Violations {
			return fmt.Sprintf("%s: record %d: %s", j.ID, v.Record, v.Text)
		}
	}
	for _, c := range judge.Ledger().Contradictions {
		return fmt.Sprintf("the ledger's belief: record %d at %s: %s", c.Seq, c.At, c.Text)
	}
	return ""
}

// fault is what is broken, without the circumstances: those change as a story
// becomes shorter.
func (s *story) fault() string {
	what, _, _ := strings.Cut(s.trial(), ": record")
	return what
}

// shrunk leaves out of a story whatever its fault does not need.
func (s *story) shrunk(fault string) *story {
	small, until := s, time.Now().Add(20*time.Second)
	for shorter := true; shorter && time.Now().Before(until); {
		shorter = false
		for _, t := range small.shorter() {
			if t.fault() == fault {
				small, shorter = t, true
				break
			}
		}
	}
	return small
}

// shorter are the stories with a little less in them, those with much less first.
func (s *story) shorter() []*story {
	var all []*story
	for size := len(s.scenes); size > 0; size /= 2 {
		for from := 0; from < len(s.scenes); from += size {
			t := s.copy()
			t.scenes = slices.Delete(t.scenes, from, min(from+size, len(s.scenes)))
			all = append(all, t)
		}
	}
	for k := range s.groups {
		t := s.copy()
		t.groups = slices.Delete(t.groups, k, k+1)
		all = append(all, t)
		for n := 3; n < len(s.groups[k]); n++ { // a group needs its id and its bounds
			t := s.copy()
			t.groups[k] = slices.Delete(t.groups[k], n, n+1)
			all = append(all, t)
		}
	}
	for k := range s.settings {
		t := s.copy()
		t.settings = slices.Delete(t.settings, k, k+1)
		all = append(all, t)
	}
	for k, x := range s.scenes {
		if x.pause > time.Minute {
			t := s.copy()
			t.scenes[k].pause = time.Minute
			all = append(all, t)
		}
	}
	return all
}

func (s *story) copy() *story {
	t := &story{provider: s.provider, rules: s.rules, settings: slices.Clone(s.settings), scenes: slices.Clone(s.scenes)}
	for _, g := range s.groups {
		t.groups = append(t.groups, slices.Clone(g))
	}
	return t
}

// write puts a story into a file and tells where it is and what it says.
func (s *story) write(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "asgsim-random-")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "random.yaml")
	if err := os.WriteFile(path, []byte(s.yaml()), 0o644); err != nil {
		t.Fatal(err)
	}
	return "asgsim run " + path + "\n\n" + s.yaml()
}

// A story that breaks a promise is cut down to the lines that it takes, and the
// file breaks the same promise.
func TestStoriesShrinkToWhatBreaks(t *testing.T) {
	gen := stories("alibaba")
	for n := range 300 {
		s := gen.Example(n)
		s.rules = func(d *sim.Dialect) { d.Candidates = without(d.Candidates, sim.IsProtected) }
		if s.fault() != "protected-not-scaled-in" {
			continue
		}
		small := s.shrunk("protected-not-scaled-in")
		if small.fault() != "protected-not-scaled-in" {
			t.Errorf("what was left breaks %q", small.fault())
		}
		if lines := strings.Count(small.yaml(), "\n"); lines > 15 {
			t.Errorf("%d lines are left:\n%s", lines, small.yaml())
		}
		return
	}
	t.Error("no story broke the promise")
}
