package fluid

import (
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

const minute = sim.Time(time.Minute)

// days is a week of one-minute steps around `mean` requests/s.
func days(mean float64) []sim.Load {
	l := sim.Load{Kind: sim.LoadTrace, Length: 10080 * time.Minute, Repeat: true}
	for i := range 10080 {
		l.Points = append(l.Points, sim.Point{At: sim.Time(i) * minute, Value: mean + float64(i%97)})
	}
	return []sim.Load{l}
}

// step is what the engine does in a minute.
func step(f *Flow, now sim.Time, p *Period) {
	f.SetServers(now-minute/2, 10, 10)
	f.Close(now, p)
}

func TestMonitoringAllocatesNothing(t *testing.T) {
	cases := []struct {
		says string
		load []sim.Load
	}{
		{"below capacity", days(100)},
		{"a backlog every other hour", days(950)},
		{"a sine", []sim.Load{{Kind: sim.LoadSine, Mean: 500, Amplitude: 400, Period: 24 * time.Hour}}},
		{"noise", append(days(100), sim.Load{Kind: sim.LoadNoise, SD: 0.1, Every: 10 * time.Second})},
	}
	for _, c := range cases {
		f := New(c.load, 100, 1, "web")
		var p Period
		now := sim.Time(0)
		next := func() {
			now += minute
			step(f, now, &p)
		}
		for range 5000 {
			next()
		}
		if n := testing.AllocsPerRun(5000, next); n != 0 {
			t.Errorf("%s: %v allocations a minute", c.says, n)
		}
	}
}

// A backlog that never drains moves through its memory instead of eating more.
func TestAStandingBacklogUsesItsMemoryAgain(t *testing.T) {
	f := New(days(952), 100, 1, "web")
	f.SetServers(0, 0, 0)
	f.SetServers(10*minute, 10, 10)
	var p Period
	longest := 0
	for now := 11 * minute; now < 9000*minute; now += minute {
		f.Close(now, &p)
		longest = max(longest, len(f.queue.batches)-f.queue.head)
	}
	if f.backlog == 0 || longest < 5 {
		t.Fatalf("the example has no standing backlog: %v", f.backlog)
	}
	if c := cap(f.queue.batches); c > 8*longest {
		t.Errorf("room for %d batches, at most %d waited at once", c, longest)
	}
}

func benchmark(b *testing.B, load []sim.Load) {
	f := New(load, 100, 1, "web")
	var p Period
	now := sim.Time(0)
	b.ReportAllocs()
	for b.Loop() {
		now += minute
		step(f, now, &p)
	}
}

func BenchmarkMinute(b *testing.B) {
	b.Run("load=below", func(b *testing.B) { benchmark(b, days(100)) })
	b.Run("load=backlog", func(b *testing.B) { benchmark(b, days(950)) })
	b.Run("load=sine", func(b *testing.B) {
		benchmark(b, []sim.Load{{Kind: sim.LoadSine, Mean: 500, Amplitude: 400, Period: 24 * time.Hour}})
	})
}
