package random_test

import (
	"fmt"

	"github.com/asgsim/asgsim/sim/random"
)

// Every decision has a stream of its own, so that one more draw here changes
// nothing there: two settings under one seed meet the same chance.
func Example() {
	const seed = 42
	launch := random.New(seed, "launch/web")
	failure := random.New(seed, "launch-fail/web")
	failure.Float64() // however often others draw
	again := random.New(seed, "launch/web")
	fmt.Println(launch.Float64() == again.Float64())

	third, same := random.At(seed, "launch/web", 3), random.At(seed, "launch/web", 3)
	fmt.Println(third.IntN(1000) == same.IntN(1000))
	// Output:
	// true
	// true
}
