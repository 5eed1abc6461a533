package scenarios

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestEntries(t *testing.T) {
	fsys := fstest.MapFS{
		"whatif/b.yaml":   {Data: []byte("name: b\ntitle: The second\n")},
		"lesson/a.yaml":   {Data: []byte("title: The first\n")},
		"lesson/bad.yaml": {Data: []byte("title: [")},
		"lesson/notes.md": {Data: []byte("no scenario")},
	}
	want := []Entry{
		{Name: "a", Theme: "lesson", Path: "lesson/a.yaml", Title: "The first"},
		{Name: "bad", Theme: "lesson", Path: "lesson/bad.yaml"},
		{Name: "b", Theme: "whatif", Path: "whatif/b.yaml", Title: "The second"},
	}
	if diff := cmp.Diff(want, entriesOf(fsys)); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// TestLibrary loads every scenario in the binary by its name, and each is the
// scenario of that name.
func TestLibrary(t *testing.T) {
	seen := map[string]string{}
	for _, e := range List() {
		if before := seen[e.Name]; before != "" {
			t.Errorf("%s and %s have one name", before, e.Path)
		}
		seen[e.Name] = e.Path
		s, err := LoadBuiltin(e.Name, Options{})
		if err != nil {
			t.Errorf("%s:\n%v", e.Path, err)
			continue
		}
		if s.Config.Name != e.Name {
			t.Errorf("%s says that it is %s", e.Path, s.Config.Name)
		}
		if found, ok := Builtin(e.Name); !ok || found != e {
			t.Errorf("Builtin(%s) = %+v", e.Name, found)
		}
	}
	if _, err := LoadBuiltin("no-such-scenario-at-all", Options{}); err == nil || !strings.Contains(err.Error(), "no built-in scenario has this name") {
		t.Errorf("got %v", err)
	}
	if _, ok := Builtin("traces"); ok {
		t.Error("the traces are taken for a scenario")
	}
}

// TestEveryThemeIsInTheBinary: a folder with scenarios that nobody named in the
// embed directive would be missing without a word.
func TestEveryThemeIsInTheBinary(t *testing.T) {
	onDisk, err := filepath.Glob("*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var inBinary []string
	for _, e := range List() {
		inBinary = append(inBinary, e.Path)
	}
	slices.Sort(inBinary)
	if diff := cmp.Diff(onDisk, inBinary); diff != "" {
		t.Errorf("scenarios (-on disk +in the binary):\n%s", diff)
	}
}

// TestNothingElseIsInTheBinary: goldens and tests stay outside.
func TestNothingElseIsInTheBinary(t *testing.T) {
	err := fs.WalkDir(Library(), ".", func(path string, d fs.DirEntry, err error) error {
		if strings.Contains(path, "testdata") || strings.HasSuffix(path, ".go") {
			t.Errorf("%s is in the binary", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
