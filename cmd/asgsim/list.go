package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
)

func (a *app) listCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the scenarios inside the binary",
		Long: "List the scenarios inside the binary: name, folder and title, the lessons first and in\n" +
			"their order. `asgsim run NAME` runs one of them.",
		Args: cobra.NoArgs,
		RunE: action(func(context.Context, []string) error { return a.list() }).run,
	}
}

func (a *app) list() error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, e := range scenarios.List() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", e.Name, e.Theme, e.Title)
	}
	return w.Flush()
}
