package sim

import "strings"

// Verdict is what a judge says of a promise.
type Verdict string

// The three verdicts. What nothing exercised is never called held.
const (
	Held         Verdict = "held"
	Violated     Verdict = "violated"
	NotExercised Verdict = "not_exercised"
)

// Judgement is the verdict on one promise.
type Judgement struct {
	ID         string      `json:"id"`
	Says       string      `json:"says"`
	Verdict    Verdict     `json:"verdict"`
	Exercised  int         `json:"exercised"`
	Source     string      `json:"source"`
	Violations []Violation `json:"violations"`
}

// NotPromised begins the source of a promise that the run's provider does not make.
const NotPromised = "not promised by "

// Promised reports whether the run's provider, or the scenario, makes the promise: if
// not, that nothing put it to the test says nothing.
func (j *Judgement) Promised() bool { return !strings.HasPrefix(j.Source, NotPromised) }

// Violation is one breach of a promise.
type Violation struct {
	AtS       float64  `json:"at_s"`
	Record    Seq      `json:"record"`
	Group     string   `json:"group"`
	Instances []string `json:"instances"`
	Text      string   `json:"text"`
	Causes    []Seq    `json:"causes"` // back to the root
}

// Advisory is something worth knowing that fails nothing.
type Advisory struct {
	ID       string  `json:"id"`
	AtS      float64 `json:"at_s"`
	Instance string  `json:"instance"`
	Text     string  `json:"text"`
}

// Outcome is how one expectation came out.
type Outcome struct {
	That string `json:"that"`
	OK   bool   `json:"ok"`
	Got  string `json:"got"`
	Line int    `json:"line,omitempty"`
}
