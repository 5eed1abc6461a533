// Command asgsim simulates cloud auto scaling groups: it runs scenarios, tests
// them, judges and draws journals again, and prints the tables that describe
// what it knows.
//
// One file a sub-command. The package wires the others together and is the only
// one that touches folders, signals, clocks and exit codes. It may not know how
// a run goes, how a promise is judged or how a page is drawn.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"

	"github.com/asgsim/asgsim/sim/engine"
)

func main() { os.Exit(realMain()) }

// realMain is main with an exit code. The first Ctrl-C asks for a clean stop;
// after it the next one ends the process at once.
func realMain() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop)
	a := &app{out: os.Stdout, err: os.Stderr, ci: os.Getenv("CI") == "true",
		terminal: isTerminal(os.Stderr), color: colored(isTerminal(os.Stdout), os.Getenv), plain: plainText(os.Getenv),
		stepSummary: os.Getenv("GITHUB_STEP_SUMMARY"), workers: runtime.GOMAXPROCS(0), engine: engine.Run}
	return a.run(ctx, os.Args[1:])
}

// isTerminal reports whether f is a device that shows characters.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
