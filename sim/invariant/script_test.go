package invariant

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// A script is a run in a small notation. First the setting:
//
//	provider alibaba
//	option remove_standby=allow
//	group web min=1 max=4 desired=2 cooldown=5m zones=a,b lb=lb-1 db=rds-1 recycle guarded removal=oldest_instance config=v2 jobs
//	policy in cooldown=10m          # of the group above it
//	member i-1 standby protected manual entrusted dp off sick subscription zone=a listener=other config=v1 joined=-2h
//	outside i-9
//
// then, after a line of dashes, a record a line: instant, kind, and what it
// holds. `as=x` names a record, `by=x` makes it the cause of another; without it
// the cause is the beginning of the run. A bare `on` sets On. The group is the
// first one unless `group=` names another. What only the timeline says of a call
// (recycle, delete, append, force, kept for a removal that keeps the expected
// number) makes it an entry of the timeline; a bare `known` does no more than that.
type script struct {
	t       testing.TB
	cfg     sim.Config
	recs    []sim.Record
	group   sim.GroupID
	insts   map[string]sim.InstanceID
	groups  map[string]sim.GroupID
	labels  map[string]sim.Seq
	totals  map[sim.GroupID]int64
	calls   sim.CallID
	records bool // past the dashes
}

// testWords are the words that the scripts' providers use: one of them has a
// state for protected members.
func testDialect(name string) *sim.Dialect {
	d := &sim.Dialect{Name: name}
	d.Words.States = [sim.NumStates]string{"", "Pending", "Pending:Wait", "InService", "", "Standby", "Stopped",
		"Removing", "Removing:Wait", "Released", "Deleted"}
	d.Words.Statuses = [sim.NumStatuses]string{"InProgress", "Successful", "Warning", "Failed", "Rejected"}
	d.Words.Healthy, d.Words.Unhealthy = "Healthy", "Unhealthy"
	if name == alibaba {
		d.Words.Protected = "Protected"
	} else {
		d.Words.Statuses = [sim.NumStatuses]string{"DOING", "SUCCESS", "FAIL", "FAIL", "FAIL"}
	}
	return d
}

// parse reads a script.
func parse(t testing.TB, text string) *script {
	t.Helper()
	s := &script{t: t, insts: map[string]sim.InstanceID{}, groups: map[string]sim.GroupID{},
		labels: map[string]sim.Seq{}, totals: map[sim.GroupID]int64{}}
	s.cfg.Until = sim.Time(time.Hour)
	s.cfg.Dialect = testDialect(alibaba)
	s.put(sim.Record{Kind: sim.KindBegin})
	for n, line := range strings.Split(text, "\n") {
		if at := strings.IndexByte(line, '#'); at >= 0 {
			line = line[:at]
		}
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case strings.HasPrefix(words[0], "---"):
			s.records = true
		case s.records:
			s.record(n+1, words)
		default:
			s.setting(n+1, words)
		}
	}
	return s
}

func (s *script) put(r sim.Record) sim.Seq {
	r.Seq = sim.Seq(len(s.recs) + 1)
	if r.Cause == 0 && r.Kind != sim.KindBegin {
		r.Cause = 1
	}
	s.recs = append(s.recs, r)
	return r.Seq
}

// options splits "a=b" words; a bare word has the value "".
func options(words []string) map[string]string {
	out := map[string]string{}
	for _, w := range words {
		key, value, _ := strings.Cut(w, "=")
		out[key] = value
	}
	return out
}

func has(o map[string]string, key string) bool { _, ok := o[key]; return ok }

func (s *script) number(text string, otherwise int64) int64 {
	if text == "" {
		return otherwise
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		s.t.Fatalf("neither a number nor a duration: %q", text)
	}
	return int64(d)
}

func (s *script) setting(n int, words []string) {
	o := options(words[2:])
	switch words[0] {
	case "provider":
		s.cfg.Dialect = testDialect(words[1])
	case "option":
		key, value, _ := strings.Cut(words[1], "=")
		s.cfg.Options = map[string]string{key: value}
	case "group":
		s.newGroup(words[1], o)
	case "policy":
		g := &s.cfg.Groups[s.group-1]
		g.Policies = append(g.Policies, sim.PolicyConfig{ID: words[1], Type: "simple", Cooldown: time.Duration(s.number(o["cooldown"], -1))})
	case "member":
		s.member(words[1], o)
	case "outside":
		s.instance(words[1], o)
	default:
		s.t.Fatalf("line %d: unknown setting %q", n, words[0])
	}
}

