package scenarios

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// FuzzDecode throws bytes at the decoder. Whatever they are, it says where each
// fault is, or gives a scenario whose canonical form and whose YAML mean the same.
func FuzzDecode(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*.yaml", "testdata/bad/*.yaml", "*/*.yaml"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data, "groups[web].min=2")
		}
	}
	f.Add([]byte(overridable), "groups[web].workload[0].steps[1][1]=>= 3")
	f.Fuzz(func(t *testing.T, data []byte, set string) {
		opt := Options{FS: fstest.MapFS{}, SkipTraces: true}
		decoded(t, data, opt)
		opt.Sets = []string{set}
		decoded(t, data, opt)
	})
}

// decoded checks one decoding.
func decoded(t *testing.T, data []byte, opt Options) {
	s, err := Parse("f.yaml", ".", data, opt)
	if err != nil {
		for _, fault := range err.(Errors) {
			if fault.File == "" || fault.Line < 1 || fault.Col < 1 || fault.What == "" {
				t.Fatalf("a fault without a place: %#v", fault)
			}
		}
		return
	}
	opt.Sets = nil
	again, err := ParseCanonical(s.Canonical, opt)
	if err != nil {
		t.Fatalf("the canonical form has faults: %v\n%s", err, s.Canonical)
	}
	if string(again.Canonical) != string(s.Canonical) {
		t.Fatalf("the canonical form is not stable:\n%s\n%s", s.Canonical, again.Canonical)
	}
	if diff := cmp.Diff(s.Config, again.Config, alike); diff != "" {
		t.Fatalf("config (-source +canonical):\n%s", diff)
	}
	as, err := Parse("f.yaml", ".", s.YAML, opt)
	if err != nil {
		t.Fatalf("the scenario as run has faults: %v\n%s", err, s.YAML)
	}
	if string(as.Canonical) != string(s.Canonical) {
		t.Fatalf("the scenario as run is another:\n%s\n%s", s.Canonical, as.Canonical)
	}
}
