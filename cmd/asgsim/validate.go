package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
)

func (a *app) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate PATH…",
		Short: "Load scenarios and show every fault with its place",
		Long: "Load every scenario under the paths, traces and all, and run none. All faults of a file\n" +
			"come in one go, sorted by line; hints name what is allowed and yet worth a look.",
		Example: "  asgsim validate evening.yaml\n  asgsim validate ./...",
		Args:    cobra.MinimumNArgs(1),
		RunE:    action(func(_ context.Context, args []string) error { return a.validateAll(args) }).run,
	}
}

// validateAll loads file by file, so that a faulty one does not hide the next.
func (a *app) validateAll(paths []string) error {
	f, err := a.find(paths)
	if err != nil {
		return err
	}
	faulty := 0
	for _, path := range f.files {
		s, err := scenarios.Load(path, scenarios.Options{})
		var faults scenarios.Errors
		switch {
		case errors.As(err, &faults):
			faulty++
			a.blame(faults)
		case err != nil:
			return err
		default:
			a.approve(s)
		}
	}
	if faulty > 0 {
		return usage("%d of %d scenarios are faulty", faulty, len(f.files))
	}
	return nil
}

// approve names a sound scenario and what is worth a look in it.
func (a *app) approve(s *scenarios.Scenario) {
	for _, h := range s.Hints {
		h.What = "hint: " + h.What
		fmt.Fprintln(a.err, h)
	}
	fmt.Fprintf(a.out, "ok    %s  %s\n", s.Config.Name, s.Path)
}
