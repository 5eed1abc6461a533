package sim

import "strings"

// Fault is a row of a vendor's error table: what a refused call answers.
type Fault struct {
	HTTP    int
	Code    string
	Message string // XXX or %s stands for the thing that was wrong
}

// Error makes a Fault an error, so that it can be returned and compared.
func (f Fault) Error() string { return f.Code + ": " + f.Message }

// About fills the placeholder of the message with what the fault is about.
func (f Fault) About(what string) Fault {
	blank := "XXX"
	if !strings.Contains(f.Message, blank) {
		blank = "%s" // no vendor's message has both
	}
	f.Message = strings.ReplaceAll(f.Message, blank, what)
	return f
}
