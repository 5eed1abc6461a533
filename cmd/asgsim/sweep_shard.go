package main

import (
	"os"
	"strconv"
	"strings"

	"github.com/asgsim/asgsim/sim/sweep"
)

// shardOf reads --shard; "" is the whole.
func shardOf(text string) (sweep.Shard, error) {
	switch text {
	case "":
		return sweep.Shard{}, nil
	case "auto":
		return autoShard(os.LookupEnv)
	}
	s, err := sweep.ParseShard(text)
	if err != nil {
		return s, usage("--shard: %w", err)
	}
	return s, nil
}

// batches are the batch systems whose variables --shard auto reads.
var batches = []struct {
	name, index string // the system, and the variable by which it is known
	shard       func(environment) (sweep.Shard, error)
}{
	{"Slurm", "SLURM_ARRAY_TASK_ID", slurm},
	{"Kubernetes", "JOB_COMPLETION_INDEX", fromZero("JOB_COMPLETION_INDEX", "JOB_COMPLETIONS",
		"; Kubernetes does not set it, so the manifest has to, as large as its completions")},
	{"AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", fromZero("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", "")},
}

// environment looks a variable up.
type environment func(name string) (value string, ok bool)

// autoShard asks the batch system that the process runs in.
func autoShard(env environment) (sweep.Shard, error) {
	var known []string
	found := -1
	for k, b := range batches {
		known = append(known, b.index+" ("+b.name+")")
		switch _, ok := env(b.index); {
		case ok && found >= 0:
			return sweep.Shard{}, usage("--shard auto: both %s and %s are set; write --shard i/n", batches[found].index, b.index)
		case ok:
			found = k
		}
	}
	if found < 0 {
		return sweep.Shard{}, usage("--shard auto: none of %s is set, so this is no job of an array; write --shard i/n", strings.Join(known, ", "))
	}
	return batches[found].shard(env)
}

// number reads a variable that has to be a whole number from lo on.
func (env environment) number(name string, lo int, hint string) (int, error) {
	text, ok := env(name)
	if !ok {
		return 0, usage("--shard auto: %s is not set%s", name, hint)
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < lo {
		return 0, usage("--shard auto: %s is %q, a whole number from %d on is wanted", name, text, lo)
	}
	return n, nil
}

// slurm reads the variables of a job array, which may begin anywhere and go in steps.
func slurm(env environment) (s sweep.Shard, err error) {
	var id, first, last int
	step := 1
	if id, err = env.number("SLURM_ARRAY_TASK_ID", 0, ""); err != nil {
		return s, err
	}
	if first, err = env.number("SLURM_ARRAY_TASK_MIN", 0, ""); err != nil {
		return s, err
	}
	if last, err = env.number("SLURM_ARRAY_TASK_MAX", 0, ""); err != nil {
		return s, err
	}
	if _, ok := env("SLURM_ARRAY_TASK_STEP"); ok {
		if step, err = env.number("SLURM_ARRAY_TASK_STEP", 1, ""); err != nil {
			return s, err
		}
	}
	n := (last-first)/step + 1
	if _, ok := env("SLURM_ARRAY_TASK_COUNT"); ok {
		count, err := env.number("SLURM_ARRAY_TASK_COUNT", 1, "")
		if err != nil {
			return s, err
		}
		if count != n {
			return s, usage("--shard auto: the array has %d tasks between %d and %d, a range such as 1-%d is wanted; write --shard i/n to do a part again", count, first, last, count)
		}
	}
	if id < first || id > last || (id-first)%step != 0 {
		return s, usage("--shard auto: task %d is none of %d to %d in steps of %d", id, first, last, step)
	}
	return sized((id-first)/step+1, n)
}

// fromZero reads an index that counts from 0, and how many there are.
func fromZero(index, size, hint string) func(environment) (sweep.Shard, error) {
	return func(env environment) (sweep.Shard, error) {
		n, err := env.number(size, 1, hint)
		if err != nil {
			return sweep.Shard{}, err
		}
		i, err := env.number(index, 0, "")
		if err != nil {
			return sweep.Shard{}, err
		}
		if i >= n {
			return sweep.Shard{}, usage("--shard auto: %s is %d, but %s is only %d", index, i, size, n)
		}
		return sized(i+1, n)
	}
}

func sized(i, n int) (sweep.Shard, error) {
	if n > sweep.MaxShards {
		return sweep.Shard{}, usage("--shard auto: %d shards, at most %d are allowed", n, sweep.MaxShards)
	}
	return sweep.Shard{I: i, N: n}, nil
}
