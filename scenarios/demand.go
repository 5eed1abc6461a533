package scenarios

import (
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// demand reads what a group serves and how.
func (d *decoder) demand(o *object, g *sim.GroupConfig) {
	if v, ok := o.branch("jobs"); ok {
		g.Jobs = d.jobs(v)
		for _, key := range []string{"workload", "service"} {
			if at, given := o.beside(key); given {
				at.fault("stands beside jobs, a group has one or the other")
			}
		}
		return
	}
	g.Workload = opt(o, "workload", nil, list(d.load))
	if v, ok := o.get("service"); ok {
		g.Service = d.service(v)
	} else if w, given := o.get("workload"); given && !o.has("jobs") {
		w.fault("a workload needs a service beside it, such as service: {model: fluid, rate: 50}")
	}
}

func (d *decoder) service(v value) *sim.Service {
	o := v.object()
	s := &sim.Service{Model: must(o, "model", kind(sim.ModelFluid, sim.ModelQueue))}
	if s.Model == sim.ModelQueue {
		queueService(o, s)
	} else {
		s.Rate = must(o, "rate", positive)
	}
	o.done()
	return s
}

// queueService reads how requests queue as single events.
func queueService(o *object, s *sim.Service) {
	var sound bool
	s.ServiceTime, sound = need(o, "service_time", dist)
	s.Servers = opt(o, "servers", 1, whole(1, 1_000_000))
	s.Dispatch = opt(o, "dispatch", 0, func(v value) (int, bool) {
		name, ok := word(sim.Dispatches...)(v)
		return max(slices.Index(sim.Dispatches, name), 0), ok
	})
	s.QueueLimit = opt(o, "queue_limit", -1, whole(0, 1_000_000_000))
	s.Poisson = opt(o, "arrivals", "poisson", word("poisson", "even")) == "poisson"
	mean := meanOf(&s.ServiceTime)
	if at, _ := o.get("service_time"); sound && mean <= 0 {
		at.fault("its mean is 0, a request takes longer than that")
	}
	if mean > 0 {
		s.Rate = float64(s.Servers) / mean
	}
}

// meanOf is the mean of a distribution in seconds.
func meanOf(d *sim.Dist) float64 {
	switch d.Kind {
	case sim.DistUniform:
		return (d.Min.Seconds() + d.Max.Seconds()) / 2
	case sim.DistEmpirical:
		sum := 0.0
		for _, v := range d.Values {
			sum += v.Seconds()
		}
		return sum / float64(max(1, len(d.Values)))
	case sim.DistMixture:
		sum, weight := 0.0, 0.0
		for i := range d.Parts {
			sum += d.Parts[i].Weight * meanOf(&d.Parts[i].Dist)
			weight += d.Parts[i].Weight
		}
		return sum / weight
	default:
		return d.Mean.Seconds()
	}
}

// loads are the parts that a workload is made of.
var loads = []struct {
	name string
	read func(d *decoder, v value) sim.Load
}{
	{"constant", constantLoad},
	{"steps", stepsLoad},
	{"ramp", rampLoad},
	{"sine", sineLoad},
	{"spike", spikeLoad},
	{"trace", traceLoad},
	{"noise", noiseLoad},
}

// load reads one part of the demand.
func (d *decoder) load(v value) (sim.Load, bool) {
	o := v.object()
	names := make([]string, len(loads))
	for i, l := range loads {
		names[i] = l.name
	}
	name := o.one(names...)
	o.done()
	for _, l := range loads {
		if l.name != name {
			continue
		}
		if at, _ := o.get(name); !isNull(at.n) {
			part := l.read(d, at)
			at.bends(&part)
			return part, true
		}
	}
	return sim.Load{}, false
}

// bends refuses a part that changes its course more often than the run may have
// events: each change costs about as much as one.
func (v value) bends(l *sim.Load) {
	n, until := int64(0), v.d.cfg.Until
	switch {
	case l.Kind == sim.LoadTrace:
		t := series{points: l.Points, length: l.Length, repeat: l.Repeat}
		n = t.pieces(until)
	case l.Kind == sim.LoadSine && l.Period > 0:
		n = int64(until) / int64(l.Period)
	case l.Kind == sim.LoadNoise && l.Every > 0:
		n = int64(until) / int64(l.Every)
	}
	if n > v.d.cfg.MaxEvents {
		v.fault("changes %d times in this run, limits.events is %d", n, v.d.cfg.MaxEvents)
	}
}

// rate takes requests per second.
func rate(v value) (float64, bool) { return number(0, maxNumber)(v) }

func constantLoad(_ *decoder, v value) sim.Load {
	r, _ := rate(v)
	return sim.Load{Kind: sim.LoadConstant, Rate: r}
}

func stepsLoad(_ *decoder, v value) sim.Load {
	points, ok := some(step)(v)
	for i := 1; ok && i < len(points); i++ {
		if points[i].At <= points[i-1].At {
			value{v.d, v.n.Content[i], itemPath(v.path, v.n.Content[i], i)}.fault(
				"%s is not after the step before it, %s", points[i].At, points[i-1].At)
		}
	}
	return sim.Load{Kind: sim.LoadSteps, Points: points}
}

// step takes [instant, rate].
func step(v value) (sim.Point, bool) {
	v.isTuple(2)
	if v.n.Kind != yaml.SequenceNode || len(v.n.Content) != 2 {
		return sim.Point{}, v.fault("must be an instant and a rate, such as [30m, 400]")
	}
	at, ok := instant(value{v.d, v.n.Content[0], v.path + "[0]"})
	r, sound := rate(value{v.d, v.n.Content[1], v.path + "[1]"})
	return sim.Point{At: at, Value: r}, ok && sound
}

func rampLoad(_ *decoder, v value) sim.Load {
	o := v.object()
	l := sim.Load{Kind: sim.LoadRamp, From: must(o, "from", rate), To: must(o, "to", rate)}
	var sound, ok bool
	l.Begin, sound = need(o, "start", instant)
	l.End, ok = need(o, "end", later)
	if sound && ok && l.End < l.Begin {
		o.fault("end %s is before start %s", l.End, l.Begin)
	}
	o.done()
	return l
}

func sineLoad(_ *decoder, v value) sim.Load {
	o := v.object()
	l := sim.Load{Kind: sim.LoadSine, Mean: must(o, "mean", rate), Amplitude: must(o, "amplitude", rate),
		Period: must(o, "period", someSpan), PeakAt: opt(o, "peak_at", 0, anyInstant)}
	o.done()
	return l
}

func spikeLoad(_ *decoder, v value) sim.Load {
	o := v.object()
	l := sim.Load{Kind: sim.LoadSpike, Begin: must(o, "at", instant), Peak: must(o, "peak", rate),
		Rise: opt(o, "rise", 0, anySpan), Hold: opt(o, "hold", 0, anySpan), Fall: opt(o, "fall", 0, anySpan)}
	if l.Rise+l.Hold+l.Fall == 0 {
		o.fault("rise, hold and fall are all 0s, so that this is never seen")
	}
	o.done()
	return l
}

func noiseLoad(_ *decoder, v value) sim.Load {
	o := v.object()
	l := sim.Load{Kind: sim.LoadNoise, SD: must(o, "sd", share), Every: must(o, "every", span(100*time.Millisecond, maxSpan))}
	o.done()
	return l
}

func traceLoad(d *decoder, v value) sim.Load {
	o := v.object()
	t := d.series(o, 0)
	t.repeat, t.lines = opt(o, "repeat", false, yesno), opt(o, "interpolate", false, yesno)
	o.done()
	t.endsEarly(v)
	return sim.Load{Kind: sim.LoadTrace, File: t.file, Points: t.points, Length: t.length, Repeat: t.repeat, Interpolate: t.lines}
}
