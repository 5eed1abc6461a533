package engine

import (
	"cmp"
	"slices"
	"testing"
	"unsafe"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// The queue against a list that is sorted anew for every pop: whatever is pushed
// and popped in between, events come out by time, then class and inner order,
// then in the order in which they went in.
func TestTheQueueGivesWhatASortedListGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q queue
		var list []event
		for n := range rapid.IntRange(1, 200).Draw(t, "steps") {
			if len(list) > 0 && rapid.IntRange(0, 2).Draw(t, "pop") == 0 {
				want := list[0]
				list = list[1:]
				if got := q.pop(); got != want {
					t.Fatalf("popped %+v, the first is %+v", got, want)
				}
				continue
			}
			kind := eventKind(rapid.IntRange(0, int(numEventKinds)-1).Draw(t, "kind"))
			ev := event{kind: kind, place: place[kind], arg: uint32(n), at: sim.Time(rapid.IntRange(0, 5).Draw(t, "at"))}
			q.push(ev)
			ev.seq = q.seq
			list = append(list, ev)
			slices.SortFunc(list, func(a, b event) int {
				return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.place, b.place), cmp.Compare(a.seq, b.seq))
			})
		}
		for _, want := range list {
			if got := q.pop(); got != want {
				t.Fatalf("popped %+v, the first is %+v", got, want)
			}
		}
	})
}

// Every pair of event kinds at one instant, scheduled in both orders: the class
// decides, and within one place the order of scheduling.
func TestAtOneInstantTheClassDecidesWhicheverWasScheduledFirst(t *testing.T) {
	for a := range numEventKinds {
		for b := range numEventKinds {
			var q queue
			q.push(event{at: 7, kind: a, place: place[a], arg: 1})
			q.push(event{at: 7, kind: b, place: place[b], arg: 2})
			first := q.pop()
			want := uint32(1)
			if place[b] < place[a] {
				want = 2
			}
			if first.arg != want {
				t.Errorf("kinds %d and %d of classes %d and %d: the one scheduled as number %d goes first",
					a, b, place[a]>>2, place[b]>>2, first.arg)
			}
		}
	}
}

// The places say what the format says: seven classes in this order, datapoints
// before alarms before their policies, schedules, health before capacity.
func TestThePlacesFollowTheFormat(t *testing.T) {
	ends := []eventKind{evStepDone, evWarm, evHookAnswer, evHookTimeout, evCooldownEnd, evForEnd, evAutoRelease, evArrears}
	order := []eventKind{evStepDone, evEvent, evDo, evSample, evAlarms, evFire, evSchedule, evHealth, evCheck, evProbe, evEnd}
	for _, kind := range ends {
		if ev := (event{place: place[kind]}); ev.classOf() != sim.ClassEnd || place[kind] != place[evStepDone] {
			t.Errorf("kind %d ends something and has class %d", kind, ev.classOf())
		}
	}
	for k := range len(order) - 1 {
		if place[order[k]] >= place[order[k+1]] {
			t.Errorf("kind %d does not go before kind %d", order[k], order[k+1])
		}
	}
	if place[evRetry]>>2 != place[evSchedule]>>2 {
		t.Error("a schedule that tries again is not in the class of schedules")
	}
}

// What a chooser did not choose goes back to where it stood.
func TestAnEventPutBackKeepsItsTurn(t *testing.T) {
	var q queue
	for n := range uint32(5) {
		q.push(event{at: 1, arg: n})
	}
	first, second := q.pop(), q.pop()
	q.restore(second)
	q.restore(first)
	q.push(event{at: 1, arg: 5})
	for n := range uint32(6) {
		if got := q.pop(); got.arg != n {
			t.Fatalf("event %d comes when %d is due", got.arg, n)
		}
	}
}

func TestAGrownQueueAllocatesNothing(t *testing.T) {
	q := pending(1000)
	if n := testing.AllocsPerRun(1000, func() { hold(q) }); n != 0 {
		t.Errorf("a pop and a push allocate %v times", n)
	}
}

func TestAnEventFitsHalfACacheLine(t *testing.T) {
	if size := unsafe.Sizeof(event{}); size != 32 {
		t.Errorf("an event has %d bytes", size)
	}
}

// classOf is the documented class of an event.
func (ev *event) classOf() sim.Class { return sim.Class(ev.place >> 2) }
