package sim_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// This file tests the source tree: who imports whom, and what the core must not
// do if a run is to be a function of its scenario and seed.

const module = "github.com/asgsim/asgsim/"

// arrows says which of our packages each package may import. A new arrow is
// drawn here first, with a reason in DESIGN.md if it is not obvious.
var arrows = map[string][]string{
	"sim":            {},
	"sim/random":     {"sim"},
	"sim/workload":   {"sim", "sim/random"},
	"sim/fluid":      {"sim", "sim/workload"},
	"sim/dialect":    {"sim"},
	"sim/queueing":   {"sim", "sim/random", "sim/workload"},
	"sim/engine":     {"sim", "sim/fluid", "sim/queueing", "sim/random", "sim/workload"},
	"sim/journal":    {"sim"},
	"sim/ledger":     {"sim"},
	"sim/expression": {"sim", "sim/ledger"},
	"sim/invariant":  {"sim", "sim/ledger", "sim/expression"},
	"sim/metric":     {"sim", "sim/ledger", "sim/expression", "sim/workload"},
	"sim/sweep":      {"sim", "sim/metric"},
	"sim/explain":    {"sim", "sim/ledger"},
	"sim/compare":    {"sim", "sim/explain", "sim/metric"},
	"sim/explore":    {"sim", "sim/engine", "sim/ledger", "sim/invariant"},
	"sim/coverage":   {"sim", "sim/ledger", "sim/invariant", "policies"},
	"sim/docs":       {"sim", "sim/dialect", "sim/expression", "sim/invariant", "sim/journal", "sim/metric", "policies"},
	"policies":       {"sim"},
	"scenarios":      {"sim", "sim/dialect", "sim/expression", "sim/metric", "sim/random", "sim/sweep", "policies"},
	"report":         {"sim", "sim/ledger", "sim/metric", "sim/invariant", "sim/compare", "sim/sweep"},
	// Opens pages for the tests of report and cmd/asgsim; only tests import it.
	"report/browsertest": {},
	"cmd/asgsim": {"sim", "sim/engine", "sim/journal", "sim/invariant", "sim/metric", "sim/explain", "sim/compare", "sim/coverage", "sim/explore", "sim/docs", "sim/dialect", "sim/sweep",
		"scenarios", "report"},
}

// keepers are the only packages that may import a library of others.
var keepers = map[string][]string{
	"gopkg.in/yaml.v3":                 {"scenarios"},
	"github.com/go-echarts/go-echarts": {"report"},
	"github.com/expr-lang/expr":        {"sim/expression"},
	"gonum.org/v1/gonum":               {"sim/random", "sim/workload", "sim/fluid", "sim/queueing", "sim/engine", "sim/metric", "sim/compare", "sim/sweep", "policies"},
	"github.com/spf13/cobra":           {"cmd/asgsim"},
}

// core are the packages whose code must be deterministic to the last bit.
func core(pkg string) bool {
	return (pkg == "sim" || strings.HasPrefix(pkg, "sim/") || pkg == "policies") && pkg != "sim/docs"
}

func TestImportsFollowTheArrows(t *testing.T) {
	for pkg, files := range packagesOf(t) {
		may, drawn := arrows[pkg]
		if !drawn {
			t.Errorf("%s: no arrows are drawn for this package", pkg)
			continue
		}
		for _, f := range files {
			for _, imp := range f.file.Imports {
				path := strings.Trim(imp.Path.Value, `"`)
				if ours, ok := strings.CutPrefix(path, module); ok && !slices.Contains(may, ours) {
					t.Errorf("%s imports %s: there is no such arrow", f.name, ours)
				}
				for lib, who := range keepers {
					if strings.HasPrefix(path, lib) && !slices.Contains(who, pkg) {
						t.Errorf("%s imports %s: only %v may", f.name, lib, who)
					}
				}
			}
		}
	}
}

// banned names what would let a run depend on something beside its scenario.
var banned = map[string]string{
	"time.Now": "the wall clock", "time.Since": "the wall clock", "time.Sleep": "the wall clock",
	"time.After": "the wall clock", "time.Tick": "the wall clock", "time.NewTimer": "the wall clock",
	"os.Getenv": "the environment", "os.Getpid": "the process", "os.Hostname": "the machine",
	"runtime.NumCPU": "the machine", "runtime.GOMAXPROCS": "the machine",
}

func TestCoreDependsOnNothingButTheScenario(t *testing.T) {
	for pkg, files := range packagesOf(t) {
		if !core(pkg) {
			continue
		}
		for _, f := range files {
			for _, imp := range f.file.Imports {
				switch path := strings.Trim(imp.Path.Value, `"`); path {
				case "math/rand", "crypto/rand", "golang.org/x/exp/rand":
					t.Errorf("%s imports %s: draws come from named streams", f.name, path)
				}
			}
			ast.Inspect(f.file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.GoStmt:
					t.Errorf("%s: a goroutine", f.at(n))
				case *ast.SelectStmt:
					t.Errorf("%s: a select", f.at(n))
				case *ast.SelectorExpr:
					if id, ok := n.X.(*ast.Ident); ok {
						call := id.Name + "." + n.Sel.Name
						if why := banned[call]; why != "" {
							t.Errorf("%s: %s reads %s", f.at(n), call, why)
						}
						if id.Name == "rand" && slices.Contains([]string{"Int", "IntN", "Float64", "Perm", "Shuffle", "Uint64", "N"}, n.Sel.Name) && id.Obj == nil && f.imports("math/rand/v2") {
							t.Errorf("%s: %s draws from the global source", f.at(n), call)
						}
					}
				}
				return true
			})
		}
	}
}

