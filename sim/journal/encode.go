package journal

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/asgsim/asgsim/sim"
)

// encoder appends JSON to a buffer by hand: no reflection, and no allocation but
// the growth of the buffer.
type encoder struct {
	buf       []byte
	instances names[sim.InstanceID]
	groups    names[sim.GroupID]
}

func (e *encoder) open() { e.buf = append(e.buf, '{') }
func (e *encoder) shut() { e.buf = append(e.buf, '}') }

// key appends a key, and the comma before it unless it is an object's first.
func (e *encoder) key(k string) {
	if e.buf[len(e.buf)-1] != '{' {
		e.buf = append(e.buf, ',')
	}
	e.buf = append(e.buf, '"')
	e.buf = append(e.buf, k...)
	e.buf = append(e.buf, '"', ':')
}

func (e *encoder) int(k string, v int64) {
	e.key(k)
	e.buf = strconv.AppendInt(e.buf, v, 10)
}

func (e *encoder) uint(k string, v uint64) {
	e.key(k)
	e.buf = strconv.AppendUint(e.buf, v, 10)
}

// word appends a word that needs no escaping.
func (e *encoder) word(k, v string) {
	e.key(k)
	e.buf = append(e.buf, '"')
	e.buf = append(e.buf, v...)
	e.buf = append(e.buf, '"')
}

func (e *encoder) text(k, v string) {
	e.key(k)
	e.string(v)
}

func (e *encoder) float(k string, v float64) {
	e.key(k)
	e.number(v)
}

func (e *encoder) flag(k string, v bool) {
	e.key(k)
	e.buf = strconv.AppendBool(e.buf, v)
}

// The or-nothing forms leave a zero out.

func (e *encoder) someText(k, v string) {
	if v != "" {
		e.text(k, v)
	}
}

func (e *encoder) someUint(k string, v uint64) {
	if v != 0 {
		e.uint(k, v)
	}
}

func (e *encoder) someFlag(k string, v bool) {
	if v {
		e.flag(k, v)
	}
}

// slot appends a number under its key, as a word if its slot has one for it. The
// number of a kind that does not fill the slot is left out when it is zero.
func (e *encoder) slot(s, spare slot, v int64) {
	switch {
	case s.key == "" && v == 0:
	case v >= 0 && v < int64(len(s.words)):
		e.word(s.key, s.words[v])
	default:
		e.int(s.orSpare(spare).key, v)
	}
}

// number appends a float: the shortest text that reads back as the same bits,
// null for NaN, a string for the infinities.
func (e *encoder) number(v float64) {
	switch {
	case math.IsNaN(v):
		e.buf = append(e.buf, "null"...)
	case math.IsInf(v, 0):
		e.buf = append(e.buf, '"')
		e.buf = strconv.AppendFloat(e.buf, v, 'g', -1, 64)
		e.buf = append(e.buf, '"')
	default:
		e.buf = strconv.AppendFloat(e.buf, v, 'g', -1, 64)
	}
}

// numbers appends a list of floats; nil is left out, an empty list is not.
func (e *encoder) numbers(k string, vals []float64) {
	if vals == nil {
		return
	}
	e.key(k)
	e.buf = append(e.buf, '[')
	for i, v := range vals {
		e.comma(i)
		e.number(v)
	}
	e.buf = append(e.buf, ']')
}

// texts appends a list of texts; nil is left out, an empty list is not.
func (e *encoder) texts(k string, vals []string) {
	if vals == nil {
		return
	}
	e.key(k)
	e.buf = append(e.buf, '[')
	for i, v := range vals {
		e.comma(i)
		e.string(v)
	}
	e.buf = append(e.buf, ']')
}

// comma stands before every element of a list but the first.
func (e *encoder) comma(i int) {
	if i > 0 {
		e.buf = append(e.buf, ',')
	}
}

// string appends a JSON string. What is not UTF-8 becomes U+FFFD, as JSON has no
// way to say it.
func (e *encoder) string(s string) {
	e.buf = append(e.buf, '"')
	from := 0
	for i := 0; i < len(s); {
		if plain(s[i]) {
			i++
			continue
		}
		if s[i] >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError || n > 1 {
				i += n
				continue
			}
		}
		e.buf = append(e.buf, s[from:i]...)
		e.escape(s[i])
		i++
		from = i
	}
	e.buf = append(e.buf, s[from:]...)
	e.buf = append(e.buf, '"')
}

// plain reports whether a byte stands for itself in a JSON string.
func plain(c byte) bool { return c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' }

// escape appends a byte that may not stand in a JSON string as it is.
func (e *encoder) escape(c byte) {
	switch {
	case c == '"' || c == '\\':
		e.buf = append(e.buf, '\\', c)
	case c == '\n':
		e.buf = append(e.buf, '\\', 'n')
	case c < ' ':
		const hex = "0123456789abcdef"
		e.buf = append(e.buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
	default:
		e.buf = append(e.buf, "\ufffd"...)
	}
}
