package scenarios_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/asgsim/asgsim/scenarios"
)

// TestReadableIsTheSameScenario: whoever copies the text from a report runs what the
// report shows, for every scenario of the library and every sound test file.
func TestReadableIsTheSameScenario(t *testing.T) {
	paths, _ := filepath.Glob("*/*.yaml")
	more, _ := filepath.Glob("testdata/good/*.yaml")
	if len(paths) < 50 || len(more) == 0 {
		t.Fatalf("%d scenarios and %d test files", len(paths), len(more))
	}
	for _, path := range append(paths, more...) {
		s, err := scenarios.Load(path, scenarios.Options{SkipTraces: true})
		if err != nil {
			t.Fatal(err)
		}
		text := scenarios.Readable(s.Canonical)
		again, err := scenarios.Parse(path, filepath.Dir(path), text, scenarios.Options{SkipTraces: true})
		if err != nil {
			t.Errorf("%s: what is shown does not load: %v", path, err)
			continue
		}
		if !bytes.Equal(again.Canonical, s.Canonical) {
			t.Errorf("%s: what is shown is another scenario:\n%s\n%s", path, again.Canonical, s.Canonical)
		}
		if bytes.HasPrefix(text, []byte("{")) {
			t.Errorf("%s: it is shown as JSON", path)
		}
	}
}
