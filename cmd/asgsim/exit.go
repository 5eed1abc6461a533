package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/scenarios"
)

// The exit codes.
const (
	exitPassed   = 0
	exitFailed   = 1
	exitUsage    = 2
	exitInternal = 3
	exitStopped  = 130
)

// exit is an error that knows the exit code that it leads to. Without an error
// inside everything was said before.
type exit struct {
	code int
	err  error
}

// Error is the message for people.
func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

// Unwrap returns what led to the exit.
func (e *exit) Unwrap() error { return e.err }

// errFailed ends a command whose failures have been shown.
var errFailed = &exit{code: exitFailed}

// errStopped ends a command after Ctrl-C.
var errStopped = &exit{exitStopped, errors.New("stopped")}

func usage(format string, args ...any) error {
	return &exit{exitUsage, fmt.Errorf(format, args...)}
}

// internal marks an error that nobody has given a code as the simulator's own.
func internal(err error) error {
	var known *exit
	var faults scenarios.Errors
	if err == nil || errors.As(err, &known) || errors.As(err, &faults) {
		return err
	}
	return &exit{exitInternal, err}
}

// conclude says what went wrong and returns the exit code. An error that has
// neither code nor faults is cobra's, about the command line.
func (a *app) conclude(err error) int {
	var known *exit
	var faults scenarios.Errors
	switch {
	case err == nil:
		return exitPassed
	case errors.As(err, &known):
		if known.err != nil {
			a.complain(known.err)
		}
		return known.code
	case errors.As(err, &faults):
		a.blame(faults)
		return exitUsage
	}
	a.complain(fmt.Errorf("%w\nrun \"asgsim --help\" for what there is", err))
	return exitUsage
}

func (a *app) complain(err error) {
	fmt.Fprintf(a.err, "asgsim: %s\n", strings.TrimSuffix(err.Error(), "\n"))
}

// blame shows the faults of scenarios where they stand.
func (a *app) blame(faults scenarios.Errors) {
	for _, f := range faults {
		fmt.Fprintln(a.err, f)
		what := f.What
		if f.Path != "" {
			what = f.Path + ": " + what
		}
		a.annotate(a.err, f.File, f.Line, what)
	}
}
