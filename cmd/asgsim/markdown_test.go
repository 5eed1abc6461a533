package main

import (
	"strings"
	"testing"
)

// Text of a scenario is text on the page, whatever it holds.
func TestMarkdownShowsTextAsItIs(t *testing.T) {
	for _, c := range []struct{ why, text, want string }{
		{"plain words stay", "serving 3, at 00:02", `serving 3, at 00\:02`},
		{"a cell does not end", "a|b", `a\|b`},
		{"code does not begin", "`x`", "\\`x\\`"},
		{"no element", "<script>", `&lt;script\>`},
		{"no entity", "&lt;", `&amp;lt;`},
		{"no second line, so no heading or fence", "a\n# b\n```", "a \\# b \\`\\`\\`"},
		{"no list", "- a", `\- a`},
		{"no link", "[x](https://evil.example)", `\[x\]\(https\://evil.example\)`},
		{"no link by itself", "www.evil.example", `www\.evil.example`},
		{"no picture", "![x](y)", `\!\[x\]\(y\)`},
		{"a backslash escapes nothing", `\|`, `\\\|`},
		{"nothing that a terminal or a reader would not print", "a\x1b[2Jb\u202e", `a \[2Jb`},
	} {
		if got := inMarkdown(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
	if got := inCode("a`b\nc"); got != "a'b c" {
		t.Errorf("code: %q", got)
	}
}

func TestBlockCharactersOnlyWhereTheLocaleHasThem(t *testing.T) {
	for _, c := range []struct {
		why   string
		env   map[string]string
		plain bool
	}{
		{"nothing is said", nil, false},
		{"UTF-8", map[string]string{"LANG": "de_DE.UTF-8"}, false},
		{"UTF-8 in other letters", map[string]string{"LANG": "C.utf8"}, false},
		{"the language of C", map[string]string{"LANG": "C"}, true},
		{"another set of characters", map[string]string{"LANG": "de_DE.ISO-8859-1"}, true},
		{"LC_ALL goes first", map[string]string{"LC_ALL": "POSIX", "LC_CTYPE": "C.UTF-8", "LANG": "C.UTF-8"}, true},
		{"then LC_CTYPE", map[string]string{"LC_CTYPE": "C.UTF-8", "LANG": "C"}, false},
	} {
		if got := plainText(func(name string) string { return c.env[name] }); got != c.plain {
			t.Errorf("%s: plain %v", c.why, got)
		}
	}
}

func TestColourOnlyOnATerminalThatWantsIt(t *testing.T) {
	for _, c := range []struct {
		why      string
		terminal bool
		env      map[string]string
		want     bool
	}{
		{"a terminal", true, nil, true},
		{"a pipe", false, nil, false},
		{"NO_COLOR", true, map[string]string{"NO_COLOR": "1"}, false},
		{"a dumb terminal", true, map[string]string{"TERM": "dumb"}, false},
	} {
		if got := colored(c.terminal, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%s: %v", c.why, got)
		}
	}
	s := newScene(t, map[string]string{"one.yaml": small("one")})
	s.do(t, exitPassed, "run", "one.yaml")
	if strings.Contains(s.out.String(), "\x1b") {
		t.Errorf("without a terminal it prints %q", &s.out)
	}
	s.color = true
	s.do(t, exitPassed, "run", "one.yaml")
	if !strings.HasPrefix(s.out.String(), "\x1b[32mPASS\x1b[0m  one on") {
		t.Errorf("on a terminal it prints %q", &s.out)
	}
}
