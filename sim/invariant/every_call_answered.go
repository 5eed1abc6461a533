package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var everyCallAnswered = Promise{
	ID:        "every-call-answered",
	Says:      "Every call is answered at once: with success, or with an error status and the vendor's code for the reason.",
	Exercised: "each call that was made",
	Sources: []Source{
		{alibaba, "seed 000: Alibaba SetInstancesProtection, RequestId and error table; seeds 002 and 003, the same"},
		{huawei, "seed 004: Huawei batch operation on instances, returned values and error codes"},
	},
	sees:  callsOnly,
	start: func() watcher { return answerWatch{} },
}

type answerWatch struct{}

func (answerWatch) see(c *court, r *sim.Record) {
	x := called(r)
	if x == nil {
		return
	}
	c.exercise()
	success := r.A >= 200 && r.A < 300
	if r.On != success || r.On == (r.Code != "") {
		c.violate(r, fmt.Sprintf("%s was answered at %s with status %d and code %q; accepted: %t", x.Op, r.At, r.A, r.Code, r.On))
	}
}
