package main

import (
	"bytes"
	"testing"
)

// Text of a scenario cannot end an annotation, begin another or change its place.
func TestAnnotationEscapesWhatCarriesMeaning(t *testing.T) {
	for _, c := range []struct {
		why, file string
		line      int
		text      string
		want      string
	}{
		{"a place and a text", "a.yaml", 3, "not met: x", "::error file=a.yaml,line=3::not met: x\n"},
		{"the file as a whole", "a.yaml", 0, "empty", "::error file=a.yaml::empty\n"},
		{"a text of two lines", "a.yaml", 1, "one\n::error::two\r", "::error file=a.yaml,line=1::one%0A::error::two%0D\n"},
		{"a per cent sign", "a.yaml", 1, "70%0A", "::error file=a.yaml,line=1::70%250A\n"},
		{"a file name with the marks of the form", "a,line=9::b.yaml", 1, "x", "::error file=a%2Cline=9%3A%3Ab.yaml,line=1::x\n"},
	} {
		var out bytes.Buffer
		(&app{ci: true}).annotate(&out, c.file, c.line, c.text)
		if got := out.String(); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.why, got, c.want)
		}
		out.Reset()
		(&app{}).annotate(&out, c.file, c.line, c.text)
		if out.Len() > 0 {
			t.Errorf("%s: outside CI it writes %q", c.why, &out)
		}
	}
}
