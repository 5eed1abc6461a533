package explore

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/ledger"
)

// digest mixes words and bytes, each by a multiplication and a shift. States and outcomes are
// told apart by it and not kept: with a million of them the chance that any two are
// taken for one is 3 in 10⁸.
type digest uint64

func newDigest() digest { return 14695981039346656037 }

func (d *digest) word(x uint64) {
	h := (uint64(*d) ^ x) * 0x9e3779b97f4a7c15
	*d = digest(h ^ h>>32)
}

func (d *digest) int(x int) { d.word(uint64(x)) }

func (d *digest) bit(b bool) {
	if b {
		d.word(1)
		return
	}
	d.word(2)
}

func (d *digest) text(s string) {
	h := uint64(*d)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	*d = digest((h ^ 0xff) * 1099511628211)
}

func (d digest) sum() uint64 {
	x := uint64(d)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// stateOf is the world at the end of a run. Those that the scenario names are told
// apart by name; the others are counted, because which of them is which depends on
// nothing but the order in which they were launched.
func stateOf(l *ledger.Ledger, named int) uint64 {
	d := newDigest()
	for k := 1; k < len(l.Groups); k++ {
		g := &l.Groups[k]
		d.int(int(g.State))
		d.int(g.Min)
		d.int(g.Max)
		d.int(g.Desired)
		d.int(g.Total)
	}
	others := uint64(0)
	for k := 1; k < len(l.Instances); k++ {
		sum := instanceState(&l.Instances[k])
		if k <= named {
			d.word(sum)
		} else {
			others += sum
		}
	}
	d.word(others)
	return d.sum()
}

func instanceState(i *ledger.Instance) uint64 {
	d := newDigest()
	d.int(int(i.Group))
	d.int(int(i.State))
	for _, b := range []bool{i.Protected, i.Running, i.Healthy, i.DeletionProtection, i.Entrusted} {
		d.bit(b)
	}
	d.int(len(i.Listeners))
	return d.sum()
}

// sum is the outcome of a run: its final state, what each call was told, and the
// verdicts of promises and expectations.
func (f *finding) sum(rep *invariant.Report, a *answers) uint64 {
	d := newDigest()
	d.word(f.state)
	for _, t := range a.told {
		d.word(t)
	}
	for _, k := range f.broken {
		d.int(k)
	}
	for k := range rep.Outcomes {
		d.bit(rep.Outcomes[k].OK)
	}
	return d.sum()
}

var _ sim.Passer = (*answers)(nil)
