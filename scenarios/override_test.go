package scenarios

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

const overridable = `name: a
duration: 1h
groups:
  - id: web
    min: 1
    max: 5
    instances: [{id: i-1}, {id: 007}]
    service: {model: fluid, rate: 50}
    workload: [{steps: [[0s, 1], [1m, 2]]}]
    policies:
      - {id: out, type: simple, adjust: +1, alarm: {metric: cpu, when: ">= 70", period: 1m}}
timeline:
  - {at: 1m, do: protect, instances: [i-1]}
`

func TestOverrides(t *testing.T) {
	group := func(c *sim.Config) *sim.GroupConfig { return &c.Groups[0] }
	for _, o := range []struct {
		set  string
		got  func(c *sim.Config) any
		want any
	}{
		{"groups[web].min=2", func(c *sim.Config) any { return group(c).Min }, 2},
		{"groups[0].min=2", func(c *sim.Config) any { return group(c).Min }, 2},
		{"groups[web].zones=[h, i]", func(c *sim.Config) any { return group(c).Zones }, []string{"h", "i"}},
		{"groups[web].policies[out].adjust=-25%", func(c *sim.Config) any {
			return group(c).Policies[0].Decider.(interface {
				Decide(sim.Observation) (sim.Wish, bool)
			}) != nil
		}, true},
		{"groups[web].policies[out].alarm.when=>= 80", func(c *sim.Config) any { return group(c).Policies[0].Alarms[0].Threshold }, 80.0},
		{"groups[web].policies[out].alarm={metric: rps, when: < 3}", func(c *sim.Config) any { return group(c).Policies[0].Alarms[0].Metric }, int(sim.MetricRPS)},
		{"groups[web].instances[i-1].protected=yes", func(c *sim.Config) any { return group(c).Instances[0].Protected }, true},
		{"groups[web].instances[007].protected=yes", func(c *sim.Config) any { return group(c).Instances[1].Protected }, true},
		{"groups[web].workload[0].steps[1][1]=9", func(c *sim.Config) any { return group(c).Workload[0].Points[1].Value }, 9.0},
		{"groups[web].monitoring.every=30s", func(c *sim.Config) any { return group(c).MonitorEvery }, 30 * time.Second},
		{"options.deletion_protection=strict", func(c *sim.Config) any { return c.Option("deletion_protection") }, "strict"},
		{"timeline[0].at=2m", func(c *sim.Config) any { return c.Timeline[0].At }, sim.Time(2 * time.Minute)},
		{"title=one: two", nil, nil}, // a mapping, as in the file: quote it
		{`title="one: two"`, func(c *sim.Config) any { return c.Title }, "one: two"},
		{"title=a=b", func(c *sim.Config) any { return c.Title }, "a=b"},
	} {
		s, err := Parse("f", ".", []byte(overridable), Options{Sets: []string{o.set}})
		if o.got == nil {
			if err == nil {
				t.Errorf("--set %s was taken", o.set)
			}
			continue
		}
		if err != nil {
			t.Errorf("--set %s: %v", o.set, err)
			continue
		}
		if diff := cmp.Diff(o.want, o.got(s.Config)); diff != "" {
			t.Errorf("--set %s (-want +got):\n%s", o.set, diff)
		}
		again, err := Parse("f", ".", s.YAML, Options{})
		if err != nil || string(again.Canonical) != string(s.Canonical) {
			t.Errorf("--set %s: the scenario as run does not run again: %v\n%s", o.set, err, s.YAML)
		}
	}
}

