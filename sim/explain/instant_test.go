package explain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explain"
)

// day is a run of two hours that begins on an evening.
func day() *sim.Config {
	return &sim.Config{Start: time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC).Unix(), Until: sim.Time(2 * time.Hour)}
}

func TestInstantsAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0s": 0, "12m34s": 12*time.Minute + 34*time.Second, "1.5h": 90 * time.Minute, "2h": 2 * time.Hour,
		"250ms": 250 * time.Millisecond, "0.05d": 72 * time.Minute, "90m30s": 90*time.Minute + 30*time.Second,
		"00:12:34": 12*time.Minute + 34*time.Second, "01:00:00.5": time.Hour + 500*time.Millisecond,
		"2026-03-02T18:20:00Z": 20 * time.Minute, "2026-03-02T20:20:00+01:00": 80 * time.Minute,
		"2026-03-02T18:00:00.000000001Z": 1,
	} {
		if got, err := explain.ParseInstant(text, day()); err != nil || got != sim.Time(want) {
			t.Errorf("%s: %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestInstantsThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"":     "is no instant",
		"12":   "is no instant",
		"soon": "is no instant", "5 m": "is no instant", "m": "is no instant", "1..2s": "is no instant",
		"-5m": "is no instant", "1:60:00": "is no instant", "00:5": "is no instant", "1e3s": "is no instant",
		"2h1ms":                 "is not within the run, which lasts from 00:00:00 (2026-03-02T18:00:00Z) to 02:00:00 (2026-03-02T20:00:00Z)",
		"99999999999999999999d": "is not within the run",
		"2026-03-02T17:59:59Z":  "is not within the run",
		"2026-03-03T00:00:00Z":  "is not within the run",
		"24:00:00":              "is not within the run",
	} {
		_, err := explain.ParseInstant(text, day())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want it to say that it %s", text, err, want)
		}
	}
}

// What is read as an instant lies within the run, and reads the same as it prints.
func FuzzParseInstant(f *testing.F) {
	for _, text := range []string{"12m34s", "1.5h", "2d", "00:12:34", "2026-03-02T18:20:00Z", "", "-1s", "1e9s", "99999999999999999999999999d", "0.0000001ms"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cfg := day()
		at, err := explain.ParseInstant(text, cfg)
		if err != nil {
			return
		}
		if at < 0 || at > cfg.Until {
			t.Fatalf("%q is read as %s, outside the run", text, at)
		}
		if again, err := explain.ParseInstant(at.String(), cfg); err != nil || again != at {
			t.Fatalf("%q is read as %s, which is read as %s, %v", text, at, again, err)
		}
	})
}
