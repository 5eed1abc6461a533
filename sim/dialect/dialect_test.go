package dialect

import (
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// lists walks every rule list of a provider with a name for messages.
func lists(d *sim.Dialect, visit func(name string, rules []sim.Rule)) {
	for op := range d.Ops {
		visit("do: "+sim.Op(op).String(), d.Ops[op].Rules)
	}
	for t := range d.Admit {
		visit("trigger "+sim.Trigger(t).String(), d.Admit[t])
	}
	visit("candidates", d.Candidates)
}

func TestProvidersAreFoundByTheirWordsInAFixedOrder(t *testing.T) {
	if got := Names(); !slices.Equal(got, []string{"alibaba", "huawei"}) {
		t.Fatalf("Names() = %q", got)
	}
	for _, name := range Names() {
		if d, ok := Get(name); !ok || d.Name != name {
			t.Errorf("Get(%q) = %v, %v", name, d, ok)
		}
	}
	for _, name := range []string{"", "Alibaba", "aws", "alibaba "} {
		if d, ok := Get(name); ok || d != nil {
			t.Errorf("Get(%q) found %v", name, d.Name)
		}
	}
}

func TestEveryRuleHasASource(t *testing.T) {
	for _, d := range all {
		lists(d, func(name string, rules []sim.Rule) {
			for i, r := range rules {
				if !cited(d, r.Cite) {
					t.Errorf("%s, %s, rule %d (condition %d): source %q names neither the vendor nor a choice", d.Name, name, i, r.If, r.Cite)
				}
			}
		})
	}
}

func TestEveryOperationFateAndExitHasASource(t *testing.T) {
	for _, d := range all {
		for op, o := range d.Ops {
			if o.Native != "" && !cited(d, o.Cite) {
				t.Errorf("%s: %s has no source", d.Name, sim.Op(op))
			}
		}
		for way := range d.Fates {
			for _, f := range d.Fates[way] {
				if !cited(d, f.Cite) {
					t.Errorf("%s: a fate by %s has no source", d.Name, sim.Departure(way))
				}
			}
			if !cited(d, d.Leaving[way].Cite) {
				t.Errorf("%s: leaving by %s has no source", d.Name, sim.Departure(way))
			}
		}
		for what, cite := range map[string]string{"capacity": d.Capacity.Cite, "cooldown": d.Cooldown.Cite,
			"checks": d.Checks.Cite, "health": d.Health.Cite} {
			if !cited(d, cite) {
				t.Errorf("%s: %s has no source: %q", d.Name, what, cite)
			}
		}
	}
}

// cited reports whether a source names a page of the vendor, or says that the
// vendor is silent and what was chosen.
func cited(d *sim.Dialect, source string) bool {
	vendor := strings.Fields(d.Title)[0]
	return strings.Contains(source, vendor) || strings.HasPrefix(source, "not documented") && strings.Contains(source, "chosen")
}

func TestNoRuleStandsTwiceInAList(t *testing.T) {
	type key struct {
		cond   sim.Cond
		n      int
		states sim.StateSet
		groups string
		when   string
	}
	for _, d := range all {
		lists(d, func(name string, rules []sim.Rule) {
			seen := map[key]bool{}
			for _, r := range rules {
				groups := make([]byte, len(r.Groups))
				for i, g := range r.Groups {
					groups[i] = byte('0' + g)
				}
				k := key{r.If, r.N, r.States, string(groups), r.When}
				if seen[k] {
					t.Errorf("%s, %s: condition %d stands twice", d.Name, name, r.If)
				}
				seen[k] = true
			}
		})
	}
}

// counted are the conditions that compare with a number of their rule.
var counted = []sim.Cond{sim.OverLimit, sim.AboveQuota, sim.ExtendedTooOften, sim.WaitsTooLong}

func TestConditionsCarryWhatTheyAskFor(t *testing.T) {
	for _, d := range all {
		lists(d, func(name string, rules []sim.Rule) {
			for _, r := range rules {
				if r.If == sim.CondNone || r.If >= sim.NumConds {
					t.Errorf("%s, %s: a rule without a condition", d.Name, name)
				}
				if slices.Contains(counted, r.If) != (r.N > 0) {
					t.Errorf("%s, %s: condition %d with limit %d", d.Name, name, r.If, r.N)
				}
				if (r.If == sim.StateNotIn) != (r.States != 0) {
					t.Errorf("%s, %s: condition %d with states %b", d.Name, name, r.If, r.States)
				}
				if (r.If == sim.PolicyNotExecutable) != (len(r.Types) > 0) {
					t.Errorf("%s, %s: condition %d with policy types %v", d.Name, name, r.If, r.Types)
				}
				if (r.If == sim.GroupNotIn) != (len(r.Groups) > 0) {
					t.Errorf("%s, %s: condition %d with group states %v", d.Name, name, r.If, r.Groups)
				}
			}
		})
	}
}

func TestARefusedCallAlwaysHasACodeAStatusAndAMessage(t *testing.T) {
	for _, d := range all {
		for op, o := range d.Ops {
			for _, r := range o.Rules {
				if f := r.Fault; f.HTTP < 400 || f.Code == "" || f.Message == "" {
					t.Errorf("%s: %s, condition %d answers %+v", d.Name, sim.Op(op), r.If, f)
				}
			}
		}
	}
}

func TestOneCodeOfAServiceHasOneMessagePerOperation(t *testing.T) {
	// InvalidParameter and InvalidParameter.Conflict say which parameter; every
	// other code has one wording wherever it stands in an operation.
	free := map[string]bool{"InvalidParameter": true, "InvalidParameter.Conflict": true}
	for _, d := range all {
		for op, o := range d.Ops {
			text := map[string]string{}
			for _, r := range o.Rules {
				if was, ok := text[r.Fault.Code]; ok && was != r.Fault.Message && !free[r.Fault.Code] {
					t.Errorf("%s: %s says %q and %q under %s", d.Name, sim.Op(op), was, r.Fault.Message, r.Fault.Code)
				}
				text[r.Fault.Code] = r.Fault.Message
			}
		}
	}
}

func TestABlockedIntentAndAPassedOverCandidateAlwaysHaveAName(t *testing.T) {
	for _, d := range all {
		for trigger, rules := range d.Admit {
			for _, r := range rules {
				if r.Reason == "" {
					t.Errorf("%s: %s, condition %d has no reason", d.Name, sim.Trigger(trigger), r.If)
				}
			}
		}
		for _, r := range d.Candidates {
			if r.Reason == "" || !r.If.OnInstance() {
				t.Errorf("%s: candidate rule %d: reason %q, on an instance: %v", d.Name, r.If, r.Reason, r.If.OnInstance())
			}
		}
	}
}

func TestConditionalRulesNameASwitchAndOneOfItsValues(t *testing.T) {
	for _, d := range all {
		lists(d, func(name string, rules []sim.Rule) {
			for _, r := range rules {
				if r.When == "" {
					continue
				}
				option, value, _ := strings.Cut(strings.TrimPrefix(r.When, "!"), "=")
				i := slices.IndexFunc(d.Switches, func(s sim.Switch) bool { return s.Name == option })
				if i < 0 || !slices.Contains(d.Switches[i].Values, value) {
					t.Errorf("%s, %s: %q is no choice of this provider", d.Name, name, r.When)
				}
			}
		})
		for _, s := range d.Switches {
			if len(s.Values) < 2 || s.Says == "" || s.Sources == "" {
				t.Errorf("%s: switch %q is incomplete", d.Name, s.Name)
			}
		}
	}
}

func TestAnOperationThatAVendorLacksHasNothing(t *testing.T) {
	for _, d := range all {
		for op, o := range d.Ops {
			if o.Native == "" && (o.HTTP != 0 || len(o.Rules) != 0) {
				t.Errorf("%s: %s has no native word but rules", d.Name, sim.Op(op))
			}
			if o.Native != "" && (o.HTTP < 200 || o.HTTP > 299 || len(o.Rules) == 0) {
				t.Errorf("%s: %s answers %d and has %d rules", d.Name, sim.Op(op), o.HTTP, len(o.Rules))
			}
		}
	}
}

func TestEveryWayOutEndsInAFateForEverybody(t *testing.T) {
	for _, d := range all {
		for way, rules := range d.Fates {
			last := rules[len(rules)-1]
			if last.Owned || last.AutoOnly || last.Protected || last.PayAsYouGo || last.Asked {
				t.Errorf("%s: by %s, some member fits no rule", d.Name, sim.Departure(way))
			}
		}
	}
}

func TestEveryProviderRanksByTheGroupsRemovalPolicies(t *testing.T) {
	for _, d := range all {
		if !slices.Contains(d.Ranks, sim.RankRemovalPolicies) {
			t.Errorf("%s ignores `removal:`", d.Name)
		}
		if last := d.Ranks[len(d.Ranks)-1]; last != sim.RankRandom && last != sim.RankID {
			t.Errorf("%s: %s may leave a tie", d.Name, last)
		}
	}
}

func TestAPlaceholderStandsOnlyWhereSomethingCanFillIt(t *testing.T) {
	for _, d := range all {
		for op, o := range d.Ops {
			for _, r := range o.Rules {
				open := strings.Contains(r.Fault.Message, "XXX") || strings.Contains(r.Fault.Message, "%s")
				fillable := r.If.OnInstance() || r.If == sim.DatabaseIsDown || r.If == sim.PolicyNotExecutable || r.If == sim.GroupNotIn || r.If == sim.NoStep
				if open && !fillable {
					t.Errorf("%s: %s, condition %d: nobody knows what stands in %q", d.Name, sim.Op(op), r.If, r.Fault.Message)
				}
			}
		}
	}
}

func TestEverySwitchIsReadBySomething(t *testing.T) {
	// The engine reads cooldown_after itself: a rule cannot say which activity began a cooldown.
	read := map[string]bool{"cooldown_after": true}
	for _, d := range all {
		lists(d, func(_ string, rules []sim.Rule) {
			for _, r := range rules {
				option, _, _ := strings.Cut(strings.TrimPrefix(r.When, "!"), "=")
				read[option] = true
			}
		})
		for _, s := range d.Switches {
			if !read[s.Name] {
				t.Errorf("%s: no rule depends on %s", d.Name, s.Name)
			}
		}
	}
}

// FuzzGet holds that a word finds a provider of that very name, or nothing.
func FuzzGet(f *testing.F) {
	for _, s := range []string{"alibaba", "huawei", "", "ALIBABA", "huawei\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		d, ok := Get(name)
		if ok != (d != nil) || ok && d.Name != name || ok != slices.Contains(Names(), name) {
			t.Errorf("Get(%q) = %v, %v", name, d, ok)
		}
	})
}

// Each vendor's refusals come in its own order, whatever the operation: a caller
// who breaks two rules learns of the one that the vendor asks about first.
func TestChecksComeInTheVendorsOrder(t *testing.T) {
	for _, v := range []struct {
		dialect sim.Dialect
		order   [][]sim.Cond
	}{
		{alibaba, alibabaOrder},
		{huawei, huaweiOrder},
	} {
		for op, o := range v.dialect.Ops {
			last := 0
			for _, r := range o.Rules {
				at := slices.IndexFunc(v.order, func(class []sim.Cond) bool { return slices.Contains(class, r.If) })
				if at < 0 {
					t.Errorf("%s %s: condition %d has no place in the order", v.dialect.Name, sim.Op(op), r.If)
				}
				if at < last {
					t.Errorf("%s %s: condition %d (%s) is asked too late", v.dialect.Name, sim.Op(op), r.If, r.Fault.Code)
				}
				last = max(last, at)
			}
		}
	}
}
