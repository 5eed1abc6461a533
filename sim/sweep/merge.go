package sweep

import (
	"fmt"
	"strconv"
	"strings"
)

// Part is a store that is to be merged with others.
type Part struct {
	Name   string // for messages
	Header Header
}

// Order checks that parts are the shards of one sweep, each of them once, and
// returns their places by shard. The error names what is wrong.
func Order(parts []Part) ([]int, error) {
	if len(parts) == 0 {
		return nil, fmt.Errorf("there is no shard")
	}
	var at []int // by shard, from 1; 0 = missing
	for k := range parts {
		s, err := parts[k].Header.Part()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", parts[k].Name, err)
		}
		if err := alike(&parts[0], &parts[k], s); err != nil {
			return nil, err
		}
		if at == nil {
			at = make([]int, s.N)
		}
		if s.N != len(at) {
			return nil, fmt.Errorf("%s is shard %s and %s is shard %s: one sweep is divided into one number of shards",
				parts[0].Name, parts[0].Header.Shard, parts[k].Name, s)
		}
		if there := at[s.I-1]; there != 0 {
			return nil, fmt.Errorf("shard %s is there twice: %s and %s", s, parts[there-1].Name, parts[k].Name)
		}
		at[s.I-1] = k + 1
	}
	return placed(at)
}

// alike checks that a part belongs to the same sweep as the first one.
func alike(first, p *Part, s Shard) error {
	switch {
	case s.Whole():
		return fmt.Errorf("%s is no shard but an unfinished sweep; go on with it by --resume", p.Name)
	case p.Header.Version != first.Header.Version:
		return fmt.Errorf("%s is of version %s and %s of version %s: shards of different versions cannot be compared",
			first.Name, first.Header.Version, p.Name, p.Header.Version)
	case p.Header.Hash != first.Header.Hash:
		return fmt.Errorf("%s and %s are shards of different scenarios (%s and %s)",
			first.Name, p.Name, short(first.Header.Hash), short(p.Header.Hash))
	}
	return nil
}

// short is enough of a hash to tell two apart.
func short(hash string) string { return hash[:min(len(hash), len("sha256:")+12)] }

// placed turns places from 1 into places from 0, if none is missing.
func placed(at []int) ([]int, error) {
	var missing []string
	for k := range at {
		if at[k]--; at[k] < 0 {
			missing = append(missing, strconv.Itoa(k+1)+"/"+strconv.Itoa(len(at)))
		}
	}
	switch n := len(missing); {
	case n == 1:
		return nil, fmt.Errorf("shard %s is missing", missing[0])
	case n > 10:
		return nil, fmt.Errorf("%d shards are missing: %s and so on", n, strings.Join(missing[:10], ", "))
	case n > 1:
		return nil, fmt.Errorf("%d shards are missing: %s", n, strings.Join(missing, ", "))
	}
	return at, nil
}

// Resumable checks that a store goes on with the sweep that is asked for.
func Resumable(name string, have, want Header) error {
	switch {
	case have.Version != want.Version:
		return fmt.Errorf("%s is of version %s, this is version %s: their runs cannot be compared; sweep anew without --resume",
			name, have.Version, want.Version)
	case have.Hash != want.Hash:
		return fmt.Errorf("%s is of another scenario, or of other values or traces of it (%s, this one is %s); sweep anew without --resume",
			name, short(have.Hash), short(want.Hash))
	case have.Shard != want.Shard:
		return fmt.Errorf("%s holds shard %q, not %q", name, have.Shard, want.Shard)
	}
	return nil
}