func TestCoreRangesOverNoMap(t *testing.T) {
	imp := importer.ForCompiler(fset, "source", nil)
	for _, pkg := range sortedKeys(packagesOf(t)) {
		if !core(pkg) {
			continue
		}
		files := packagesOf(t)[pkg]
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		conf := types.Config{Importer: imp, Error: func(error) {}}
		asts := make([]*ast.File, len(files))
		for i := range files {
			asts[i] = files[i].file
		}
		if _, err := conf.Check(module+pkg, fset, asts, info); err != nil {
			t.Fatalf("%s: %v", pkg, err)
		}
		for _, f := range files {
			ast.Inspect(f.file, func(n ast.Node) bool {
				if r, ok := n.(*ast.RangeStmt); ok {
					if tv := info.Types[r.X]; tv.Type != nil {
						if _, isMap := tv.Type.Underlying().(*types.Map); isMap && !f.says(n, "sorted below") {
							t.Errorf("%s: ranges over a map, whose order changes from run to run", f.at(n))
						}
					}
				}
				return true
			})
		}
	}
}

func TestEngineNamesNoProvider(t *testing.T) {
	for _, f := range packagesOf(t)["sim/engine"] {
		ast.Inspect(f.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s := strings.Trim(lit.Value, "`\""); s == "alibaba" || s == "huawei" {
					t.Errorf("%s: the engine asks for a provider by name", f.at(n))
				}
			}
			return true
		})
	}
}

func TestNoPackageIsADrawer(t *testing.T) {
	for pkg := range packagesOf(t) {
		switch filepath.Base(pkg) {
		case "util", "utils", "common", "helpers", "misc":
			t.Errorf("%s: a package is named after what it is about", pkg)
		}
	}
}

// Whoever uses a package from outside begins with its example, which runs with the tests.
func TestEveryPackageHasAnExample(t *testing.T) {
	for pkg := range packagesOf(t) {
		if strings.HasPrefix(pkg, "cmd/") || pkg == "report/browsertest" {
			continue // a program, and what serves tests alone
		}
		tests, err := filepath.Glob(filepath.Join("..", pkg, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(tests, func(path string) bool { return hasExample(t, path) }) {
			t.Errorf("%s: no Example says how the package is used", pkg)
		}
	}
}

func hasExample(t *testing.T, path string) bool {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		fn, ok := d.(*ast.FuncDecl)
		return ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Example")
	})
}

func TestEveryExportedNameIsExplained(t *testing.T) {
	for _, files := range packagesOf(t) {
		for _, f := range files {
			for _, d := range f.file.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || !fn.Name.IsExported() || fn.Doc != nil || fn.Recv != nil && isInterfaceMethod(fn.Name.Name) {
					continue
				}
				if fn.Recv != nil && !ast.IsExported(receiver(fn)) {
					continue
				}
				t.Errorf("%s: %s has no doc sentence", f.at(fn), fn.Name.Name)
			}
		}
	}
}

func isInterfaceMethod(name string) bool {
	return slices.Contains([]string{"Error", "String", "Len", "Less", "Swap", "Unwrap"}, name)
}

func receiver(fn *ast.FuncDecl) string {
	t := fn.Recv.List[0].Type
	if s, ok := t.(*ast.StarExpr); ok {
		t = s.X
	}
	if ix, ok := t.(*ast.IndexExpr); ok {
		t = ix.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

type source struct {
	name string
	file *ast.File
}

var (
	fset   = token.NewFileSet()
	parsed map[string][]source
)

// packagesOf parses the tree's code without its tests, once.
func packagesOf(t *testing.T) map[string][]source {
	t.Helper()
	if parsed != nil {
		return parsed
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]source{}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "runs") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		f, err := parser.ParseFile(fset, rel, src, parser.ParseComments)
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(rel))
		found[pkg] = append(found[pkg], source{rel, f})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	parsed = found
	return parsed
}

func sortedKeys(m map[string][]source) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (f source) at(n ast.Node) string { return fset.Position(n.Pos()).String() }

func (f source) imports(path string) bool {
	return slices.ContainsFunc(f.file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"`+path+`"` })
}

// says reports whether a comment on the node's line holds the words.
func (f source) says(n ast.Node, words string) bool {
	line := fset.Position(n.Pos()).Line
	for _, g := range f.file.Comments {
		for _, c := range g.List {
			if fset.Position(c.Pos()).Line == line && strings.Contains(c.Text, words) {
				return true
			}
		}
	}
	return false
}
