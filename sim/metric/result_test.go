package metric_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// The example of the result format, shortened to one element a list. Values
// stand for their type only; the keys, and their order, are the format.
const example = `{"format": 1, "scenario": "evening-scale-in", "provider": "alibaba", "seed": 42, "duration_s": 10800,
 "verdict": "pass", "records": 812,
 "groups": {"web": {
   "final": {"min": 2, "max": 10, "desired": 4, "total": 4, "serving": 4, "in_service": 3, "pending": 0, "protected": 1,
             "standby": 0, "removing": 0, "stopped": 0, "unhealthy": 0},
   "peak_total": 8, "peak_backlog": 120, "launched": 6, "released": 4, "deleted": 0, "attached": 1, "detached": 1,
   "cost": 12.3, "instance_hours": 102.5, "protection_hours": 3.2, "slo_minutes": 4.5,
   "demand": {"requests": 1080000, "served": 1079000, "dropped": 0, "killed": 0, "backlog": 1000},
   "latency_s": {"p50": 0.02, "p95": 0.08, "p99": 0.3, "mean": 0.03},
   "jobs": {"started": 40, "done": 39, "killed": 1},
   "elasticity": {"accuracy_under": 0.02, "accuracy_over": 0.11, "timeshare_under": 0.03, "timeshare_over": 0.4,
                  "instability": 0.05, "jitter": 0.2}}},
 "instances": {"i-1": {"group": "web", "state": "Protected", "power": "running", "protected": true,
   "standby": false, "deletion_protection": false, "health": "Healthy", "zone": "h", "created": "manual",
   "listeners": ["lb-1"]}},
 "actions": [{"at_s": 600, "id": "", "do": "remove", "native": "RemoveInstances", "group": "web", "instances": ["i-3"],
   "ok": false, "http": 400, "request_id": "…", "error": {"code": "IncorrectCapacity.MinSize", "http": 400, "message": "…"},
   "activity": "", "skipped": []}],
 "activities": [{"id": "asa-0001", "group": "web", "cause": "…", "trigger": "alarm", "start_s": 720, "end_s": 800,
   "status": "Successful", "added": [], "removed": ["i-web-0002"], "detail": "…"}],
 "blocked": [{"at_s": 780, "group": "web", "policy": "in", "reason": "cooldown", "until_s": 1100}],
 "invariants": [{"id": "protected-not-scaled-in", "verdict": "held", "exercised": 3, "source": "seed 000",
   "violations": [{"at_s": 1, "record": 1, "group": "web", "instances": [], "text": "…", "causes": []}]}],
 "advisories": [{"id": "deletion-protection-does-not-stop-scale-in", "at_s": 720, "instance": "i-web-0002", "text": "…"}],
 "expectations": [{"that": "…", "ok": true, "got": "…"}]}`

// full is a run that fills every field of the example.
func full() *stream {
	s := run(options{Rate: 50, Plan: 1, SLO: "latency_p95 <= 0.25", Desired: ptr(1)})
	s.member("i-1").at(minute).sample(minute, 10, 0.02).at(2*minute).sample(minute, 10, 0.02)
	s.at(10*minute).call(sim.OpRemove, 400, "IncorrectCapacity.MinSize", "too small", sim.CallInfo{Group: "web", Instances: []string{"i-1"}})
	s.at(12*minute).begins(1, sim.TriggerAlarm, -1).ends(sim.Successful, 0)
	s.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "in", Code: "cooldown", A: 1100e9})
	vals := make([]float64, sim.NumTotals)
	return s.at(3 * hour).add(sim.Record{Kind: sim.KindTotals, Group: 1, Vals: vals}).add(sim.Record{Kind: sim.KindEnd})
}

func judged() metric.Judged {
	return metric.Judged{Pass: true,
		Judgements: []sim.Judgement{{ID: "floor", Verdict: sim.Violated, Violations: []sim.Violation{{AtS: 1.00000000049, Group: "web"}}}, {ID: "untested", Verdict: sim.NotExercised}},
		Advisories: []sim.Advisory{{ID: "a"}}, Outcomes: []sim.Outcome{{That: "total == 2", OK: true}}}
}

