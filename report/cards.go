package report

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// card is one violation.
type card struct {
	Anchor    string
	Promise   string
	Says      []bit
	At        moment
	Calendar  string
	Group     string
	Instances []string
	Named     []string // the instances whose state is shown
	Text      string
	Record    sim.Seq
	Told      string // the record as a sentence
	State     []stateRow
	Moved     bool // the record changed something of the state
	Unshown   int  // instances whose state is left out
	Causes    []causeRow
	Recipe    *Recipe // nil = only the whole scenario
}

// causeRow is one record of a chain of causes.
type causeRow struct {
	Seq  sim.Seq
	At   moment
	Text string
}

// stateRow is a value of the state around the record that broke a promise.
type stateRow struct {
	Name, Before, After string
	Instance            bool
}

// Changed reports whether the record changed the value.
func (s stateRow) Changed() bool { return s.Before != s.After }

// Cards, causes and instances on the page are bounded; the result file has all of them.
const (
	maxCards  = 50
	maxCauses = 60
	maxNamed  = 12
)

func (r *Report) card(anchor string, j sim.Judgement, v sim.Violation) card {
	at := seconds(v.AtS)
	c := card{Anchor: anchor, Promise: j.ID, Says: gloss(j.Says), At: moment(at), Calendar: r.calendar(at), Group: v.Group,
		Instances: v.Instances, Text: v.Text, Record: v.Record}
	if rec := r.record(v.Record); rec != nil {
		c.Told = r.say(rec)
	}
	c.Named = r.named(&v)
	c.Unshown = max(0, len(c.Named)-maxNamed)
	c.Named = c.Named[:len(c.Named)-c.Unshown]
	for _, seq := range v.Causes[:min(len(v.Causes), maxCauses)] {
		if rec := r.record(seq); rec != nil {
			c.Causes = append(c.Causes, causeRow{seq, moment(rec.At), r.say(rec)})
		}
	}
	return c
}

// quotedName is a name as an expression's values have it.
var quotedName = regexp.MustCompile(`"([^"]*)"`)

// named are the instances that a violation is about: those that the judge named, those
// that its words quote, and the one that the record is about.
func (r *Report) named(v *sim.Violation) []string {
	names := slices.Clone(v.Instances)
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, found := range quotedName.FindAllStringSubmatch(v.Text, -1) {
		if r.ids[found[1]] != 0 {
			add(found[1])
		}
	}
	if rec := r.record(v.Record); rec != nil && r.instance(rec.Inst) != nil {
		add(r.who(rec.Inst))
	}
	return names
}

// recall puts into each card what the ledger had just before and just after the
// record that broke the promise. It reads the records a second time, because
// which of them break a promise is known only when the run is over.
func (r *Report) recall(rows []promiseRow) {
	var cards []*card
	for i := range rows {
		for k := range rows[i].Cards {
			if c := &rows[i].Cards[k]; r.record(c.Record) != nil {
				cards = append(cards, c)
			}
		}
	}
	slices.SortStableFunc(cards, func(a, b *card) int { return int(a.Record) - int(b.Record) })
	then := ledger.New(&r.cfg.Dialect.Words)
	for i := 0; i < len(r.records) && len(cards) > 0; i++ {
		rec, n := &r.records[i], 0
		for ; n < len(cards) && cards[n].Record == rec.Seq; n++ {
			cards[n].State = r.around(then, rec, cards[n])
		}
		then.Fold(rec)
		for _, c := range cards[:n] {
			c.after(r.around(then, rec, c))
		}
		cards = cards[n:]
	}
}

// after adds what became of the values, and drops the counters that are 0 before
// and after.
func (c *card) after(now []stateRow) {
	for i := range c.State {
		c.State[i].After = now[i].Before
		c.Moved = c.Moved || c.State[i].Changed()
	}
	c.State = slices.DeleteFunc(c.State, func(s stateRow) bool { return s.Before == s.After && (s.Before == "0" || s.Before == "") })
}

