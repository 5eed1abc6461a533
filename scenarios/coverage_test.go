package scenarios_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim/coverage"
)

// TestTheLibraryReachesWhatCanBeReached: every part of a rulebook is touched by a
// scenario of the library, as `asgsim test --coverage` plays it, or there is a reason
// why none can; and each reason is needed.
func TestTheLibraryReachesWhatCanBeReached(t *testing.T) {
	for _, p := range libraryCoverage(t).Providers {
		for _, s := range p.Sections {
			for _, i := range s.Items {
				switch {
				case i.Count == 0 && i.Unreachable == nil:
					t.Errorf("%s: no scenario touches %s %s [%s]", p.Provider, s.Section, i.Item, i.Source)
				case i.Count > 0 && i.Unreachable != nil:
					t.Errorf("%s: %s %s is touched and needs no reason", p.Provider, s.Section, i.Item)
				}
			}
		}
	}
}

// TestReasonsAreAboutTheRulebook: a reason is a sentence, and what it is about stands in
// the rulebook.
func TestReasonsAreAboutTheRulebook(t *testing.T) {
	report := libraryCoverage(t)
	for _, r := range coverage.Unreached() {
		if len(strings.Fields(r.Why)) < 4 || !strings.HasSuffix(r.Why, ".") || r.Why[:1] != strings.ToUpper(r.Why[:1]) {
			t.Errorf("not a sentence: %q", r.Why)
		}
		for _, name := range r.Items {
			if !standsIn(report, r, name) {
				t.Errorf("%q of %q: no rulebook has %s %s", name, r.Why, r.Provider, r.Section)
			}
		}
	}
}

// standsIn reports whether every provider that a reason is about has the item.
func standsIn(report coverage.Report, r coverage.Reason, name string) bool {
	for _, p := range report.Providers {
		if r.Provider != "" && r.Provider != p.Provider {
			continue
		}
		has := slices.ContainsFunc(p.Sections, func(s coverage.Section) bool {
			return s.Section == r.Section && slices.ContainsFunc(s.Items, func(i coverage.Item) bool { return i.Item == name })
		})
		if !has {
			return false
		}
	}
	return true
}

// libraryCoverage sums up the shows under the scenarios' own providers.
func libraryCoverage(t *testing.T) coverage.Report {
	t.Helper()
	all, err := shows()
	if err != nil {
		t.Fatal(err)
	}
	var tally coverage.Tally
	for _, s := range all {
		if s.own && s.err == nil {
			tally.Add(s.cover)
		}
	}
	return tally.Report()
}
