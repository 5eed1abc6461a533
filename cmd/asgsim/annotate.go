package main

import (
	"fmt"
	"io"
	"strings"
)

var (
	annotationText  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	annotationValue = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// annotate writes a failure so that a CI service shows it beside the line that
// it is about; line 0 stands for the file as a whole.
func (a *app) annotate(w io.Writer, file string, line int, text string) {
	if !a.ci {
		return
	}
	place := "file=" + annotationValue.Replace(file)
	if line > 0 {
		place += fmt.Sprintf(",line=%d", line)
	}
	fmt.Fprintf(w, "::error %s::%s\n", place, annotationText.Replace(text))
}