func (s *script) newGroup(name string, o map[string]string) {
	g := sim.GroupConfig{ID: name, Min: int(s.number(o["min"], 0)), Max: int(s.number(o["max"], 10)),
		Desired: int(s.number(o["desired"], -1)), Cooldown: time.Duration(s.number(o["cooldown"], 0)),
		Zones: split(o["zones"]), Databases: split(o["db"]), Recycle: has(o, "recycle"), DeleteProtection: has(o, "guarded"),
		Configuration: o["config"]}
	if has(o, "jobs") {
		g.Jobs = &sim.Jobs{Slots: 1}
	}
	for _, name := range split(o["removal"]) {
		g.Removal = append(g.Removal, word(s, name, sim.NumRanks))
	}
	for _, id := range split(o["lb"]) {
		g.LoadBalancers = append(g.LoadBalancers, sim.LoadBalancer{ID: id})
	}
	s.cfg.Groups = append(s.cfg.Groups, g)
	id := sim.GroupID(len(s.cfg.Groups))
	s.groups[name], s.group = id, id
	s.put(sim.Record{Kind: sim.KindGroup, Group: id, X: &sim.Extra{Group: &sim.GroupInfo{ID: g.ID, Min: g.Min,
		Max: g.Max, Desired: g.Desired, Cooldown: int64(g.Cooldown), Zones: g.Zones}}})
}

func (s *script) instance(name string, o map[string]string) sim.InstanceID {
	id := sim.InstanceID(len(s.insts) + 1)
	s.insts[name] = id
	s.put(sim.Record{Kind: sim.KindInstance, Inst: id, Text: name, X: &sim.Extra{Instance: s.infoOf(o)}})
	if l := o["listener"]; l != "" {
		s.put(sim.Record{Kind: sim.KindListener, Inst: id, On: true, Name: l})
	}
	return id
}

func (s *script) infoOf(o map[string]string) *sim.InstanceInfo {
	info := &sim.InstanceInfo{Running: !has(o, "off"), Entrusted: has(o, "entrusted"), DeletionProtection: has(o, "dp"), Zone: o["zone"],
		Configuration: o["config"], Joined: sim.Time(s.number(o["joined"], 0))}
	if has(o, "manual") {
		info.Created = sim.Manual
	}
	if has(o, "subscription") {
		info.Billing = sim.Subscription
	}
	return info
}

func (s *script) member(name string, o map[string]string) {
	id := s.instance(name, o)
	to := sim.InService
	for _, state := range []sim.State{sim.Standby, sim.Stopped} {
		if has(o, state.String()) {
			to = state
		}
	}
	s.put(sim.Record{Kind: sim.KindState, Inst: id, Group: s.group, From: sim.Outside, To: to})
	if to != sim.Stopped {
		s.totals[s.group]++
		s.put(sim.Record{Kind: sim.KindTotal, Inst: id, Group: s.group, On: true, A: s.totals[s.group]})
	}
	if has(o, "protected") {
		s.put(sim.Record{Kind: sim.KindProtection, Inst: id, Group: s.group, On: true})
	}
	if has(o, "sick") {
		s.put(sim.Record{Kind: sim.KindHealth, Inst: id, Group: s.group})
	}
}

func (s *script) record(n int, words []string) {
	at, err := time.ParseDuration(words[0])
	kind, ok := sim.Index(words[1], sim.NumKinds)
	if err != nil || !ok {
		s.t.Fatalf("line %d: no instant or no kind: %v", n, words)
	}
	o := options(words[2:])
	r := sim.Record{At: sim.Time(at), Kind: kind, On: has(o, "on"), Name: o["name"], Code: o["code"], Text: o["text"],
		Act: sim.ActivityID(s.number(o["act"], 0)), Group: 1, Inst: s.insts[o["inst"]], Cause: s.labels[o["by"]]}
	if has(o, "group") {
		r.Group = s.groups[o["group"]]
	}
	if has(o, "by") && r.Cause == 0 || has(o, "inst") && r.Inst == 0 && kind != sim.KindInstance {
		s.t.Fatalf("line %d: unknown label or instance: %v", n, words)
	}
	s.fill(&r, o)
	seq := s.put(r)
	if has(o, "as") {
		s.labels[o["as"]] = seq
	}
}

