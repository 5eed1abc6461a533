package invariant

import (
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// comings has a member come and go in each way that there is.
const comings = `
group web
member i-1
member i-2
member i-3
member i-4
outside m-1
---
1m activity act=1 trigger=alarm want=1 as=a
1m instance inst=i-5 by=a
1m state inst=i-5 act=1 from=outside to=pending by=a
2m state inst=i-5 act=1 from=pending to=in_service by=a
2m activity_end act=1 status=successful moved=1 by=a
3m activity act=2 trigger=manual want=1 as=b
3m state inst=m-1 act=2 name=attach from=outside to=pending by=b
3m state inst=m-1 act=2 from=pending to=outside by=b
3m activity_end act=2 status=successful by=b
4m state inst=i-1 from=in_service to=outside
5m activity act=3 trigger=manual want=-1 as=c
5m state inst=i-2 act=3 from=in_service to=removing by=c
5m state inst=i-2 act=3 from=removing to=released by=c
5m activity_end act=3 status=successful moved=1 by=c
6m state inst=i-3 from=in_service to=deleted
7m state inst=i-4 from=in_service to=released code=arrears`

// instances-conserved counts a group's members from its comings and goings, so
// that no number of the result can be wrong unnoticed.
func TestComingsAndGoingsBalance(t *testing.T) {
	for _, c := range []struct {
		says   string
		spoil  func(g *ledger.Group, at *gate)
		broken bool
	}{
		{"one of each balances", func(*ledger.Group, *gate) {}, false},
		{"a launch is counted twice", func(g *ledger.Group, _ *gate) { g.Launched++ }, true},
		{"an attach is forgotten", func(g *ledger.Group, _ *gate) { g.Attached-- }, true},
		{"a member is lost", func(g *ledger.Group, _ *gate) { g.Members-- }, true},
		{"a release is forgotten", func(g *ledger.Group, _ *gate) { g.Released-- }, true},
		{"a deletion is counted twice", func(g *ledger.Group, _ *gate) { g.Deleted++ }, true},
		{"a detach is forgotten", func(g *ledger.Group, _ *gate) { g.Detached-- }, true},
		{"the vendor's release is forgotten", func(_ *ledger.Group, at *gate) { at.vendor-- }, true},
		{"one who turned back is forgotten", func(_ *ledger.Group, at *gate) { at.back-- }, true},
		{"a member of the beginning is forgotten", func(_ *ledger.Group, at *gate) { at.began-- }, true},
	} {
		s := parse(t, comings)
		s.put(sim.Record{Kind: sim.KindEnd, At: s.cfg.Until})
		j := New(&s.cfg)
		for _, r := range s.recs {
			j.Add(r)
		}
		court := &j.courts[slices.Index(builtin, &instancesConserved)]
		w := court.watcher.(*conserveWatch)
		c.spoil(j.Ledger().Group(1), w.gate(1))
		if texts := violations(j.Finish()); strings.Contains(texts, "members at first") != c.broken {
			t.Errorf("%s:\n%s", c.says, texts)
		}
	}
}
