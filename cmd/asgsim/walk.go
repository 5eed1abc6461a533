package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// found is what a search for scenario files came to.
type found struct {
	files  []string // scenarios, in the order of the arguments, then by path
	passed []string // why other YAML files were passed over
}

// find collects the scenario files that paths mean: a file is taken as it is, a
// folder (or folder/...) is walked.
func find(paths []string) (found, error) {
	var f found
	for _, arg := range paths {
		root := strings.TrimSuffix(arg, "...")
		if root == "" {
			root = "."
		}
		info, err := os.Stat(root)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return f, usage("%s: no such file or folder", arg)
		case err != nil:
			return f, err
		case info.IsDir():
			err = f.walk(filepath.Clean(root))
		case root != arg:
			return f, usage("%s: %s is not a folder", arg, root)
		default:
			f.add(filepath.Clean(arg))
		}
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f *found) add(path string) {
	if !slices.Contains(f.files, path) {
		f.files = append(f.files, path)
	}
}

// walk takes what lies below root. Run folders, wherever they are, test data and
// hidden folders hold scenarios that were run before or are not meant to pass.
func (f *found) walk(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && skipped(path):
			return filepath.SkipDir
		case entry.IsDir():
			return nil
		}
		return f.judge(path)
	})
}

func skipped(folder string) bool {
	name := filepath.Base(folder)
	if name == "runs" || name == "testdata" || strings.HasPrefix(name, ".") {
		return true
	}
	_, err := os.Stat(filepath.Join(folder, journalFile))
	return err == nil
}

// judge takes a file, names it as passed over, or ignores it because it is not YAML.
func (f *found) judge(path string) error {
	ending := filepath.Ext(path)
	if ending != ".yaml" && ending != ".yml" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	switch {
	case !looksLikeScenario(data):
		f.passed = append(f.passed, fmt.Sprintf("%s: passed over, it has no top-level key groups", path))
	case ending == ".yml":
		f.passed = append(f.passed, fmt.Sprintf("%s: passed over, a scenario's name ends with .yaml", path))
	default:
		f.add(path)
	}
	return nil
}

var (
	blockGroups = regexp.MustCompile(`(?m)^(\s*\?\s+)?["']?groups["']?[ \t]*:`)
	flowGroups  = regexp.MustCompile(`["']?\bgroups\b["']?\s*:`)
	flowBegins  = regexp.MustCompile(`\A(\x{feff}|\s|#[^\n]*\n|---)*\{`)
)

// looksLikeScenario finds a top-level key groups without understanding the rest:
// a scenario that is not even YAML must still be found, to be refused.
func looksLikeScenario(data []byte) bool {
	return blockGroups.Match(data) || flowBegins.Match(data) && flowGroups.Match(data)
}
