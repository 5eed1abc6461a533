package engine

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// ends plays a run to its end, spoils its books just before, and gives what the
// engine panics with, "" if it does not.
func ends(t *testing.T, arenaName string, spoil func(g *group)) (said string) {
	t.Helper()
	e := New(arena(t, arenaName, "alibaba"), Options{})
	e.AdvanceTo(e.w.cfg.Until - 1)
	spoil(e.w.group(1))
	defer func() {
		if p := recover(); p != nil {
			said = fmt.Sprint(p)
		}
	}()
	if err := e.Finish(); err != nil {
		t.Fatal(err)
	}
	return ""
}

// Every run ends with an audit, and none that fails it has a result: a job that is
// lost or counted twice is a bug of the simulator.
func TestEveryRunEndsWithAnAuditOfItsJobs(t *testing.T) {
	for _, c := range []struct {
		says  string
		spoil func(g *group)
		found string
	}{
		{"an untouched run balances", func(*group) {}, ""},
		{"a job came and went nowhere", func(g *group) { g.jobs.arrived++ }, "arrived, but"},
		{"a job is lost from the queue", func(g *group) { g.jobs.waiting = g.jobs.waiting[1:] }, "arrived, but"},
		{"a job waits that has started", func(g *group) { g.jobs.waiting = append(g.jobs.waiting, 0) }, "arrived, but"},
		{"a job is done twice", func(g *group) { g.jobs.done++ }, "started, but"},
		{"a killed job is forgotten", func(g *group) { g.jobs.killed-- }, "started, but"},
		{"an instance lets go of a job silently", func(g *group) { g.jobs.running--; g.jobs.done++ }, "instances work on"},
	} {
		said := ends(t, "working", func(g *group) {
			g.jobs.waiting, g.jobs.arrived = append(g.jobs.waiting, 1e6), g.jobs.arrived+1 // somebody waits
			c.spoil(g)
		})
		if (said == "") != (c.found == "") || !strings.Contains(said, c.found) {
			t.Errorf("%s: %q", c.says, said)
		}
	}
}

// crooked is traffic whose books do not balance.
type crooked struct{ traffic }

func (crooked) audit(sim.Time) error { return errors.New("a request is missing") }

// So it is with requests, in both models; what the models find is their own tests' matter.
func TestEveryRunEndsWithAnAuditOfItsRequests(t *testing.T) {
	for _, model := range []string{"busy", "crowded"} {
		if said := ends(t, model, func(*group) {}); said != "" {
			t.Errorf("%s: an untouched run says %q", model, said)
		}
		said := ends(t, model, func(g *group) { g.traffic = crooked{g.traffic} })
		if want := "engine: broken assumption: the books of group web balance: a request is missing"; said != want {
			t.Errorf("%s: %q", model, said)
		}
	}
}
