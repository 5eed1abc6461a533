package main

import (
	"errors"
	"os"
	"strings"

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
	for _, arg := range args {
		s, err := loadOne(arg, opt)
		var some scenarios.Errors
		switch {
		case errors.As(err, &some):
			faults = append(faults, some...)
		case err != nil:
			return nil, err
		default:
			loaded = append(loaded, s)
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return loaded, distinct(loaded)
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
