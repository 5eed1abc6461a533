package scenarios_test

import (
	"fmt"
	"testing/fstest"

	"github.com/asgsim/asgsim/scenarios"
)

// A file becomes a configuration in which nothing is optional any more. What a user
// would change on the command line is changed by Options.
func ExampleLoad() {
	files := fstest.MapFS{"small.yaml": {Data: []byte(`
name: small
duration: 30m
groups: [{id: web, min: 1, max: 4, launch: {time: 90s}}]
`)}}
	s, err := scenarios.Load("small.yaml", scenarios.Options{FS: files, Provider: "huawei", Sets: []string{"groups[web].min=2"}})
	if err != nil {
		panic(err)
	}
	web := s.Config.Groups[0]
	fmt.Println(s.Config.Name, s.Config.Dialect.Name, web.ID, web.Min, web.Max, web.Cooldown)
	// Output:
	// small huawei web 2 4 5m0s
}

// Whatever is wrong with a scenario is told at once, each fault with its place.
func ExampleParse() {
	_, err := scenarios.Parse("bad.yaml", ".", []byte(`
name: bad
duration: 30m
groups: [{id: web, min: 5, max: 4, cooldwn: 5m}]
`), scenarios.Options{})
	for _, fault := range err.(scenarios.Errors) {
		fmt.Println(fault.Line, fault.Path)
	}
	// Output:
	// 4 groups[web].min
	// 4 groups[web].cooldwn
}

// The library is inside the binary, traces included.
func ExampleLoadBuiltin() {
	s, err := scenarios.LoadBuiltin("07-cooldown", scenarios.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Config.Title)
	// Output:
	// Lesson 7: after each change the group does not listen to alarms for a while
}
