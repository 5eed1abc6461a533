package sweep

import "fmt"

// Book knows which runs of a sweep, or of a shard of it, are there, and which one
// is next. It keeps no results: what it holds does not grow with the number of runs.
// It is not safe for several goroutines at once.
type Book struct {
	plan  *Plan
	shard Shard
	ahead int           // how many cells may be open at once
	open  map[int]*cell // those that have begun and are not closed
	shut  []bool        // by cell
	first int           // cells before this one are closed
	done  int           // runs
	saved int           // replications that cells ended without
}

// NewBook returns the book of a sweep that has not begun. Ahead bounds how many
// cells are worked on at once.
func NewBook(p *Plan, s Shard, ahead int) *Book {
	b := &Book{plan: p, shard: s, ahead: max(ahead, 1), open: map[int]*cell{}, shut: make([]bool, p.Cells())}
	b.advance()
	return b
}

// cell opens a cell; nil if it is closed.
func (b *Book) cell(number int) *cell {
	if b.shut[number] {
		return nil
	}
	c := b.open[number]
	if c == nil {
		c = newCell(b.plan, b.shard, number)
		b.open[number] = c
		b.close(c)
	}
	return c
}

// close shuts a cell that wants nothing more.
func (b *Book) close(c *cell) {
	if !c.closed() {
		return
	}
	b.shut[c.number] = true
	delete(b.open, c.number)
	if b.plan.Stop != nil && b.plan.Has(b.shard, c.number, 0) {
		b.saved += b.plan.Replications - c.wanted()
	}
}

// advance passes over cells that are closed, and over those in which the shard has
// nothing to do.
func (b *Book) advance() {
	for b.first < len(b.shut) {
		if !b.shut[b.first] && (b.open[b.first] != nil || !b.cell(b.first).closed()) {
			break
		}
		b.first++
	}
}

// Add enters a finished run. The error says that it does not belong here, or is
// there already.
func (b *Book) Add(r Run) error {
	if r.Cell < 0 || r.Cell >= len(b.shut) || r.Rep < 0 || r.Rep >= b.plan.Replications {
		return fmt.Errorf("the sweep has no replication %d of cell %d", r.Rep, r.Cell)
	}
	if len(r.Values) != len(b.plan.Measures) {
		return fmt.Errorf("%d values where %d are measured", len(r.Values), len(b.plan.Measures))
	}
	if !b.plan.Has(b.shard, r.Cell, r.Rep) {
		return fmt.Errorf("replication %d of cell %d belongs to another shard", r.Rep, r.Cell)
	}
	c := b.cell(r.Cell)
	if c == nil || !c.takes(r.Rep) {
		return fmt.Errorf("replication %d of cell %d is there twice, or one too many", r.Rep, r.Cell)
	}
	c.add(r)
	b.done++
	b.close(c)
	b.advance()
	return nil
}

// Next returns a run that is to be done, as its cell and replication. Where ok is
// false there is none, for now or for good: see Over.
func (b *Book) Next() (cell, rep int, ok bool) {
	for n := b.first; n < len(b.shut) && n-b.first < b.ahead; n++ {
		if c := b.cell(n); c != nil {
			if rep := c.next(); rep >= 0 {
				return n, rep, true
			}
		}
	}
	return 0, 0, false
}

// Over reports whether everything is done.
func (b *Book) Over() bool { return b.first == len(b.shut) }

// Done is how many runs are there.
func (b *Book) Done() int { return b.done }

// Wanted is how many runs there will be as far as is known: cells that may still
// stop early count with all their replications.
func (b *Book) Wanted() int {
	if b.shard.Whole() {
		return b.plan.Runs() - b.saved
	}
	units, each := b.plan.Runs(), 1
	if b.plan.Stop != nil {
		units, each = b.plan.Cells(), b.plan.Replications
	}
	n := units / b.shard.N
	if b.shard.I <= units%b.shard.N {
		n++
	}
	return n*each - b.saved
}

// Closed reports whether a cell wants nothing more.
func (b *Book) Closed(cell int) bool { return b.shut[cell] }
