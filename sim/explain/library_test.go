package explain_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/explain"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/journal"
)

// A show is a scenario of the library under one provider, played once for all
// tests together.
type show struct {
	name    string
	cfg     *sim.Config
	records journal.Memory
	judged  []sim.Judgement
}

// explained is a run that can be asked about this show.
func (s *show) explained() *explain.Run {
	r := explain.New(s.cfg)
	s.records.Replay(r)
	r.Judged(s.judged)
	return r
}

var library = sync.OnceValues(func() ([]*show, error) {
	var all []*show
	for _, e := range scenarios.List() {
		s, err := play(e.Name, "")
		if err != nil {
			return nil, err
		}
		all = append(all, s)
		for _, other := range []string{"alibaba", "huawei"} {
			if other == s.cfg.Dialect.Name {
				continue
			}
			if s, err := play(e.Name, other); err == nil { // not every scenario can be run under both
				all = append(all, s)
			}
		}
	}
	return all, nil
})

func play(name, provider string) (*show, error) {
	s, err := scenarios.LoadBuiltin(name, scenarios.Options{Provider: provider})
	if err != nil {
		return nil, err
	}
	return perform(name+" under "+s.Config.Dialect.Name, s.Config)
}

func perform(name string, cfg *sim.Config) (*show, error) {
	s := &show{name: name, cfg: cfg}
	judge := invariant.New(cfg)
	err := engine.Run(cfg, &s.records, judge)
	s.judged = judge.Finish().Judgements
	return s, err
}

func shows(t *testing.T) []*show {
	t.Helper()
	all, err := library()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 80 {
		t.Fatalf("only %d scenarios in the library", len(all))
	}
	return all
}

// scenario makes a configuration of a text that may leave out name, duration and
// provider.
func scenario(t testing.TB, text, provider string) *sim.Config {
	t.Helper()
	head := "name: given\n"
	if !strings.Contains("\n"+text, "\nduration:") {
		head += "duration: 1h\n"
	}
	if !strings.Contains("\n"+text, "\nprovider:") {
		head += "provider: " + provider + "\n"
	}
	s, err := scenarios.Parse("given", ".", []byte(head+text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s.Config
}
