package engine

import (
	"iter"

	"github.com/asgsim/asgsim/sim"
)

// roll is a list of instances that stays in order. It is cut into pages, so that
// coming and going moves a page's worth of numbers, however long the list is.
// Whoever uses it brings the order, always the same one for one list.
type roll struct {
	pages [][]sim.InstanceID // none is empty
	spare []sim.InstanceID   // a page that has become empty, to be used again
	n     int
}

// pageSize is how many numbers a page holds before it is cut in two.
const pageSize = 512

// spot is a place in a roll: of an instance, or behind all of them.
type spot struct{ page, at int }

// order compares two instances: negative if a comes before b.
type order func(a, b sim.InstanceID) int

// seek finds the first instance that does not come before.
func (r *roll) seek(before func(id sim.InstanceID) bool) spot {
	page := search(len(r.pages), func(k int) bool { return before(r.pages[k][len(r.pages[k])-1]) })
	if page == len(r.pages) {
		return spot{page, 0}
	}
	return spot{page, search(len(r.pages[page]), func(k int) bool { return before(r.pages[page][k]) })}
}

// search is the least k below n that is not before; all that are stand in front.
func search(n int, before func(k int) bool) int {
	lo := 0
	for lo < n {
		if mid := (lo + n) / 2; before(mid) {
			lo = mid + 1
		} else {
			n = mid
		}
	}
	return lo
}

// insert puts an instance into its place.
func (r *roll) insert(id sim.InstanceID, by order) {
	s := r.seek(func(other sim.InstanceID) bool { return by(other, id) < 0 })
	r.n++
	if s.page == len(r.pages) { // behind all others: it needs no room among them
		last := s.page - 1
		if last < 0 || len(r.pages[last]) == pageSize {
			r.pages = append(r.pages, r.spare)
			r.spare = nil
			last++
		}
		r.pages[last] = append(r.pages[last], id)
		return
	}
	if len(r.pages[s.page]) == pageSize {
		r.split(s.page)
		if s.at > pageSize/2 {
			s = spot{s.page + 1, s.at - pageSize/2}
		}
	}
	page := append(r.pages[s.page], 0)
	copy(page[s.at+1:], page[s.at:])
	page[s.at] = id
	r.pages[s.page] = page
}

// split cuts a full page in two.
func (r *roll) split(page int) {
	whole := r.pages[page]
	upper := append(make([]sim.InstanceID, 0, pageSize), whole[pageSize/2:]...)
	r.pages = append(r.pages, nil)
	copy(r.pages[page+2:], r.pages[page+1:])
	r.pages[page], r.pages[page+1] = whole[:pageSize/2], upper
}

// remove takes an instance out.
func (r *roll) remove(id sim.InstanceID, by order) {
	s := r.seek(func(other sim.InstanceID) bool { return by(other, id) < 0 })
	must(s.page < len(r.pages) && r.pages[s.page][s.at] == id, "who is struck off a list stands on it")
	page := r.pages[s.page]
	r.pages[s.page] = append(page[:s.at], page[s.at+1:]...)
	r.n--
	if len(page) == 1 {
		r.spare = page[:0]
		r.pages = append(r.pages[:s.page], r.pages[s.page+1:]...)
	}
}

// end reports whether nobody stands at the spot or behind it.
func (r *roll) end(s spot) bool { return s.page == len(r.pages) }

// get is who stands at the spot.
func (r *roll) get(s spot) sim.InstanceID { return r.pages[s.page][s.at] }

// after is the spot behind s.
func (r *roll) after(s spot) spot {
	if s.at+1 < len(r.pages[s.page]) {
		return spot{s.page, s.at + 1}
	}
	return spot{s.page + 1, 0}
}

// ahead is how many stand in front of the spot.
func (r *roll) ahead(s spot) int {
	n := s.at
	for _, page := range r.pages[:s.page] {
		n += len(page)
	}
	return n
}

// behind is the spot behind the last.
func (r *roll) behind() spot { return spot{len(r.pages), 0} }

// between goes through those from one spot up to another.
func (r *roll) between(from, to spot) iter.Seq[sim.InstanceID] {
	return func(yield func(sim.InstanceID) bool) {
		for k := from.page; k < len(r.pages) && k <= to.page; k++ {
			page := r.pages[k]
			if k == to.page {
				page = page[:to.at]
			}
			if k == from.page {
				page = page[from.at:]
			}
			for _, id := range page {
				if !yield(id) {
					return
				}
			}
		}
	}
}