// TestOverrideFaults: they name the flag, and the place that the value would have had.
func TestOverrideFaults(t *testing.T) {
	n := uint64(7)
	for _, c := range []struct {
		opt  Options
		want string
	}{
		{Options{Sets: []string{"groups[web].min=two"}}, `f:5:10: groups[web].min: must be a whole number such as 12, not "two" (given by --set groups[web].min=two)`},
		{Options{Sets: []string{"groups[web].min=9"}}, `f:5:10: groups[web].min: min 9 is above max 5 (given by --set groups[web].min=9)`},
		{Options{Sets: []string{"groups[web].mni=2"}}, `f:4:5: groups[web].mni: unknown key, allowed are id, `},
		{Options{Sets: []string{"groups[wep].min=2"}}, `f:4:3: groups[wep].min: --set groups[wep].min=2: the list has no item wep, it has web (did you mean "web"?)`},
		{Options{Sets: []string{"groups[7].min=2"}}, `the list has no item 7, it has web`},
		{Options{Sets: []string{"groups[web].mni=2"}}, `(did you mean "min"?) (given by --set groups[web].mni=2)`},
		{Options{Sets: []string{"groups[web].health.evry=2s"}}, `groups[web].health.evry: unknown key, allowed are check, every or grace (did you mean "every"?) (given by --set groups[web].health.evry=2s)`},
		{Options{Sets: []string{"groups[web].policies[tt].target=60"}}, `groups[web].policies[tt].target: --set groups[web].policies[tt].target=60: the list has no item tt, it has out`},
		{Options{Sets: []string{"timeline[1].at=2m"}}, `the list has no item 1, it has only [0]`},
		{Options{Sets: []string{"groups[web].workload[0].steps[2][1]=9"}}, `the list has no item 2, it has [0] to [1]`},
		{Options{Sets: []string{"group[web].min=2"}}, `--set group[web].min=2: [web] needs a list, and there is none here`},
		{Options{Sets: []string{"groups.min=2"}}, `--set groups.min=2: min has no keys, it stands in a list`},
		{Options{Sets: []string{"name[0]=2"}}, `--set name[0]=2: [0] needs a list, and this is not one`},
		{Options{Sets: []string{"name.x=2"}}, `x has no keys, it stands in a single value`},
		{Options{Sets: []string{"groups[web].min"}}, `f:1:1: --set groups[web].min: write path=value`},
		{Options{Sets: []string{"=2"}}, `f:1:1: --set =2: write path=value`},
		{Options{Sets: []string{"groups[web]min=2"}}, `this is no path, write one such as groups[web].min`},
		{Options{Sets: []string{".name=2"}}, `this is no path`},
		{Options{Sets: []string{"title="}}, `f:1:1: title: has no value (null), give one or leave the key out (given by --set title=)`},
		{Options{Sets: []string{"title=!secret x"}}, `title: the tag !secret is not taken`},
		{Options{Sets: []string{"groups[web].policies[out].alarm.when=70"}}, `f:11:72: groups[web].policies[out].alarm.when: "70" is no comparison`},
		{Options{Sets: []string{"groups[web].policies[out].alarm.period=90s"}}, `is no multiple of monitoring.every, which is 1m (given by --set`},
		{Options{Provider: "aws"}, `f:1:1: provider: "aws" is not known, allowed are alibaba or huawei (given by --provider aws)`},
		{Options{Seed: &n, Sets: []string{"seed=x"}}, `seed: must be a whole number from 0 to 18446744073709551615, not "x" (given by --set seed=x)`},
	} {
		_, err := Parse("f", ".", []byte(overridable), c.opt)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want %s", c.opt, err, c.want)
		}
	}
}

func TestProviderAndSeed(t *testing.T) {
	n := uint64(7)
	s := load(t, overridable, Options{Provider: "huawei", Seed: &n})
	if s.Config.Dialect.Name != "huawei" || s.Config.Seed != 7 {
		t.Errorf("provider %s, seed %d", s.Config.Dialect.Name, s.Config.Seed)
	}
	var head struct {
		Provider string
		Seed     int
	}
	if err := yaml.Unmarshal(s.YAML, &head); err != nil || head.Provider != "huawei" || head.Seed != 7 {
		t.Errorf("the scenario as run does not say so: %+v %v", head, err)
	}
}

// TestOverridesApplyInOrder: the last one counts, and flags go before --set.
func TestOverridesApplyInOrder(t *testing.T) {
	n := uint64(7)
	s := load(t, overridable, Options{Seed: &n, Sets: []string{"groups[web].max=6", "seed=8", "groups[web].max=7"}})
	if s.Config.Groups[0].Max != 7 || s.Config.Seed != 8 {
		t.Errorf("max %d, seed %d", s.Config.Groups[0].Max, s.Config.Seed)
	}
}
