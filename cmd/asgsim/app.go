package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/sim"
)

// app is what every sub-command works with. Tests make their own.
type app struct {
	out, err io.Writer
	ci       bool // failures are also written as annotations
	terminal bool // err is one: progress is shown
	color    bool // verdicts are coloured on out
	plain    bool // out shows ASCII alone
	workers  int  // how many scenarios a test plays at once unless it is told

	stepSummary string // the file that the CI service takes a step's summary from; "" = none

	engine func(cfg *sim.Config, sinks ...sim.Sink) error
}

// run carries out one command line and returns its exit code.
func (a *app) run(ctx context.Context, args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = a.conclude(&exit{exitInternal, fmt.Errorf("a bug, please report it with the command line and version %s: %v\n%s",
				sim.Version, p, debug.Stack())})
		}
	}()
	out := &outlet{w: a.out}
	a.out = out
	defer func() { a.out = out.w }()
	root := a.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if out.err != nil && (err == nil || errors.Is(err, errFailed)) {
		err = internal(out.err)
	}
	return a.conclude(err)
}

// outlet remembers that stdout did not take what was printed, so that nobody who
// prints has to ask.
type outlet struct {
	w   io.Writer
	err error
}

// Write passes text on.
func (o *outlet) Write(text []byte) (int, error) {
	n, err := o.w.Write(text)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "asgsim",
		Short: "Simulate cloud auto scaling groups",
		Long: "asgsim simulates cloud auto scaling groups of Alibaba Cloud (ESS) and Huawei Cloud (AS):\n" +
			"what a day of traffic, scaling policies and manual operations come to, to the nanosecond\n" +
			"and always the same.\n\n" +
			"Exit codes: 0 passed, 1 failed, 2 bad usage or bad scenario, 3 the simulator itself failed,\n" +
			"130 stopped by Ctrl-C.",
		Version:       sim.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetVersionTemplate("asgsim {{.Version}}\n")
	root.AddCommand(a.runCommand(), a.testCommand(), a.exploreCommand(), a.validateCommand(), a.explainCommand(),
		a.compareCommand(), a.checkCommand(), a.reportCommand(), a.docsCommand(), a.schemaCommand(), a.listCommand(), a.initCommand(),
		a.sweepCommand(), a.mergeCommand())
	root.InitDefaultCompletionCmd()
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		c.Args, c.RunE = cobra.ArbitraryArgs, wrongShell
	}
	return root
}

// wrongShell refuses what is no shell that there is a completion for; cobra would show
// the help and call that a success.
func wrongShell(cmd *cobra.Command, args []string) error {
	var shells []string
	for _, c := range cmd.Commands() {
		shells = append(shells, c.Name())
	}
	if len(args) == 0 {
		return usage("completion for which shell: %s", strings.Join(shells, ", "))
	}
	return usage("completion knows no shell %s; there are %s", args[0], strings.Join(shells, ", "))
}

// action is what a sub-command does. A plain error of it is the simulator's own
// failure; what cobra refuses before it comes to that is bad usage.
type action func(ctx context.Context, args []string) error

func (do action) run(cmd *cobra.Command, args []string) error {
	return internal(do(cmd.Context(), args))
}
