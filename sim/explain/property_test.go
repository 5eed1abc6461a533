package explain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Every instance of every scenario of the library has a life, and what is said of
// it names the record that led to its leaving, or else to its coming, and goes on
// to the scenario.
func TestEveryInstanceIsExplained(t *testing.T) {
	left := 0
	for _, s := range shows(t) {
		r, world := s.explained(), ledger.New(&s.cfg.Dialect.Words)
		s.records.Replay(world)
		turns := turnsOf(s)
		for id := range world.Instances {
			i := &world.Instances[id]
			if i.Info == nil {
				continue
			}
			text, err := ask(r, s, "instance "+i.Name)
			if err != nil {
				t.Fatalf("%s, %s: %v", s.name, i.Name, err)
			}
			turn := turns[sim.InstanceID(id)]
			if turn == nil {
				turn = new(sim.Record)
				*turn = s.records.At(int(i.Born) - 1)
			} else if !turn.To.Member() || turn.To.Leaving() {
				left++
				if !says(text, "\nIt left because ", "\nIt is leaving because ", "\nIt is gone because ", "\nIt is stopped, and a member still, because ") {
					t.Errorf("%s, %s: nothing says why it left:\n%s", s.name, i.Name, text)
				}
			}
			chained(t, s.name+", "+i.Name, text, turn)
		}
	}
	if left < 300 {
		t.Errorf("only %d instances left in the whole library", left)
	}
}

// says reports whether a text holds one of the phrases.
func says(text string, phrases ...string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(text, p) })
}

// turnsOf finds the record by which each instance last began to leave, or else to
// join its group.
func turnsOf(s *show) map[sim.InstanceID]*sim.Record {
	joined, turns := map[sim.InstanceID]*sim.Record{}, map[sim.InstanceID]*sim.Record{}
	for r := range s.records.All() {
		joins := !r.From.Member() && r.To.Member() || r.From == sim.Stopped && r.To == sim.Pending
		cameBack := r.From.Leaving() && r.To.Member() && !r.To.Leaving() && r.To != sim.Stopped
		switch {
		case r.Kind != sim.KindState:
		case joins:
			joined[r.Inst], turns[r.Inst] = &r, &r
		case cameBack:
			turns[r.Inst] = joined[r.Inst]
		case r.To == sim.Removing && !r.From.Leaving(), !r.To.Member() && !r.From.Leaving():
			turns[r.Inst] = &r
		}
	}
	return turns
}

// chained: the turn stands in the text, then its cause, and at last the scenario.
func chained(t *testing.T, name, text string, turn *sim.Record) {
	t.Helper()
	_, chain, _ := strings.Cut(text, "\n\n")
	chain, _, _ = strings.Cut(chain, "\n\n")
	want := []string{fmt.Sprintf("#%d ", turn.Seq), "#1 ", "because the scenario"}
	if turn.Cause > 1 {
		want = append(want, fmt.Sprintf("#%d ", turn.Cause))
	}
	for _, w := range want {
		if !strings.Contains(chain, w) {
			t.Errorf("%s: the chain lacks %s:\n%s", name, w, chain)
		}
	}
}

// Whatever instant is asked for: what is blocked then is named with its reason, and
// an instant at which somebody chose shows all who were taken.
func TestEveryInstantIsExplained(t *testing.T) {
	blocked, chosen := 0, 0
	for _, s := range shows(t) {
		r, asked := s.explained(), 0
		last := map[sim.Time][]sim.Record{}
		var instants []sim.Time
		for rec := range s.records.All() {
			if rec.Kind == sim.KindBlocked || rec.Kind == sim.KindPick {
				if last[rec.At] == nil {
					instants = append(instants, rec.At)
				}
				last[rec.At] = append(last[rec.At], rec)
			}
		}
		for _, at := range instants {
			if asked++; asked > 30 {
				break
			}
			text, err := ask(r, s, "at "+at.String())
			if err != nil {
				t.Fatalf("%s at %s: %v", s.name, at, err)
			}
			for _, rec := range last[at] {
				if rec.Kind == sim.KindBlocked {
					blocked++
					if !strings.Contains(text, ": "+strings.ReplaceAll(rec.Code, "_", " ")) || !strings.Contains(text, rec.Name) {
						t.Errorf("%s at %s: %s blocked by %s is not told:\n%s", s.name, at, rec.Name, rec.Code, text)
					}
					continue
				}
				chosen++
				for _, id := range rec.X.Pick.Taken {
					if name := nameOf(s, id); !strings.Contains(text, name) {
						t.Errorf("%s at %s: %s was taken and is not told", s.name, at, name)
					}
				}
			}
		}
	}
	if blocked < 300 || chosen < 80 {
		t.Errorf("only %d blocked and %d choices", blocked, chosen)
	}
}

func nameOf(s *show, id sim.InstanceID) string {
	for rec := range s.records.All() {
		if rec.Kind == sim.KindInstance && rec.Inst == id {
			return rec.Text
		}
	}
	return "nobody"
}

// A story has an end: however long a run was, it fits on a few screens.
func TestStoriesAreBounded(t *testing.T) {
	for _, s := range shows(t) {
		text, err := ask(s.explained(), s, "story")
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(text, "\n")
		if len(lines) > 260 {
			t.Errorf("%s: a story of %d lines", s.name, len(lines))
		}
		wide := func(line string) bool {
			return utf8.RuneCountInString(line) > 110 && strings.Contains(strings.TrimSpace(line[:100]), " ") && len(strings.Fields(line)) > 4
		}
		if i := slices.IndexFunc(lines, wide); i >= 0 {
			t.Errorf("%s: a line that is too wide: %s", s.name, lines[i])
		}
	}
}

// The same run asked twice, or read twice, gives the same text.
func TestAnswersAreTheSame(t *testing.T) {
	for _, s := range shows(t)[:12] {
		r := s.explained()
		for _, q := range []string{"story", "at 1m"} {
			once, err := ask(r, s, q)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := ask(r, s, q)
			fresh, _ := ask(s.explained(), s, q)
			if once != again || once != fresh {
				t.Errorf("%s, %s: two answers", s.name, q)
			}
		}
	}
}
