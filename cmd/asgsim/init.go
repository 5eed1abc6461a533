package main

import (
	"bytes"
	"context"
	_ "embed" // the starter
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
)

//go:embed starter.yaml
var starter []byte

func (a *app) initCommand() *cobra.Command {
	var schema bool
	cmd := &cobra.Command{
		Use:   "init NAME",
		Short: "Write a commented scenario to begin with",
		Long: "Write a commented scenario to begin with: NAME.yaml in this folder, or the path NAME if it\n" +
			"ends with .yaml. A file that is there is never overwritten. What it writes passes\n" +
			"asgsim test as it stands.\n\n" +
			"--schema also writes " + schemaFile + " beside it and names it in the scenario, so that\n" +
			"an editor with the YAML language server completes and checks it.",
		Example: "  asgsim init evening\n  asgsim init scenarios/evening.yaml --schema",
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().BoolVar(&schema, "schema", false, "also write the JSON Schema beside it, for the editor")
	cmd.RunE = action(func(_ context.Context, args []string) error { return a.begin(args[0], schema) }).run
	return cmd
}

// begin writes the starter, and the schema if it is wanted.
func (a *app) begin(arg string, withSchema bool) error {
	path := arg
	if !strings.HasSuffix(path, ".yaml") {
		path += ".yaml"
	}
	name := strings.TrimSuffix(filepath.Base(path), ".yaml")
	text := bytes.Replace(starter, []byte("name: starter\n"), []byte("name: "+name+"\n"), 1)
	if withSchema {
		text = append([]byte("# yaml-language-server: $schema="+schemaFile+"\n"), text...)
	}
	if _, err := scenarios.Parse(path, ".", text, scenarios.Options{}); err != nil {
		return usage("%s is no name for a scenario: up to 64 letters, digits and . _ -, a letter or digit first", name)
	}
	if err := createFile(path, text); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "wrote %s; next: asgsim run %s\n", path, quote(asArgument(path)))
	if !withSchema {
		return nil
	}
	data, err := scenarios.SchemaJSON()
	if err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(path), schemaFile)
	if err := replaceFile(beside, data); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "wrote %s\n", beside)
	return nil
}

// createFile writes a file that is not there yet.
func createFile(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	switch {
	case errors.Is(err, fs.ErrExist):
		return usage("%s is there already and is not overwritten", path)
	case errors.Is(err, fs.ErrNotExist):
		return usage("%s cannot be written: there is no folder %s", path, filepath.Dir(path))
	case err != nil:
		return err
	}
	if _, err := file.Write(data); err != nil {
		return errors.Join(err, file.Close(), os.Remove(path))
	}
	return file.Close()
}
