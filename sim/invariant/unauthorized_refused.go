package invariant

import (
	"github.com/asgsim/asgsim/sim"
)

var unauthorizedRefused = Promise{
	ID:        "unauthorized-refused",
	Says:      "While the authorization is revoked every call is refused.",
	Exercised: "each call that was made meanwhile",
	Sources: []Source{
		{alibaba, "seeds 000, 002 and 003: Alibaba error Forbidden.Unauthorized"},
		{huawei, "Huawei: Error Codes, AS.0011"},
	},
	sees:  []sim.Kind{sim.KindCall, sim.KindEvent},
	start: func() watcher { return &rightsWatch{} },
}

// rightsWatch counts the revocations in force: several may overlap.
type rightsWatch struct{ revoked int }

func (w *rightsWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindEvent {
		if r.Name == sim.AuthorizationRevoked.String() {
			w.revoked += sign(r.On)
		}
		return
	}
	if w.revoked > 0 {
		refusals{^opSet(0), noRights}.see(c, r)
	}
}

func noRights(*court, *sim.Record, *sim.CallInfo) string { return "the authorization was revoked" }

// sign is 1 for what begins and -1 for what ends.
func sign(begins bool) int {
	if begins {
		return 1
	}
	return -1
}
