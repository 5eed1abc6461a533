package fluid

import (
	"math"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// audit fails unless requests are conserved and waits add up to the area under
// the backlog.
func audit(t interface {
	Helper()
	Fatal(...any)
}, f *Flow, now sim.Time) {
	t.Helper()
	if err := f.Audit(now); err != nil {
		t.Fatal(err)
	}
}

// overloaded is a day that has made many wait, and some wait still.
func overloaded(t *testing.T) *Flow {
	t.Helper()
	f := New(days(960), 100, 1, "web")
	f.SetServers(0, 10, 10)
	var p Period
	for now := minute; now <= 1460*minute; now += minute {
		f.Close(now, &p)
	}
	if f.backlog == 0 || f.run.prompt == 0 || len(f.queue.batches)-f.queue.head < 2 {
		t.Fatal("the example should leave a backlog, and should have had none at first")
	}
	return f
}

// Each book is kept in two ways, so that a mistake of one request among 90
// million, or of a millionth of the waits, does not go unnoticed.
func TestAuditFindsWhatDoesNotAddUp(t *testing.T) {
	for _, c := range []struct {
		says    string
		corrupt func(f *Flow)
		found   string
	}{
		{"a request that came is forgotten", func(f *Flow) { f.run.requests-- }, "served + "},
		{"a request is served twice", func(f *Flow) { f.run.served++ }, "served + "},
		{"a request joins the backlog from nowhere", func(f *Flow) { f.backlog++ }, "served + "},
		{"a request is lost from the queue", func(f *Flow) { f.queue.batches[f.queue.head].mass-- }, "are in the queue"},
		{"a batch is lost from the queue", func(f *Flow) { f.queue.head++ }, "are in the queue"},
		{"a request has no latency", func(f *Flow) { f.run.prompt-- }, "latencies counted"},
		{"a millionth of the waits is forgotten", func(f *Flow) { f.run.waited *= 1 - 1e-6 }, "Little's law"},
		{"a closed period has a wrong area", func(f *Flow) { f.run.area *= 1 + 1e-6 }, "Little's law"},
		{"the open period has a wrong area", func(f *Flow) { f.period.area = 1e-6 * f.run.area }, "Little's law"},
		{"the queue holds those who came later", func(f *Flow) {
			b := &f.queue.batches[len(f.queue.batches)-1]
			b.from, b.to = b.from+10, b.to+10
		}, "Little's law"},
		{"a book holds no number", func(f *Flow) { f.run.waited = math.NaN() }, "Little's law"},
	} {
		f := overloaded(t)
		audit(t, f, f.now)
		c.corrupt(f)
		if err := f.Audit(f.now); err == nil || !strings.Contains(err.Error(), c.found) {
			t.Errorf("%s: %v", c.says, err)
		}
	}
}