// around is the state that a card shows: the counters of its group and the
// instances that it names. The rows are the same ones at any record.
func (r *Report) around(l *ledger.Ledger, rec *sim.Record, c *card) []stateRow {
	var rows []stateRow
	if id := r.home(rec, c); id != 0 {
		rows = r.counters(l, id)
	}
	for _, name := range c.Named {
		rows = append(rows, stateRow{Name: name, Before: r.standing(l, name), Instance: true})
	}
	return rows
}

// home is the group that a card speaks of, 0 if it speaks of none.
func (r *Report) home(rec *sim.Record, c *card) sim.GroupID {
	if id := r.world.GroupByName(c.Group); id != 0 {
		return id
	}
	return rec.Group
}

// counters are the numbers of a group; they are empty before it exists.
func (r *Report) counters(l *ledger.Ledger, id sim.GroupID) []stateRow {
	g := l.Group(id)
	if g == nil {
		g = &ledger.Group{Desired: -1}
	}
	rows := []stateRow{{Name: "the group is", Before: word(r.cfg.Dialect.Words.Groups[:], int64(g.State), g.State.String())}}
	if end := r.world.Group(id); g.Desired >= 0 || end != nil && end.Desired >= 0 {
		rows = append(rows, stateRow{Name: "expected number", Before: wanted(int64(g.Desired))})
	}
	for _, n := range []struct {
		name  string
		value int
	}{{"minimum", g.Min}, {"maximum", g.Max}, {"total", g.Total}, {"in service", g.InService()}, {"protected", g.Protected()},
		{"pending", g.Pending()}, {"removing", g.Removing()}, {"standby", g.Standby()}, {"stopped", g.Stopped()},
		{"take traffic", g.Serving}, {"not healthy", g.Unhealthy}, {"jobs under way", g.Jobs.Running},
		{"jobs killed", g.Jobs.Killed}} {
		rows = append(rows, stateRow{Name: n.name, Before: strconv.Itoa(n.value)})
	}
	return append(rows, stateRow{Name: "cooldown", Before: cooling(l, g)}, stateRow{Name: "activities under way", Before: underWay(g)})
}

func cooling(l *ledger.Ledger, g *ledger.Group) string {
	if g.CoolingAt(l.Now) {
		return "until " + g.CoolingUntil.String()
	}
	return ""
}

func underWay(g *ledger.Group) string {
	var names []string
	for _, id := range g.Running {
		names = append(names, sim.ActivityName(id))
	}
	return strings.Join(names, ", ")
}

// standing says how it stands with an instance.
func (r *Report) standing(l *ledger.Ledger, name string) string {
	i := l.Instance(l.InstanceByName(name))
	if i == nil {
		return "does not exist"
	}
	words := &r.cfg.Dialect.Words
	parts := []string{r.state(i.State)}
	if i.State != sim.Outside {
		parts[0] = words.State(i.State, i.Protected)
	}
	if i.Protected && (words.Protected == "" || i.State != sim.InService) {
		parts = append(parts, "protected")
	}
	if !i.State.Gone() {
		parts = append(parts, traits(i, words)...)
	}
	return strings.Join(parts, ", ")
}

// traits is what is worth saying of an instance that exists, beside its state.
func traits(i *ledger.Instance, words *sim.Words) []string {
	var out []string
	if !i.Running {
		out = append(out, "powered off")
	}
	if !i.Healthy && i.State.Member() {
		out = append(out, word([]string{words.Unhealthy}, 0, "unhealthy"))
	}
	if i.DeletionProtection {
		out = append(out, "deletion protection")
	}
	if i.Jobs > 0 {
		out = append(out, count(i.Jobs, "job", "jobs"))
	}
	return out
}

// recipe is the shortened scenario that breaks a promise, nil if there is none.
func (r *Report) recipe(promise string) *Recipe {
	for i := range r.recipes {
		if r.recipes[i].Promise == promise {
			return &r.recipes[i]
		}
	}
	return nil
}
