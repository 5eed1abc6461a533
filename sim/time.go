package sim

import (
	"fmt"
	"time"
)

// Time is an instant of the virtual clock: nanoseconds since the run began.
// It is never a wall-clock time; Config.Start says which calendar instant 0 is.
type Time int64

// Never is later than every instant of any run.
const Never = Time(1<<63 - 1)

// Add returns the instant d after t.
func (t Time) Add(d time.Duration) Time { return t + Time(d) }

// Sub returns the span from u to t.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t - u) }

// Seconds returns t in seconds.
func (t Time) Seconds() float64 { return float64(t) / 1e9 }

// String writes t as hh:mm:ss, with milliseconds or finer only when it has any:
// 00:05:00, 26:00:00.25.
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	sign := ""
	if t < 0 {
		sign, t = "-", -t
	}
	s, ns := int64(t)/1e9, int64(t)%1e9
	out := fmt.Sprintf("%s%02d:%02d:%02d", sign, s/3600, s/60%60, s%60)
	if ns == 0 {
		return out
	}
	frac := fmt.Sprintf(".%09d", ns)
	for frac[len(frac)-1] == '0' {
		frac = frac[:len(frac)-1]
	}
	return out + frac
}
