package main

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/asgsim/asgsim/scenarios"
)

// isFile reports whether an argument means a file; otherwise it is the name of
// a scenario inside the binary.
func isFile(arg string) bool {
	return strings.ContainsAny(arg, `/\`) || strings.HasSuffix(arg, ".yaml")
}

// load reads the scenarios that the arguments mean. All faults of all of them
// come in one go.
func load(args []string, opt scenarios.Options) ([]*scenarios.Scenario, error) {
	var loaded []*scenarios.Scenario
	var faults scenarios.Errors
	for _, l := range loadSideBySide(args, opt) {
		var some scenarios.Errors
		switch {
		case l.bug != nil:
			panic(l.bug)
		case errors.As(l.err, &some):
			faults = append(faults, some...)
		case l.err != nil:
			return nil, l.err
		default:
			loaded = append(loaded, l.scenario)
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return loaded, distinct(loaded)
}

// loading is what became of one argument.
type loading struct {
	scenario *scenarios.Scenario
	err      error
	bug      any // what the loader panicked with
}

// loadSideBySide loads on all cores, and returns in the order of the arguments.
func loadSideBySide(args []string, opt scenarios.Options) []loading {
	all := make([]loading, len(args))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(args)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(args)); i = next.Add(1) - 1 {
				all[i].load(args[i], opt)
			}
		})
	}
	workers.Wait()
	return all
}

// load keeps a panic for who waits, since a goroutine's own would end the process.
func (l *loading) load(arg string, opt scenarios.Options) {
	defer func() { l.bug = recover() }()
	l.scenario, l.err = loadOne(arg, opt)
}

func loadOne(arg string, opt scenarios.Options) (*scenarios.Scenario, error) {
	if isFile(arg) {
		return scenarios.Load(arg, opt)
	}
	s, err := scenarios.LoadBuiltin(arg, opt)
	if _, missing := os.Stat(arg); err != nil && missing == nil {
		if _, known := scenarios.Builtin(arg); !known {
			return nil, scenarios.Errors{{File: arg, What: "no built-in scenario has this name; write ./" + arg + " for the file"}}
		}
	}
	return s, err
}

// distinct refuses two scenarios of one name: they would share a run folder.
func distinct(loaded []*scenarios.Scenario) error {
	first := map[string]string{}
	for _, s := range loaded {
		name := s.Config.Name
		if path, ok := first[name]; ok {
			return usage("two scenarios are called %s: %s and %s; one call takes a name once", name, path, s.Path)
		}
		first[name] = s.Path
	}
	return nil
}
