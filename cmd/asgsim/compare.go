package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim/compare"
	"github.com/asgsim/asgsim/sim/dialect"
)

// manyPairs is how many pairs are run where something is left to chance and
// nobody says how many: the interval is then 2.1 standard errors to each side.
const manyPairs = 20

// compareFlags are the flags of compare.
type compareFlags struct {
	dir       string
	providers []string
	sets      [2][]string // for one side only
	opt       scenarios.Options
	seed      uint64
	pairs     int // 0 = as many as it takes
	workers   int
	json      bool
	quiet     bool
}

func (a *app) compareCommand() *cobra.Command {
	f := &compareFlags{}
	cmd := &cobra.Command{
		Use:   "compare A B | compare FILE --providers P,Q | compare FILE --a path=value --b path=value",
		Short: "Run two settings under the same seed and demand, and show what differs",
		Long: "Run two sides under the same seeds and the same demand: two scenarios, two providers, or one\n" +
			"scenario with two sets of overrides (--set is for both sides, --a and --b are for one; a side\n" +
			"without any is the scenario as it is).\n\n" +
			"Shown are the measures of both sides with the mean of their differences B - A, pair by pair,\n" +
			"the first record at which the runs part and what led to it, and who joined or left on one side\n" +
			"only. The folder OUTPUT/compare-… holds compare.html, where both runs share one cursor,\n" +
			"compare.json and compare.csv.\n\n" +
			fmt.Sprintf("Where something is left to chance, %d pairs are run, under the seeds from --seed on; ", manyPairs) +
			"where\nnothing is, one says it all. Every decision draws from a stream of its own, so both runs of a\n" +
			"pair meet the same requests, launch times and failures. The exit code is 0 whatever differs.",
		Example: "  asgsim compare evening.yaml evening-calmer.yaml\n" +
			"  asgsim compare evening.yaml --providers alibaba,huawei\n" +
			"  asgsim compare evening.yaml --a 'groups[web].min=2' --b 'groups[web].min=4'\n" +
			"  asgsim compare 07-cooldown --b 'groups[web].cooldown=1m' --json",
		Args:              cobra.RangeArgs(1, 2),
		ValidArgsFunction: completeScenarios,
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.dir, "output", "o", "runs", "`folder` that the folder of the comparison goes into")
	flags.StringSliceVar(&f.providers, "providers", nil, "`P,Q`, the provider of A and that of B: alibaba,huawei")
	flags.StringArrayVar(&f.sets[0], "a", nil, "`path=value`, a change to A; may be given several times")
	flags.StringArrayVar(&f.sets[1], "b", nil, "`path=value`, a change to B; may be given several times")
	flags.StringArrayVar(&f.opt.Sets, "set", nil, "`path=value`, a change to both sides; may be given several times")
	flags.StringVar(&f.opt.Provider, "provider", "", "`name` of the provider of both sides instead of their own")
	offer(cmd, "provider", dialect.Names()...)
	offer(cmd, "providers", strings.Join(dialect.Names(), ","))
	flags.Uint64Var(&f.seed, "seed", 0, "`number` to seed the first pair with instead of A's own seed")
	flags.IntVar(&f.pairs, "replications", 0, fmt.Sprintf("`number` of pairs, each under a seed of its own (default %d, or 1 if nothing is left to chance)", manyPairs))
	flags.IntVarP(&f.workers, "jobs", "j", a.workers, "`number` of runs at once")
	flags.BoolVar(&f.json, "json", false, "print compare.json and nothing else")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing but errors")
	cmd.RunE = action(func(ctx context.Context, args []string) error {
		if flags.Changed("seed") {
			f.opt.Seed = &f.seed
		}
		if flags.Changed("replications") && f.pairs < 1 {
			return usage("--replications %d: at least 1 is needed", f.pairs)
		}
		sides, err := f.sides(args)
		if err != nil {
			return err
		}
		return a.compare(ctx, sides, f)
	}).run
	return cmd
}

// side is what one side of a comparison is made of.
type side struct {
	letter  string
	arg     string
	opt     scenarios.Options
	own     []string // what is set for this side alone
	eachOwn bool     // --providers gave each side its own
	first   *scenarios.Scenario
}

// sides reads off the command line what is compared with what.
func (f *compareFlags) sides(args []string) ([2]*side, error) {
	var sides [2]*side
	switch {
	case f.workers < 1:
		return sides, usage("-j %d: at least 1 is needed", f.workers)
	case f.providers != nil && len(f.providers) != 2:
		return sides, usage("--providers %s: two are needed, as in --providers alibaba,huawei", strings.Join(f.providers, ","))
	case f.providers != nil && f.opt.Provider != "":
		return sides, usage("--provider is for both sides, --providers for each: give one of them")
	case len(args) == 1 && f.providers == nil && len(f.sets[0])+len(f.sets[1]) == 0:
		return sides, usage("nothing to compare %s with: give a second scenario, --providers alibaba,huawei, or --a and --b path=value", args[0])
	}
	for _, set := range slices.Concat(f.opt.Sets, f.sets[0], f.sets[1]) {
		if path, _, _ := strings.Cut(set, "="); strings.TrimSpace(path) == "seed" {
			return sides, usage("%s: both sides of a pair run under one seed, which --seed gives", set)
		}
	}
	for i := range sides {
		s := &side{letter: "AB"[i : i+1], arg: args[min(i, len(args)-1)], opt: f.opt, own: f.sets[i]}
		s.opt.Sets = slices.Concat(f.opt.Sets, s.own)
		if f.providers != nil {
			s.opt.Provider, s.eachOwn = f.providers[i], true
		}
		sides[i] = s
	}
	return sides, nil
}

