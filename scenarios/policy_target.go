package scenarios

import (
	"math"
	"slices"
	"time"

	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/sim"
)

// trackingPolicy keeps a metric at a target, with two alarms of its own.
func trackingPolicy(d *decoder, o *object, g *sim.GroupConfig, p *sim.PolicyConfig) {
	if d.provider == alibaba {
		noCooldown(o, p)
	}
	p.Warmup = opt(o, "warmup", 5*time.Minute, span(0, longest))
	metric, known := need(o, "metric", d.tracked(g))
	target, sound := need(o, "target", target)
	out, in := opt(o, "out_evaluations", 3, whole(1, 1000)), opt(o, "in_evaluations", 15, whole(1, 1000))
	shrinks := opt(o, "scale_in", true, yesno)
	if v, _ := o.get("target"); known && sound && metric == sim.MetricCPU && target >= 100 {
		v.fault("cpu is never above 100, so it would never scale out: below 100 is allowed")
	}
	if !known || !sound {
		return
	}
	p.Decider = policies.TargetTracking{Target: target}
	alarm := sim.Alarm{Metric: metric, When: sim.Above, Threshold: target, Period: g.MonitorEvery, Evaluations: out}
	p.Alarms = append(p.Alarms, alarm)
	if shrinks {
		alarm.When, alarm.Threshold, alarm.Evaluations = sim.Below, policies.TrackLow(target), in
		p.Alarms = append(p.Alarms, alarm)
	}
	d.offered(o.value, g.MonitorEvery, g)
}

// target takes a number above 0 with at most three decimals, as CreateScalingRule
// has it for TargetValue.
func target(v value) (float64, bool) {
	f, ok := positive(v)
	if ok && math.Abs(f*1000-math.Round(f*1000)) > 1e-6 {
		return 0, v.fault("%s has more than three decimals", v.n.Value)
	}
	return f, ok
}

// tracked takes a metric that falls in proportion when capacity grows: another one
// cannot be kept at a target by adding instances.
func (d *decoder) tracked(g *sim.GroupConfig) reader[int] {
	return func(v value) (int, bool) {
		metric, ok := metricOf(g)(v)
		switch {
		case !ok:
			return metric, false
		case metric >= sim.NumMetrics:
			v.advise("metric-ignores-capacity", "a metric that is replayed does not fall when capacity grows, so it cannot be brought to a target")
		case metric != sim.MetricCPU && metric != sim.MetricRPSPerInstance:
			code := ""
			if d.provider == alibaba {
				code = " (TargetTrackingScalingRule.UnsupportedMetric)"
			}
			return metric, v.fault("%s does not fall in proportion when capacity grows, use cpu or rps_per_instance%s", show(v.n.Value), code)
		}
		return metric, true
	}
}

// The bounds of what a predictive policy looks back on and ahead to.
const (
	leastHistory = 24 * time.Hour // Alibaba: at least a day of data
	mostHistory  = 90 * 24 * time.Hour
	mostHorizon  = 48 * time.Hour // Alibaba: hourly forecasts for two days
)

// predictivePolicy forecasts a load, and moves the bounds of the group, or its
// capacity where the vendor has no such policy.
func predictivePolicy(d *decoder, o *object, g *sim.GroupConfig, p *sim.PolicyConfig) {
	noCooldown(o, p)
	p.Every = true
	metric, known := need(o, "metric", d.forecastable(g))
	goal, sound := need(o, "target", target)
	p.History = int(opt(o, "history", 7*24*time.Hour, hours(leastHistory, mostHistory)) / time.Hour)
	horizon := opt(o, "horizon", time.Hour, hours(time.Hour, mostHorizon))
	only := opt(o, "mode", "predict_and_scale", word("predict_and_scale", "predict_only")) == "predict_only"
	keep := own(o, alibaba, "keep_max", false, yesno)
	exceeds := own(o, alibaba, "exceed_max", false, yesno)
	buffer := own(o, alibaba, "buffer", 0, share)
	if v, given := o.get("buffer"); given && !exceeds && d.provider == alibaba {
		v.fault("a buffer is what a forecast above max is lifted by: it needs exceed_max: true")
	}
	if time.Hour%g.MonitorEvery != 0 {
		o.fault("forecasts are of whole hours, and monitoring.every, which is %s, does not divide them", formatSpan(g.MonitorEvery))
	}
	if time.Duration(d.cfg.Until) < leastHistory {
		o.advise("never-runs", "the run is over before there is a day of history")
	}
	if !known || !sound {
		return
	}
	rule := policies.Predictive{Target: goal, Horizon: int(horizon / time.Hour), Delay: g.MonitorDelay,
		Bounded: slices.Contains(d.cfg.Dialect.Policies, "predictive"), Min: g.Min, Max: g.Max, KeepMax: keep,
		Only: only, Exceeds: exceeds, Buffer: buffer}
	p.Metric = metric
	if metric == sim.MetricCPU || metric == sim.MetricRPSPerInstance {
		p.Metric = sim.MetricRPS // the load behind it: the metric itself depends on the capacity there was
	}
	if metric == sim.MetricCPU {
		rule.OfRate, rule.Target = true, goal/100
	}
	rule.Metric = metricNames(g)[p.Metric]
	p.Decider = rule
}

// forecastable takes a metric that is a load, or stands for one.
func (d *decoder) forecastable(g *sim.GroupConfig) reader[int] {
	shared := []int{sim.MetricCPU, sim.MetricRPS, sim.MetricRPSPerInstance, sim.MetricJobsRunning}
	return func(v value) (int, bool) {
		metric, ok := metricOf(g)(v)
		if ok && metric < sim.NumMetrics && !slices.Contains(shared, metric) {
			return metric, v.fault("%s is no load that instances share, use rps, cpu, rps_per_instance, jobs_running or a custom metric", show(v.n.Value))
		}
		if ok && g.Service == nil && (metric == sim.MetricCPU || metric == sim.MetricRPSPerInstance) {
			return metric, v.fault("a forecast from %s needs a workload and a service", show(v.n.Value))
		}
		return metric, ok
	}
}

// hours takes a span of whole hours.
func hours(lo, hi time.Duration) reader[time.Duration] {
	return func(v value) (time.Duration, bool) {
		d, ok := span(lo, hi)(v)
		if ok && d%time.Hour != 0 {
			return 0, v.fault("%s is no whole number of hours", v.n.Value)
		}
		return d, ok
	}
}

// baseline reads what the policies have in common that no vendor has: they look
// at every period and know what an instance serves.
func baseline(o *object, g *sim.GroupConfig, p *sim.PolicyConfig) float64 {
	p.Every = true
	noCooldown(o, p)
	goal := opt(o, "target", g.Plan, share)
	if v, given := o.get("target"); given && goal == 0 {
		v.fault("must be above 0%%")
	}
	if g.Service == nil {
		o.fault("a %s policy needs a workload and a service beside it", p.Type)
	}
	return goal
}

func reactivePolicy(_ *decoder, o *object, g *sim.GroupConfig, p *sim.PolicyConfig) {
	p.Decider = policies.Reactive{Target: baseline(o, g, p)}
}

func reactPolicy(_ *decoder, o *object, g *sim.GroupConfig, p *sim.PolicyConfig) {
	p.Decider = policies.React{Target: baseline(o, g, p)}
}

func oraclePolicy(_ *decoder, o *object, g *sim.GroupConfig, p *sim.PolicyConfig) {
	p.Decider = policies.Oracle{Target: baseline(o, g, p)}
	p.Ahead = time.Duration(math.Round(meanOf(&g.Launch.Time) * float64(time.Second)))
}
