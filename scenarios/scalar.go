package scenarios

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// maxSpan bounds every duration, so that a sum of two never overflows; whatever
// is longer is read as tooLong.
const (
	maxSpan = 36500 * 24 * time.Hour
	tooLong = maxSpan + 1
)

var (
	idForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	wholeForm = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)$`)
	realForm  = regexp.MustCompile(`^[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)
	spanForm  = regexp.MustCompile(`^(-?)(([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+)$`)
	spanPart  = regexp.MustCompile(`([0-9]+)(\.[0-9]+)?(ms|s|m|h|d)`)
	whenForm  = regexp.MustCompile(`^(>=|<=|>|<)\s*(\S+)$`)
)

// ident takes an id as written: 007 and no stay text.
func ident(v value) (string, bool) {
	if v.blank() {
		v.is(idSchema, "x")
	}
	s, ok := v.scalar("an id")
	if ok && !idForm.MatchString(s) {
		return s, v.fault("%s is no id: up to 64 letters, digits and . _ -, a letter or digit first", show(s))
	}
	return s, ok
}

// text takes any single value as it is written.
func text(v value) (string, bool) {
	if v.blank() {
		v.is(textSchema, "x")
	}
	return v.scalar("text")
}

// line takes text without line breaks.
func line(v value) (string, bool) {
	if v.blank() {
		v.is(lineSchema, "x")
	}
	s, ok := v.scalar("one line of text")
	if ok && strings.ContainsAny(s, "\r\n") {
		return s, v.fault("must be one line of text")
	}
	return s, ok
}

// word takes one of a few words.
func word(words ...string) reader[string] {
	return func(v value) (string, bool) {
		if v.blank() {
			v.is(wordSchema(words), words[0])
		}
		s, ok := v.scalar(oneOf(words))
		if !ok {
			return s, false
		}
		for _, w := range words {
			if s == w {
				return s, true
			}
		}
		return s, v.fault("%s is not known, allowed are %s%s", show(s), oneOf(words), v.d.nearest(s, words))
	}
}

// yesno takes a boolean; yes and no count.
func yesno(v value) (bool, bool) {
	if v.blank() {
		v.is(ref("boolean"), "true")
	}
	s, ok := v.scalar("true or false")
	if !ok {
		return false, false
	}
	if !isText(v.n) {
		switch strings.ToLower(s) {
		case "true", "yes":
			v.took(asTrue, "")
			return true, true
		case "false", "no":
			v.took(asFalse, "")
			return false, true
		}
	}
	return false, v.fault("must be true or false, not %s", written(v.n))
}

// whole takes a whole number from lo to hi.
func whole(lo, hi int64) reader[int] {
	return func(v value) (int, bool) {
		n, ok := v.whole(lo, hi)
		return int(n), ok
	}
}

func (v value) whole(lo, hi int64) (int64, bool) {
	if v.blank() {
		v.is(wholeSchema(lo, hi), strconv.FormatInt(lo, 10))
	}
	s, ok := v.scalar("a whole number")
	if !ok {
		return 0, false
	}
	if isText(v.n) || !wholeForm.MatchString(s) {
		return 0, v.fault("must be a whole number such as 12, not %s", written(v.n))
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < lo || n > hi {
		return 0, v.fault("%s is out of range, %s", s, between(float64(lo), float64(hi)))
	}
	v.took(asNumber, strconv.FormatInt(n, 10))
	return n, true
}

// seed takes any 64-bit whole number that is not negative.
func seed(v value) (uint64, bool) {
	if v.blank() {
		v.is(wholeSchema(0, math.MaxInt64), "1")
	}
	s, ok := v.scalar("a whole number")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "+"), 10, 64)
	if isText(v.n) || !wholeForm.MatchString(s) || err != nil {
		return 0, v.fault("must be a whole number from 0 to %d, not %s", uint64(math.MaxUint64), written(v.n))
	}
	v.took(asNumber, strconv.FormatUint(n, 10))
	return n, true
}

