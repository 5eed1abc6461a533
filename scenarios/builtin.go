package scenarios

import (
	"cmp"
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// The library: a folder for each theme, named here, and the traces.
//
//go:embed traces whatif teaching incidents regression
var library embed.FS

// Library is the file system of the scenarios and traces inside the binary.
func Library() fs.FS { return library }

// Entry describes a scenario inside the binary.
type Entry struct {
	Name  string // what it is called on the command line
	Theme string // the folder it is in
	Path  string // in Library
	Title string
}

// Themes are the folders of the library in the order in which a newcomer reads them:
// the lessons, what happened to others, what would happen if, and what must not change.
var Themes = []string{"teaching", "incidents", "whatif", "regression"}

// List gives the scenarios inside the binary, by theme in the order of Themes and
// then by name, which is the order of the lessons.
func List() []Entry { return slices.Clone(listed()) }

// listed reads the titles once: a process may ask for hundreds of names.
var listed = sync.OnceValue(func() []Entry {
	entries := entriesOf(library)
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(slices.Index(Themes, a.Theme), slices.Index(Themes, b.Theme)), cmp.Compare(a.Name, b.Name))
	})
	return entries
})

// Builtin finds a scenario inside the binary by its name.
func Builtin(name string) (Entry, bool) {
	all := listed()
	i := slices.IndexFunc(all, func(e Entry) bool { return e.Name == name })
	if i < 0 {
		return Entry{}, false
	}
	return all[i], true
}

// LoadBuiltin loads a scenario inside the binary by its name; a name that is not
// there is told what there is.
func LoadBuiltin(name string, opt Options) (*Scenario, error) {
	e, ok := Builtin(name)
	if !ok {
		names := make([]string, 0)
		for _, e := range listed() {
			names = append(names, e.Name)
		}
		return nil, Errors{{File: name, What: "no built-in scenario has this name" + nearest(name, names) + "; asgsim list shows them, a file is named by its ending .yaml"}}
	}
	opt.FS = library
	return Load(e.Path, opt)
}

func entriesOf(fsys fs.FS) []Entry {
	paths, _ := fs.Glob(fsys, "*/*.yaml") // the pattern is sound, so there is no error
	entries := make([]Entry, 0, len(paths))
	for _, p := range paths {
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			continue
		}
		entries = append(entries, Entry{Name: strings.TrimSuffix(path.Base(p), ".yaml"),
			Theme: path.Dir(p), Path: p, Title: titleOf(data)})
	}
	return entries
}

// titleOf reads the title without judging the rest.
func titleOf(data []byte) string {
	var head struct {
		Title string `yaml:"title"`
	}
	if err := yaml.Unmarshal(data, &head); err != nil {
		return ""
	}
	return head.Title
}