// keys lists the paths of an object's keys in order; of a list, its first
// element's.
func keys(t *testing.T, text []byte) []string {
	var out []string
	dec := json.NewDecoder(bytes.NewReader(text))
	var walk func(path string, keep bool)
	walk = func(path string, keep bool) {
		tok, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		switch tok {
		case json.Delim('{'):
			for dec.More() {
				key, _ := dec.Token()
				at := path + "." + fmt.Sprint(key)
				if keep {
					out = append(out, at)
				}
				walk(at, keep)
			}
			_, _ = dec.Token()
		case json.Delim('['):
			for first := keep; dec.More(); first = false {
				walk(path+"[]", first)
			}
			_, _ = dec.Token()
		}
	}
	walk("", true)
	return out
}

func TestTheResultHasEveryKeyOfTheFormatInItsOrder(t *testing.T) {
	var got bytes.Buffer
	if err := full().fold().Result(judged()).Write(&got, ""); err != nil {
		t.Fatal(err)
	}
	// An additional key may stand anywhere; the others must be there, in order.
	want, have := keys(t, []byte(example)), keys(t, got.Bytes())
	at := map[string]int{}
	for i, key := range have {
		at[key] = i + 1
	}
	last := 0
	for _, key := range want {
		switch {
		case strings.HasPrefix(key, ".groups.web.jobs."):
		case at[key] == 0:
			t.Errorf("%s is missing", key)
		case at[key] < last:
			t.Errorf("%s is out of order", key)
		default:
			last = at[key]
		}
	}
	if strings.Contains(got.String(), "NaN") || strings.Count(got.String(), "\n") != 1 {
		t.Errorf("not one line of JSON:\n%s", got.String())
	}
}

