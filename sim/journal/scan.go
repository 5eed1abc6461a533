package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// scanner reads one line of JSON from left to right, straight into what it is
// for. The first fault sticks: from then on every read returns zero at once.
type scanner struct {
	buf []byte
	pos int
	err error
	// seen holds the short texts that come again and again, so that a long journal
	// keeps one copy of each.
	seen map[string]string
}

// seenMax bounds the number of texts that are kept for sharing.
const seenMax = 1 << 14

// fail notes the first fault, with the column that it was found at.
func (s *scanner) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("column %d: %w", s.pos+1, fmt.Errorf(format, args...))
		s.pos = len(s.buf)
	}
}

// peek returns the next byte that is not a space, 0 at the end.
func (s *scanner) peek() byte {
	for s.pos < len(s.buf) {
		switch c := s.buf[s.pos]; c {
		case ' ', '\t', '\r', '\n':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

// take moves past c if it is next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c || c == 0 {
		return false
	}
	s.pos++
	return true
}

// need moves past c, which must be next.
func (s *scanner) need(c byte) {
	if !s.take(c) {
		s.fail("want %q", c)
	}
}

// end makes sure that nothing follows.
func (s *scanner) end() {
	if s.peek() != 0 || s.pos < len(s.buf) {
		s.fail("something follows the record")
	}
}

// object reads an object; field is called with every key and must read its value.
func (s *scanner) object(field func(key []byte)) {
	s.need('{')
	if s.take('}') {
		return
	}
	for s.err == nil {
		key := s.raw()
		s.need(':')
		if s.err == nil {
			field(key)
		}
		if !s.take(',') {
			s.need('}')
			return
		}
	}
}

// list reads a list; item is called before every element and must read it.
func (s *scanner) list(item func()) {
	s.need('[')
	if s.take(']') {
		return
	}
	for s.err == nil {
		item()
		if !s.take(',') {
			s.need(']')
			return
		}
	}
}

// raw reads a string and returns its text, which is valid until the next line.
func (s *scanner) raw() []byte {
	s.need('"')
	from, ascii := s.pos, true
	for s.pos < len(s.buf) {
		switch c := s.buf[s.pos]; {
		case c == '"' && (ascii || utf8.Valid(s.buf[from:s.pos])):
			s.pos++
			return s.buf[from : s.pos-1]
		case c >= utf8.RuneSelf:
			ascii = false
		case !plain(c):
			return s.escaped(from)
		}
		s.pos++
	}
	s.fail("the string has no end")
	return nil
}

// escaped reads a string that holds escapes, or what is not UTF-8; the standard
// library knows those rules.
func (s *scanner) escaped(from int) []byte {
	end := from
	for end < len(s.buf) && s.buf[end] != '"' {
		if s.buf[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(s.buf) {
		s.fail("the string has no end")
		return nil
	}
	var text string
	if err := json.Unmarshal(s.buf[from-1:end+1], &text); err != nil {
		s.fail("bad string: %w", err)
		return nil
	}
	s.pos = end + 1
	return []byte(text)
}

// text reads a string.
func (s *scanner) text() string { return string(s.raw()) }

// shared reads a string that probably came before.
func (s *scanner) shared() string {
	raw := s.raw()
	if text, ok := s.seen[string(raw)]; ok || len(raw) == 0 {
		return text
	}
	text := string(raw)
	if len(s.seen) < seenMax {
		s.seen[text] = text
	}
	return text
}

// digits reads a JSON number: [-] whole [. fraction] [e exponent].
func (s *scanner) digits() []byte {
	s.peek()
	from := s.pos
	s.skip("-")
	whole := s.run()
	ok := whole == 1 || whole > 1 && s.buf[s.pos-whole] != '0'
	if s.skip(".") {
		ok = s.run() > 0 && ok
	}
	if s.skip("eE") {
		s.skip("+-")
		ok = s.run() > 0 && ok
	}
	if !ok {
		s.fail("want a number")
		return nil
	}
	return s.buf[from:s.pos]
}

// skip moves past one of the characters if one is next.
func (s *scanner) skip(chars string) bool {
	if s.pos >= len(s.buf) || strings.IndexByte(chars, s.buf[s.pos]) < 0 {
		return false
	}
	s.pos++
	return true
}

// run moves past decimal digits and returns how many there were.
func (s *scanner) run() int {
	from := s.pos
	for s.pos < len(s.buf) && s.buf[s.pos] >= '0' && s.buf[s.pos] <= '9' {
		s.pos++
	}
	return s.pos - from
}

// int reads a whole number.
func (s *scanner) int() int64 {
	n, err := strconv.ParseInt(string(s.digits()), 10, 64)
	if err != nil {
		s.fail("bad whole number: %w", errors.Unwrap(err))
	}
	return n
}

// uint reads a whole number from 0, of at most so many bits.
func (s *scanner) uint(bits int) uint64 {
	n, err := strconv.ParseUint(string(s.digits()), 10, bits)
	if err != nil {
		s.fail("bad number: %w", errors.Unwrap(err))
	}
	return n
}

// float reads a float; null is NaN, and the infinities are strings.
func (s *scanner) float() float64 {
	switch s.peek() {
	case 'n':
		s.literal("null")
		return math.NaN()
	case '"':
		switch word := s.text(); word {
		case "+Inf":
			return math.Inf(1)
		case "-Inf":
			return math.Inf(-1)
		default:
			s.fail("want a number, not %.20q", word)
			return 0
		}
	}
	v, err := strconv.ParseFloat(string(s.digits()), 64)
	if err != nil {
		s.fail("bad number: %w", errors.Unwrap(err))
	}
	return v
}

// bool reads true or false.
func (s *scanner) bool() bool {
	if s.peek() == 't' {
		s.literal("true")
		return true
	}
	s.literal("false")
	return false
}

// literal reads one of JSON's words.
func (s *scanner) literal(word string) {
	if !bytes.HasPrefix(s.buf[s.pos:], []byte(word)) {
		s.fail("want %s", word)
		return
	}
	s.pos += len(word)
}

// texts reads a list of strings; an empty list is not nil.
func (s *scanner) texts() []string {
	all := []string{}
	s.list(func() { all = append(all, s.shared()) })
	return all
}

// word reads a word of a vocabulary, or the number of what has none.
func (s *scanner) word(what string, words []string) int64 {
	if s.peek() != '"' {
		return s.int()
	}
	raw := s.raw()
	for v, word := range words {
		if string(raw) == word {
			return int64(v)
		}
	}
	s.fail("unknown %s %.40q", what, raw)
	return 0
}
