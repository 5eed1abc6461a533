package report

import (
	"strconv"

	"github.com/asgsim/asgsim/sim"
)

// moment is an instant that the page writes as a link: following it shows the
// instant on the timeline.
type moment sim.Time

// String is the instant as the page writes it.
func (m moment) String() string { return sim.Time(m).String() }

// S is the instant in seconds, as the link has it.
func (m moment) S() string { return strconv.FormatFloat(sim.Time(m).Seconds(), 'f', -1, 64) }
