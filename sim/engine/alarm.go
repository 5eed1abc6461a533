package engine

import (
	"math"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// accumulate feeds the datapoints of one period into the group's alarms and into
// what its policies are shown.
func (g *group) accumulate(r *sim.Record) {
	g.sample, g.sampleSeq = r.Vals, r.Seq
	end := r.B
	for k := range g.policies {
		p := &g.policies[k]
		for j := range p.alarms {
			a, cfg := &p.alarms[j], &p.cfg.Alarms[j]
			a.feed(r.Vals[cfg.Reads()])
			if sim.Time(end) >= a.ends {
				a.ends += sim.Time(cfg.Period)
				a.evaluate(cfg, r.At)
				a.sample = r.Seq
			}
		}
		if p.cfg.History > 0 {
			p.remember(r.Vals[p.cfg.Metric], end)
		}
	}
}

// feed adds a datapoint to the alarm's period; NaN is none.
func (a *alarm) feed(v float64) {
	if math.IsNaN(v) {
		return
	}
	if a.n == 0 {
		a.lo, a.hi = v, v
	} else {
		a.lo, a.hi = min(a.lo, v), max(a.hi, v)
	}
	a.n++
	a.sum += v
}

// remember adds a datapoint to the hour under way and closes the hour at its end.
func (p *policy) remember(v float64, end int64) {
	if !math.IsNaN(v) {
		p.hour.n++
		p.hour.sum += v
	}
	if end%int64(time.Hour) != 0 {
		return
	}
	mean := math.NaN()
	if p.hour.n > 0 {
		mean = p.hour.sum / float64(p.hour.n)
	}
	p.hours = append(p.hours, mean)
	p.hour = average{}
}

// evaluate closes the alarm's period.
func (a *alarm) evaluate(cfg *sim.Alarm, now sim.Time) {
	a.lastEvaluate = now
	switch {
	case a.n == 0:
		a.value, a.breaches = math.NaN(), 0
	default:
		a.value = a.sum / float64(a.n)
		if cfg.Statistic == sim.Minimum {
			a.value = a.lo
		} else if cfg.Statistic == sim.Maximum {
			a.value = a.hi
		}
		if cfg.When.Holds(a.value, cfg.Threshold) {
			a.breaches++
		} else {
			a.breaches = 0
		}
	}
	a.n, a.sum = 0, 0
}

// wants is the state that the alarm should be in after its last evaluation.
func (a *alarm) wants(cfg *sim.Alarm) sim.AlarmState {
	switch {
	case math.IsNaN(a.value):
		return sim.AlarmInsufficientData
	case a.breaches >= cfg.Evaluations:
		return sim.AlarmAlarm
	default:
		return sim.AlarmOK
	}
}
