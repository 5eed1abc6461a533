package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim/docs"
)

// topics are the pages of docs, in the order in which they are listed.
var topics = []struct {
	name, about string
	page        func() string
}{
	{"providers", "the providers, their words, limits, timing and switches", docs.Providers},
	{"policies", "the policy types and who has them", docs.Policies},
	{"invariants", "the built-in promises and who makes them", docs.Invariants},
	{"operations", "every operation with its checks in order, codes and messages", docs.Operations},
	{"expressions", "the expressions of invariants, expectations and slo", docs.Expressions},
	{"format", "the scenario file, and every key", formatPage},
	{"journal", "the lines of a journal", docs.Journal},
	{"protection", "which kind of protection stops what", docs.ProtectionTable},
}

// formatPage is the written page of the format, and below it the table of all keys, which
// comes from what the loader asks for.
func formatPage() string { return docs.Format() + "\n" + scenarios.KeyTable() }

func (a *app) docsCommand() *cobra.Command {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.name
	}
	return &cobra.Command{
		Use:       "docs [" + strings.Join(names, "|") + "]",
		Short:     "Print the tables that describe what the simulator knows",
		Long:      "Print a page of the documentation, as Markdown. Tables are generated from what the\nsimulator runs by. Without a topic the topics are listed.",
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: names,
		RunE:      action(func(_ context.Context, args []string) error { return a.docs(args) }).run,
	}
}

func (a *app) docs(args []string) error {
	if len(args) == 0 {
		for _, t := range topics {
			fmt.Fprintf(a.out, "%-12s %s\n", t.name, t.about)
		}
		return nil
	}
	for _, t := range topics {
		if t.name == args[0] {
			fmt.Fprintln(a.out, strings.TrimRight(t.page(), "\n"))
			return nil
		}
	}
	return usage("docs has no topic %s; run \"asgsim docs\" for the list", args[0])
}
