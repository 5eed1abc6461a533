package report

import (
	_ "embed" // the page is a file of its own
	"html/template"
	"io"

	"github.com/asgsim/asgsim/sim"
)

//go:embed explore_page.html
var explorationHTML string

//go:embed explore_page.css
var explorationCSS string

var explorationTemplate = template.Must(template.New("exploration").Funcs(template.FuncMap{"count": count, "list": list}).Parse(explorationHTML))

// Exploration is what the page of an exploration shows.
type Exploration struct {
	Name, Title, Provider, About string
	Covered                      []string // what was explored, in sentences
	Failing                      []string // why the scenario fails as it is
	Broken                       bool
	Runs                         string
	States, Outcomes             string
	Promises                     []ExploredPromise // those that some run put to the test
	Untested                     int
	Rows                         []ExploredOutcome
	Rest                         []ExploredOutcome // folded away
	More                         int               // outcomes that are counted and not shown
}

// ExploredPromise is how a promise fared in all runs.
type ExploredPromise struct {
	ID       string
	Verdict  sim.Verdict
	Expected bool
	Violated string // how many runs
	Text     string // of the first violation, with its instant
	NoReturn string // when it was too late, and what would still have kept it
	About    string // what the smallest scenario that breaks it says
	File     string // that scenario; "" = none could be written
	Page     string // its report
	Choices  string // to be played again where no scenario could be written
}

// ExploredOutcome is one way in which runs come out.
type ExploredOutcome struct {
	Number  int
	Runs    string
	Pass    bool
	Share   int      // of all runs, percent
	Entries []string // where the entries with a window stood
	Facts   []ExploredFacts
	Page    string
}

// ExploredFacts are those of one kind in which the outcome is not like the first.
type ExploredFacts struct {
	Of    string
	Alike []ExploredFact
}

// ExploredFact is what some things have come to, and what in the first outcome.
type ExploredFact struct {
	About   []string
	Is, Was string
	Number  bool // of the one thing that it is about
}

// explorationPolicy lets the page use its own style and nothing else; it has no script.
var explorationPolicy = contentPolicy(nil, []string{pageCSS + explorationCSS})

// RenderExploration writes the page of an exploration.
func RenderExploration(w io.Writer, e *Exploration) error {
	return fill(w, explorationTemplate, struct {
		*Exploration
		Policy string
		CSS    template.CSS
	}{e, explorationPolicy, template.CSS(pageCSS + explorationCSS)})
}