// fill sets what only some kinds hold.
func (s *script) fill(r *sim.Record, o map[string]string) {
	r.A, r.B = s.number(o["a"], 0), s.number(o["b"], 0)
	switch r.Kind {
	case sim.KindInstance:
		s.insts[o["inst"]] = sim.InstanceID(len(s.insts) + 1)
		r.Inst, r.Text = s.insts[o["inst"]], o["inst"]
		r.X = &sim.Extra{Instance: s.infoOf(o)}
	case sim.KindState:
		r.From, r.To = word(s, o["from"], sim.NumStates), word(s, o["to"], sim.NumStates)
	case sim.KindActivity:
		r.A, r.B = int64(word(s, o["trigger"], sim.NumTriggers)), s.number(o["want"], 0)
	case sim.KindActivityEnd:
		r.A, r.B = int64(word(s, o["status"], sim.NumStatuses)), s.number(o["moved"], 0)
	case sim.KindBlocked:
		r.B = int64(word(s, o["trigger"], sim.NumTriggers))
	case sim.KindPick:
		r.X = &sim.Extra{Pick: &sim.Pick{Want: int(s.number(o["want"], 0))}}
		if kept := s.number(o["protected"], 0); kept > 0 {
			r.X.Pick.Counts = []sim.RuleCount{{Rule: sim.PassedProtected, Count: int(kept)}}
		}
		for _, name := range split(o["taken"]) {
			r.X.Pick.Taken = append(r.X.Pick.Taken, s.insts[name])
		}
		for _, name := range split(o["next"]) {
			r.X.Pick.Next = append(r.X.Pick.Next, s.insts[name])
		}
	case sim.KindCall:
		s.call(r, o)
	case sim.KindEvent:
		r.X = &sim.Extra{}
		for _, name := range split(o["instances"]) {
			r.X.IDs = append(r.X.IDs, s.insts[name])
		}
	case sim.KindWish:
		r.Vals = []float64{float64(s.number(o["amount"], 0))}
	case sim.KindSample:
		r.Vals = make([]float64, sim.NumMetrics)
		for i := range r.Vals {
			v, err := strconv.ParseFloat(o[sim.MetricNames[i]], 64) // "NaN" is one, too
			if err != nil && has(o, sim.MetricNames[i]) {
				s.t.Fatal(err)
			}
			r.Vals[i] = v
		}
	}
}

func (s *script) call(r *sim.Record, o map[string]string) {
	s.calls++
	r.Call = s.calls
	r.A = s.number(o["http"], map[bool]int64{true: 200, false: 400}[r.On])
	x := &sim.CallInfo{Op: word(s, o["op"], sim.NumOps), Index: int(s.number(o["index"], -1)),
		Instances: split(o["instances"]), Skipped: split(o["skipped"])}
	for _, code := range split(o["causes"]) {
		x.Causes = append(x.Causes, sim.InstanceFault{Code: code})
	}
	r.X = &sim.Extra{Call: x}
	if in := s.asked(o); in != nil {
		in.Op, x.Index = x.Op, len(s.cfg.Timeline)
		s.cfg.Timeline = append(s.cfg.Timeline, sim.Entry{IsCall: true, Call: *in})
	}
}

// asked is the timeline's wording of a call, nil if the script gives none.
func (s *script) asked(o map[string]string) *sim.Call {
	in := &sim.Call{Recycle: has(o, "recycle"), Delete: has(o, "delete"), Append: has(o, "append"), Force: has(o, "force")}
	if has(o, "kept") {
		in.Decrease = new(bool)
	}
	if !in.Recycle && !in.Delete && !in.Append && !in.Force && in.Decrease == nil && !has(o, "known") {
		return nil
	}
	return in
}

func word[T interface {
	~uint8
	String() string
}](s *script, text string, n T) T {
	v, ok := sim.Index(text, n)
	if !ok {
		s.t.Fatalf("unknown word %q", text)
	}
	return v
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// judge plays the script to its end and returns what the judge says.
func (s *script) judge() Report {
	last := s.recs[len(s.recs)-1].At
	s.put(sim.Record{Kind: sim.KindEnd, At: max(last, s.cfg.Until)})
	j := New(&s.cfg)
	for _, r := range s.recs {
		j.Add(r)
	}
	return j.Finish()
}

// find returns the judgement on one promise.
func find(t testing.TB, rep Report, id string) sim.Judgement {
	t.Helper()
	for _, v := range rep.Judgements {
		if v.ID == id {
			return v
		}
	}
	t.Fatalf("no judgement on %s", id)
	return sim.Judgement{}
}

// violations lists every breach of a report, one a line.
func violations(rep Report) string {
	var out strings.Builder
	for _, v := range rep.Judgements {
		for _, x := range v.Violations {
			fmt.Fprintf(&out, "%s: record %d at %gs: %s\n", v.ID, x.Record, x.AtS, x.Text)
		}
	}
	return out.String()
}

func testdata(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
