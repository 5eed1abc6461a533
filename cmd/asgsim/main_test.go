package main

import (
	"errors"
	"flag"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var updateScripts = flag.Bool("update", false, "rewrite what the scripts compare with")

// TestMain makes the binary a command of the scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"asgsim": main})
}

// TestScripts runs the scripts of testdata/script: what a user types, and what
// comes of it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *updateScripts,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup: func(env *testscript.Env) error {
			// The scripts say themselves when they are in CI.
			env.Setenv("CI", "")
			env.Setenv("GITHUB_STEP_SUMMARY", "")
			env.Setenv("LC_ALL", "C.UTF-8")
			library, err := filepath.Abs("../../scenarios")
			env.Setenv("LIBRARY", library)
			return err
		},
	})
}

// exits is a command of the scripts: exits CODE PROGRAM ARGS… demands an exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS…")
	}
	code := 0
	var bad *exec.ExitError
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &bad):
		code = bad.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}
