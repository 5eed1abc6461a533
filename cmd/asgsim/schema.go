package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, for editors",
		Long: "Print the JSON Schema (draft 2020-12) of scenario files. An editor that knows it completes\n" +
			"keys and words, shows what they mean, and marks what is wrong. It has exactly the keys that\n" +
			"the loader knows; what one value means to another only the loader checks (asgsim validate).\n\n" +
			"With the YAML language server (VS Code, Neovim, Helix …) put this line into a scenario:\n\n" +
			"  # yaml-language-server: $schema=" + schemaFile,
		Example: "  asgsim schema > " + schemaFile,
		Args:    cobra.NoArgs,
		RunE:    action(func(context.Context, []string) error { return a.schema() }).run,
	}
}

// schemaFile is what the schema is called beside a scenario.
const schemaFile = "asgsim.schema.json"

func (a *app) schema() error {
	data, err := scenarios.SchemaJSON()
	if err != nil {
		return err
	}
	_, err = a.out.Write(data)
	return err
}
