package main

import "testing"

func TestLooksLikeScenario(t *testing.T) {
	for _, c := range []struct {
		is   bool
		why  string
		text string
	}{
		{true, "the key at the margin", "name: x\ngroups:\n  - id: a\n"},
		{true, "its value on the same line", "groups: [{id: a}]"},
		{true, "a blank before the colon", "groups : []"},
		{true, "the key quoted", "\"groups\": []\n'name': x"},
		{true, "one line of JSON", `{"name": "x", "groups": []}`},
		{true, "JSON after a comment", "# mine\n{groups: []}"},
		{true, "broken YAML is still meant as a scenario", "groups:\n\t- id: a\n"},
		{true, "line ends of another system", "name: x\r\ngroups:\r\n"},
		{false, "the key deeper down", "rules:\n  groups:\n"},
		{false, "another key that begins like it", "groups_of: 3\n"},
		{false, "a key that ends like it", "subgroups: 3\n"},
		{false, "the word in a comment", "# groups: none\nname: x\n"},
		{false, "the word as a value", "name: groups\n"},
		{false, "JSON without the key", `{"subgroups": 1}`},
		{false, "nothing", ""},
	} {
		if got := looksLikeScenario([]byte(c.text)); got != c.is {
			t.Errorf("%s: %v, want %v", c.why, got, c.is)
		}
	}
}

// What is printed to be copied must come through a shell as one argument.
func TestReproduceSurvivesAShell(t *testing.T) {
	for _, c := range []struct{ path, want string }{
		{"scenarios/a.yaml", "asgsim run scenarios/a.yaml"},
		{"my scenarios/a.yaml", "asgsim run 'my scenarios/a.yaml'"},
		{"it's.yaml", `asgsim run 'it'\''s.yaml'`},
		{"$(rm -r x).yaml", "asgsim run '$(rm -r x).yaml'"},
		{"./-q.yaml", "asgsim run ./-q.yaml"},
	} {
		if got := reproduce(c.path); got != c.want {
			t.Errorf("%s: %s, want %s", c.path, got, c.want)
		}
	}
}

// A file that is found is loaded as a file, whatever its name looks like.
func TestAsArgument(t *testing.T) {
	for path, want := range map[string]string{
		"a.yaml": "a.yaml", "sub/a": "sub/a", "a": "./a", "-q.yaml": "./-q.yaml",
	} {
		if got := asArgument(path); got != want || !isFile(got) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