// loadSides loads both sides under one seed. A fault says which side it is of,
// unless both have it.
func loadSides(sides [2]*side) error {
	a, errA := loadOne(sides[0].arg, sides[0].opt)
	if errA == nil {
		sides[1].opt.Seed = &a.Config.Seed
	}
	b, errB := loadOne(sides[1].arg, sides[1].opt)
	sides[0].first, sides[1].first = a, b
	var faultsA, faultsB scenarios.Errors
	switch {
	case errA == nil && errB == nil:
		return comparable(a, b)
	case errA != nil && !errors.As(errA, &faultsA):
		return errA
	case errB != nil && !errors.As(errB, &faultsB):
		return errB
	case slices.Equal(faultsA, faultsB) && len(sides[0].own)+len(sides[1].own) == 0:
		return faultsA
	}
	return append(sides[0].blame(faultsA), sides[1].blame(faultsB)...)
}

// comparable refuses what can be run and yet not compared.
func comparable(a, b *scenarios.Scenario) error {
	if a.Config.Until != b.Config.Until {
		return usage("A lasts %s and B %s, so cost and counts say nothing: give both the same, with --set duration=…",
			a.Config.Until, b.Config.Until)
	}
	return nil
}

// blame says in each fault which side has it, and names the flag that was typed.
func (s *side) blame(faults scenarios.Errors) scenarios.Errors {
	out := slices.Clone(faults)
	for i := range out {
		for _, set := range s.own {
			for _, end := range []string{")", ":"} { // or it is the beginning of another one
				out[i].What = strings.ReplaceAll(out[i].What, "--set "+set+end, "--"+strings.ToLower(s.letter)+" "+set+end)
			}
		}
		if s.eachOwn {
			out[i].What = strings.ReplaceAll(out[i].What, "--provider "+s.opt.Provider, "--providers")
		}
		out[i].What += " (in " + s.letter + s.as() + ")"
	}
	return out
}

// as says what makes the side another one than the file.
func (s *side) as() string {
	out := ""
	if s.opt.Provider != "" {
		out += ", provider " + s.opt.Provider
	}
	if len(s.own) > 0 {
		out += ", with " + strings.Join(s.own, ", ")
	}
	return out
}

// label is what a side is called: its scenario, by its file where the other one has
// the same name, its provider, and what is set for it alone.
func (s *side) label(other *side) string {
	text := s.first.Config.Name
	if s.arg != other.arg && text == other.first.Config.Name {
		text += " (" + s.arg + ")"
	}
	text += " on " + s.first.Config.Dialect.Name
	if len(s.own) > 0 {
		text += ", " + strings.Join(s.own, ", ")
	}
	return text
}

// command makes the run folder of a side by itself. It says the same wherever the
// folder of the comparison goes.
func (s *side) command(name string) string {
	words := []string{"asgsim", "run", quote(s.arg)}
	if s.opt.Provider != "" {
		words = append(words, "--provider", quote(s.opt.Provider))
	}
	for _, set := range s.opt.Sets {
		words = append(words, "--set", quote(set))
	}
	words = append(words, "--seed", fmt.Sprint(s.first.Config.Seed), "-o", quote(filepath.Join(defaultFolder, name+"-"+strings.ToLower(s.letter))))
	return strings.Join(words, " ")
}

// compare runs both sides, and writes and prints what they come to.
func (a *app) compare(ctx context.Context, sides [2]*side, f *compareFlags) error {
	if err := loadSides(sides); err != nil {
		return err
	}
	if seed := sides[0].first.Config.Seed; seed > math.MaxUint64-uint64(max(f.pairs, manyPairs)) {
		return usage("seed %d: there are not enough seeds above it for the pairs", seed)
	}
	name := compareName(sides)
	if err := replaceable(filepath.Join(f.dir, name)); err != nil {
		return err
	}
	d := &duel{app: a, sides: sides, f: f}
	if err := d.fight(ctx); err != nil {
		return err
	}
	inputs := [2]compare.Input{d.input(0, name), d.input(1, name)}
	c, err := compare.New(inputs[0], inputs[1])
	if err != nil {
		return err
	}
	if err := d.write(c, name); err != nil {
		return err
	}
	switch {
	case f.json:
		return c.WriteJSON(a.out)
	case f.quiet:
		return nil
	}
	if err := c.Write(a.out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "\npage: %s\n", filepath.Join(f.dir, name, comparePage))
	return err
}
