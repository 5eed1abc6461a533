package docs_test

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim/docs"
)

// The tables of the documentation are text that is generated from the rules that
// the engine runs on.
func Example() {
	title, _, _ := strings.Cut(docs.Providers(), "\n")
	fmt.Println(title)
	// Output:
	// # Providers
}