// An empty run shows which fields are null and which lists are empty.
func TestNothingIsEverAbsent(t *testing.T) {
	var out bytes.Buffer
	s := run(options{}).add(sim.Record{Kind: sim.KindEnd})
	s.cfg.Title = "x"
	if err := s.fold().Result(metric.Judged{}).Write(&out, ""); err != nil {
		t.Fatal(err)
	}
	want := `{"format":1,"scenario":"hand-made","provider":"alibaba","seed":42,"duration_s":10800,"verdict":"fail","records":3,` +
		`"groups":{"web":{"final":{"min":1,"max":10,"desired":null,"total":0,"serving":0,"in_service":0,"pending":0,"protected":0,` +
		`"standby":0,"removing":0,"stopped":0,"unhealthy":0},"peak_total":0,"peak_backlog":null,"launched":0,"released":0,"deleted":0,` +
		`"attached":0,"detached":0,"cost":0,"instance_hours":0,"protection_hours":0,"slo_minutes":null,"demand":null,"latency_s":null,` +
		`"jobs":null,"elasticity":null,"kept_hours":0,"kept_cost":0,` +
		`"scaling":{"actions":0,"out":0,"in":0,"per_hour":null,"mean_size":null,"flaps":0},"bursts":null}},"instances":{},"actions":[],"activities":[],"blocked":[],"invariants":[],"advisories":[],` +
		`"expectations":[],"limit":null}` + "\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestNoListOfAJudgementIsNull(t *testing.T) {
	given := judged()
	r := full().fold().Result(given)
	text, err := json.Marshal(r.Invariants)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"id":"floor","says":"","verdict":"violated","exercised":0,"source":"","violations":[` +
		`{"at_s":1,"record":0,"group":"web","instances":[],"text":"","causes":[]}]},` +
		`{"id":"untested","says":"","verdict":"not_exercised","exercised":0,"source":"","violations":[]}]`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	if given.Judgements[0].Violations[0].AtS != 1.00000000049 || given.Judgements[1].Violations != nil {
		t.Error("the judge's own findings were changed")
	}
}

func TestGroupsKeepTheOrderOfTheFile(t *testing.T) {
	s := run(options{})
	for i, id := range []string{"zoo", "api"} {
		s.add(sim.Record{Kind: sim.KindGroup, Group: sim.GroupID(i + 2), X: &sim.Extra{Group: &sim.GroupInfo{ID: id, Desired: -1}}})
	}
	text, err := json.Marshal(s.result().Groups)
	if err != nil {
		t.Fatal(err)
	}
	web, zoo, api := bytes.Index(text, []byte(`"web"`)), bytes.Index(text, []byte(`"zoo"`)), bytes.Index(text, []byte(`"api"`))
	if web < 0 || web >= zoo || zoo >= api {
		t.Errorf("web, zoo, api became %s", text)
	}
}

func TestNotesOfLoadingComeFirstAndOnce(t *testing.T) {
	s := full()
	s.cfg.Notes = []sim.Advisory{{ID: "ignored-key"}, {ID: "a"}}
	var ids []string
	for _, a := range s.fold().Result(judged()).Advisories {
		ids = append(ids, a.ID)
	}
	if diff := cmp.Diff([]string{"ignored-key", "a"}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestALimitShows(t *testing.T) {
	s := run(options{}).add(sim.Record{Kind: sim.KindEnd, Code: "limit", Text: "2000 events"})
	if got := s.fold().Result(metric.Judged{}).Limit; got == nil || *got != "2000 events" {
		t.Errorf("got %v", got)
	}
}

func TestAResultCanBeReadBack(t *testing.T) {
	r := full().fold().Result(judged())
	var first, second bytes.Buffer
	if err := r.Write(&first, " "); err != nil {
		t.Fatal(err)
	}
	var back metric.Result
	if err := json.Unmarshal(first.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if err := back.Write(&second, " "); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first.String(), second.String()); diff != "" {
		t.Error(diff)
	}
}

func TestNumbersShowNineDigits(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{
		{0, "0"}, {math.Copysign(0, -1), "0"}, {1080000, "1080000"}, {0.1 + 0.2, "0.3"}, {1.0 / 3, "0.333333333"},
		{123456789.4, "123456789"}, {1234567891, "1234567890"}, {12345678915, "12345678900"}, {2e21, "2e+21"},
		{1.23456789049e-7, "1.23456789e-07"}, {-2.5, "-2.5"}, {math.NaN(), "null"}, {math.Inf(1), "null"}, {math.MaxFloat64, "1.79769313e+308"},
	} {
		got, err := json.Marshal(metric.Num(c.v))
		if err != nil || string(got) != c.want {
			t.Errorf("%v: got %s, want %s (%v)", c.v, got, c.want, err)
		}
	}
}

func TestRoundingIsStableAndClose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64().Draw(t, "v")
		r := metric.Round(v)
		if metric.Round(r) != r {
			t.Fatalf("%v rounds to %v, which rounds to %v", v, r, metric.Round(r))
		}
		if math.Abs(r-v) > math.Abs(v)*5.1e-9 && math.Abs(v) > 1e-300 {
			t.Fatalf("%v rounds to %v", v, r)
		}
	})
}

// A fold must bear whatever a corrupt journal says.
func FuzzFoldNeverPanics(f *testing.F) {
	f.Add([]byte{byte(sim.KindGroup), 1, 1, 0, 0, byte(sim.KindSample), 1, 9, 3, 4})
	f.Add([]byte{byte(sim.KindTotal), 0, 255, 255, 255, byte(sim.KindState), 2, 250, 3, 9})
	f.Fuzz(func(t *testing.T, data []byte) {
		s := everyState(options{SLO: "latency_p95 <= 0.25", Rate: 1, Plan: 0.5})
		f := metric.New(s.cfg)
		series := f.SeriesTo(&bytes.Buffer{})
		for _, r := range s.records {
			f.Add(r)
		}
		for seq := sim.Seq(len(s.records)); len(data) >= 5; data = data[5:] {
			seq++
			wild := uint32(data[2]) << (data[3] % 25)
			f.Add(sim.Record{Seq: seq, At: sim.Time(seq) * sim.Time(time.Second), Kind: sim.Kind(data[0]) % sim.NumKinds, Group: sim.GroupID(data[1] % 4),
				Inst: sim.InstanceID(wild), Act: sim.ActivityID(wild >> 1), From: sim.State(data[3] % 12), To: sim.State(data[4] % 12),
				A: int64(data[4]) - 2, B: int64(data[3]) - 2, On: data[4]&1 == 0, Vals: make([]float64, data[4]%20)})
		}
		var out bytes.Buffer
		if err := f.Result(metric.Judged{}).Write(&out, ""); err != nil {
			t.Fatal(err)
		}
		if err := series.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
