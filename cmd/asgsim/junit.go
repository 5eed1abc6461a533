package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path/filepath"
	"strings"
)

// The parts of a JUnit file that CI services read.
type (
	junitSuites struct {
		XMLName  xml.Name   `xml:"testsuites"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Errors   int        `xml:"errors,attr"`
		Suite    junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Time     string      `xml:"time,attr"` // s
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string      `xml:"name,attr"`
		Classname string      `xml:"classname,attr"` // the folder, as CI services group by it
		File      string      `xml:"file,attr"`
		Time      string      `xml:"time,attr"` // s
		Failure   *junitFault `xml:"failure"`
		Error     *junitFault `xml:"error"`
	}
	junitFault struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// junitTo writes the trials that were finished, unless no file is wanted.
func (a *app) junitTo(path string, trials []*trial) error {
	if path == "" {
		return nil
	}
	data, err := junitBytes(trials)
	if err != nil {
		return err
	}
	return replaceFile(path, data)
}

func junitBytes(trials []*trial) ([]byte, error) {
	suite := junitSuite{Name: "asgsim"}
	var seconds float64
	for _, t := range trials {
		c := junitOf(t)
		if c.Failure != nil {
			suite.Failures++
		}
		if c.Error != nil {
			suite.Errors++
		}
		suite.Tests++
		seconds += t.took.Seconds()
		suite.Cases = append(suite.Cases, c)
	}
	suite.Time = fmt.Sprintf("%.3f", seconds)
	out := bytes.NewBufferString(xml.Header)
	enc := xml.NewEncoder(out)
	enc.Indent("", "  ")
	err := enc.Encode(junitSuites{Tests: suite.Tests, Failures: suite.Failures, Errors: suite.Errors, Suite: suite})
	out.WriteByte('\n')
	return out.Bytes(), err
}

func junitOf(t *trial) junitCase {
	path := filepath.ToSlash(t.scenario.Path)
	c := junitCase{Name: t.scenario.Config.Name, Classname: filepath.ToSlash(filepath.Dir(path)), File: path,
		Time: fmt.Sprintf("%.3f", t.took.Seconds())}
	switch {
	case t.err != nil:
		first, _, _ := strings.Cut(t.err.Error(), "\n")
		c.Error = &junitFault{Message: first, Text: t.err.Error()}
	case t.failed():
		lines := make([]string, 0, 2*len(t.why)+1)
		for _, r := range t.why {
			lines = append(lines, r.String())
			if link := r.link(t.report()); link != "" {
				lines = append(lines, "  see "+link)
			}
		}
		if t.folder == "" {
			lines = append(lines, "for the report: "+reproduce(t.scenario.Path))
		}
		c.Failure = &junitFault{Message: lines[0], Text: strings.Join(lines, "\n")}
	}
	return c
}