// number takes a finite decimal number from lo to hi.
func number(lo, hi float64) reader[float64] {
	return func(v value) (float64, bool) {
		if v.blank() {
			v.is(numberSchema(lo, hi), formatNumber(min(max(lo, 1), hi)))
		}
		s, ok := v.scalar("a number")
		if !ok {
			return 0, false
		}
		if isText(v.n) || !realForm.MatchString(s) {
			return 0, v.fault("must be a number such as 12 or 0.5, not %s", written(v.n))
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f < lo || f > hi {
			return 0, v.fault("%s is out of range, %s", s, between(lo, hi))
		}
		v.took(asNumber, formatNumber(f))
		return f, true
	}
}

// positive is a number above 0.
func positive(v value) (float64, bool) {
	if v.blank() {
		v.is(&shape{Type: "number", ExclusiveMinimum: new(float64)}, "1")
	}
	f, ok := number(-maxNumber, maxNumber)(v)
	if ok && f <= 0 {
		return 0, v.fault("must be above 0")
	}
	return f, ok
}

// maxNumber bounds rates, prices and thresholds: their products stay finite.
const maxNumber = 1e15

// share takes a percentage: 70%, or 0.7. Its value is from 0 to 1.
func share(v value) (float64, bool) {
	if v.blank() {
		v.is(ref("percentage"), "50%")
	}
	s, ok := v.scalar("a percentage")
	if !ok {
		return 0, false
	}
	digits, percent := strings.CutSuffix(s, "%")
	if !realForm.MatchString(digits) || isText(v.n) && !percent {
		return 0, v.fault("must be a percentage such as 70%% or 0.7, not %s", written(v.n))
	}
	f, err := strconv.ParseFloat(digits, 64)
	switch {
	case err == nil && percent && f >= 0 && f <= 100:
		return f / 100, true
	case err == nil && !percent && f >= 0 && f <= 1:
		v.took(asNumber, formatNumber(f))
		return f, true
	case err == nil && !percent && f > 1:
		return 0, v.fault("%s is out of range, write 70%% or a number from 0 to 1", s)
	}
	return 0, v.fault("%s is out of range, from 0%% to 100%% is allowed", s)
}

var units = map[string]time.Duration{"ms": time.Millisecond, "s": time.Second, "m": time.Minute,
	"h": time.Hour, "d": 24 * time.Hour}

// parseSpan reads 90s, 1h30m or -2d; the units must fall.
func parseSpan(s string) (time.Duration, bool) {
	m := spanForm.FindStringSubmatch(s)
	if m == nil || len(s) > 64 {
		return 0, false
	}
	sum, before := time.Duration(0), 2*units["d"]
	for _, part := range spanPart.FindAllStringSubmatch(m[2], -1) {
		unit := units[part[3]]
		n, err := strconv.ParseInt(part[1], 10, 64)
		if unit >= before {
			return 0, false
		}
		if err != nil || n > int64(maxSpan/unit) {
			sum = tooLong
			break
		}
		sum, before = sum+time.Duration(n)*unit, unit
		if part[2] != "" {
			f, _ := strconv.ParseFloat("0"+part[2], 64)
			sum += time.Duration(math.Round(f * float64(unit)))
		}
		if sum > maxSpan {
			sum = tooLong
			break
		}
	}
	if m[1] == "-" {
		return -sum, true
	}
	return sum, true
}

// span takes a duration from lo to hi.
func span(lo, hi time.Duration) reader[time.Duration] {
	return func(v value) (time.Duration, bool) {
		if v.blank() {
			v.is(ref("duration"), formatSpan(max(lo, 0)))
		}
		s, ok := v.scalar("a duration")
		if !ok {
			return 0, false
		}
		d, ok := parseSpan(s)
		switch {
		case !ok:
			return 0, v.fault("%s is no duration, write 90s, 5m, 1h30m or 2d (units ms s m h d)", show(s))
		case d < lo && lo == 0:
			return 0, v.fault("%s must not be negative", s)
		case d < lo:
			return 0, v.fault("%s is too short, at least %s is allowed", s, formatSpan(lo))
		case d > hi:
			return 0, v.fault("%s is too long, at most %s is allowed", s, formatSpan(hi))
		}
		return d, true
	}
}

// anySpan takes a duration that is not negative.
func anySpan(v value) (time.Duration, bool) { return span(0, maxSpan)(v) }

// someSpan takes a duration above 0.
func someSpan(v value) (time.Duration, bool) { return span(time.Millisecond, maxSpan)(v) }

// formatSpan writes a duration as the format does.
func formatSpan(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	out := ""
	if d < 0 {
		out, d = "-", -d
	}
	for _, unit := range []string{"d", "h", "m", "s"} {
		if n := d / units[unit]; n > 0 {
			out += strconv.FormatInt(int64(n), 10) + unit
			d -= n * units[unit]
		}
	}
	if d > 0 {
		out += strconv.FormatFloat(float64(d)/1e6, 'f', -1, 64) + "ms"
	}
	return out
}

// parseInstant reads a span since the start, or an RFC 3339 instant.
func (d *decoder) parseInstant(s string) (sim.Time, bool) {
	if since, ok := parseSpan(s); ok {
		return sim.Time(since), true
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 0, false
	}
	seconds := t.Unix() - d.cfg.Start
	if seconds < -int64(maxSpan/time.Second) {
		return sim.Time(-tooLong), true
	}
	if seconds > int64(maxSpan/time.Second) {
		return sim.Time(tooLong), true
	}
	return sim.Time(seconds*1e9 + int64(t.Nanosecond())), true
}

// anyInstant takes an instant that may lie outside the run.
func anyInstant(v value) (sim.Time, bool) {
	if v.blank() {
		v.is(ref("instant"), "0s")
	}
	s, ok := v.scalar("an instant")
	if !ok {
		return 0, false
	}
	t, ok := v.d.parseInstant(s)
	if !ok {
		return 0, v.fault("%s is no instant, write a duration since the start such as 10m, or RFC 3339 such as 2026-01-05T00:10:00Z", show(s))
	}
	return t, true
}

// later takes an instant that is not before the start.
func later(v value) (sim.Time, bool) {
	t, ok := anyInstant(v)
	if ok && t < 0 {
		return 0, v.fault("%s is before the start", v.n.Value)
	}
	return t, ok
}

// instant takes an instant of the run.
func instant(v value) (sim.Time, bool) {
	t, ok := later(v)
	if ok && t > v.d.cfg.Until {
		return 0, v.fault("%s is after the end of the run (%s)", v.n.Value, formatSpan(time.Duration(v.d.cfg.Until)))
	}
	return t, ok
}

// change takes a change of capacity; its sign is read from the text.
func change(v value) (sim.Change, bool) {
	if v.blank() {
		v.is(ref("change"), "+1")
	}
	s, ok := v.scalar("a change of capacity")
	if !ok {
		return sim.Change{}, false
	}
	digits, percent := strings.CutSuffix(s, "%")
	exact := strings.HasPrefix(digits, "=")
	signed := strings.HasPrefix(digits, "+") || strings.HasPrefix(digits, "-")
	form := wholeForm
	if percent {
		form = realForm
	}
	digits = strings.TrimPrefix(digits, "=")
	n, err := strconv.ParseFloat(digits, 64)
	switch {
	case !exact && !signed || exact && percent || !form.MatchString(digits) || err != nil:
		return sim.Change{}, v.fault("%s is no change of capacity, write +2, -2 or \"=2\", +10%% or -25%%", written(v.n))
	case exact && n >= 0 && n <= maxInstances:
		return sim.Change{Kind: sim.ChangeTo, Amount: n}, true
	case percent && n >= -100 && n <= 1e6:
		return sim.Change{Kind: sim.ChangePercent, Amount: n}, true
	case !exact && !percent && math.Abs(n) <= maxInstances:
		return sim.Change{Kind: sim.ChangeBy, Amount: n}, true
	}
	return sim.Change{}, v.fault("%s is out of range, at most %d instances, -100%% and an exact capacity of 0 are allowed", s, maxInstances)
}

// threshold takes ">= 70".
func (v value) threshold() (sim.Comparison, float64, bool) {
	if v.blank() {
		v.is(ref("comparison"), ">= 1")
	}
	s, ok := v.scalar(`a comparison such as ">= 70"`)
	if !ok {
		return 0, 0, false
	}
	m := whenForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil || !realForm.MatchString(m[2]) {
		return 0, 0, v.fault(`%s is no comparison, write ">= 70" with >=, >, <= or < and a number`, show(s))
	}
	f, err := strconv.ParseFloat(m[2], 64)
	if err != nil || math.Abs(f) > maxNumber {
		return 0, 0, v.fault("%s is out of range", m[2])
	}
	when, _ := sim.Index(m[1], sim.NumComparisons)
	return when, f, true
}

// show quotes what was written, shortened where it is long.
func show(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:57]) + "..."
	}
	return strconv.Quote(s)
}

// written shows a value so that text and number can be told apart.
func written(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		return kindOf(n)
	}
	if isText(n) {
		return "the text " + show(n.Value)
	}
	return show(n.Value)
}

// between says which numbers are allowed.
func between(lo, hi float64) string {
	if lo == hi {
		return "only " + formatNumber(lo) + " is allowed"
	}
	if lo <= -maxNumber {
		return "at most " + formatNumber(hi) + " is allowed"
	}
	if hi >= maxNumber {
		return "at least " + formatNumber(lo) + " is allowed"
	}
	return formatNumber(lo) + " to " + formatNumber(hi) + " is allowed"
}

// formatNumber writes a number as JSON does.
func formatNumber(f float64) string {
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f+0, 'f', -1, 64)
}
