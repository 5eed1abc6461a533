package explain

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// ParseInstant reads an instant of the run: a duration since its start (12m34s,
// 1.5h, 2d), a clock as it is printed (00:12:34), or RFC 3339. What is not within
// the run is an error that says what is.
func ParseInstant(text string, cfg *sim.Config) (sim.Time, error) {
	ns, ok := clock(text)
	if !ok {
		ns, ok = span(text)
	}
	if !ok {
		ns, ok = calendar(text, cfg.Start)
	}
	switch {
	case !ok:
		return 0, fmt.Errorf("%q is no instant: write a duration since the start such as 12m34s, a clock such as 00:12:34, or RFC 3339", text)
	case ns < 0 || ns > float64(cfg.Until):
		return 0, fmt.Errorf("%s is not within the run, which lasts from 00:00:00 (%s) to %s (%s)", text,
			date(cfg, 0), cfg.Until, date(cfg, cfg.Until))
	}
	return sim.Time(math.Round(ns)), nil
}

// units are those of the scenario format; longer ones that begin alike come first.
var units = []struct {
	name string
	ns   float64
}{{"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"d", 86400e9}}

// span reads 1h30m, 1.5h, 2d.
func span(text string) (ns float64, ok bool) {
	if text == "" {
		return 0, false
	}
	for text != "" {
		digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789."))]
		n, err := strconv.ParseFloat(digits, 64)
		if err != nil {
			return 0, false
		}
		text = text[len(digits):]
		unit, size := unitOf(text)
		if unit == "" {
			return 0, false
		}
		ns, text = ns+n*size, text[len(unit):]
	}
	return ns, true
}

func unitOf(text string) (name string, ns float64) {
	for _, u := range units {
		if strings.HasPrefix(text, u.name) {
			return u.name, u.ns
		}
	}
	return "", 0
}

// clock reads hh:mm:ss as sim.Time prints it.
func clock(text string) (ns float64, ok bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return 0, false
	}
	for k, part := range parts {
		if part == "" || strings.Trim(part, "0123456789.") != "" {
			return 0, false
		}
		n, err := strconv.ParseFloat(part, 64)
		if err != nil || k > 0 && n >= 60 || k < 2 && n != math.Trunc(n) {
			return 0, false
		}
		ns = ns*60 + n*1e9
	}
	return ns, true
}

// calendar reads RFC 3339.
func calendar(text string, start int64) (ns float64, ok bool) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return 0, false
	}
	return float64(t.Unix()-start)*1e9 + float64(t.Nanosecond()), true
}

// date is an instant as a date and time of day in UTC.
func date(cfg *sim.Config, t sim.Time) string {
	return time.Unix(cfg.Start, 0).UTC().Add(time.Duration(t)).Format(time.RFC3339Nano)
}
