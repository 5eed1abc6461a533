package random

import (
	"math"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/asgsim/asgsim/sim"
)

// longest keeps the tail of a heavy distribution inside what int64 nanoseconds
// can hold; it is 146 years.
const longest = time.Duration(1 << 62)

// Duration draws from d: a whole number of microseconds, never negative. A
// constant draws nothing from s.
func Duration(s *Source, d *sim.Dist) time.Duration {
	switch d.Kind {
	case sim.DistConstant:
		return whole(d.Mean)
	case sim.DistEmpirical:
		return empirical(s, d.Values)
	case sim.DistMixture:
		return mixture(s, d.Parts)
	}
	return spread(seconds(s, d))
}

// seconds draws from the continuous families.
func seconds(s *Source, d *sim.Dist) float64 {
	mean, sd := d.Mean.Seconds(), d.SD.Seconds()
	switch d.Kind {
	case sim.DistExponential:
		return mean * distuv.Exponential{Rate: 1, Src: s}.Rand()
	case sim.DistLogNormal:
		return logNormal(s, mean, sd)
	case sim.DistNormal:
		x := distuv.Normal{Mu: mean, Sigma: sd, Src: s}.Rand()
		return max(x, d.Min.Seconds())
	case sim.DistUniform:
		return distuv.Uniform{Min: d.Min.Seconds(), Max: d.Max.Seconds(), Src: s}.Rand()
	case sim.DistErlang:
		k := max(1, float64(d.K))
		return mean / k * distuv.Gamma{Alpha: k, Beta: 1, Src: s}.Rand()
	}
	return 0
}

// logNormal takes mean and standard deviation of the duration itself, because
// that is what people measure, and not those of its logarithm.
func logNormal(s *Source, mean, sd float64) float64 {
	if mean <= 0 {
		return 0
	}
	v := math.Log1p((sd / mean) * (sd / mean))
	return distuv.LogNormal{Mu: math.Log(mean) - v/2, Sigma: math.Sqrt(v), Src: s}.Rand()
}

// empirical picks one of the measured values, each with the same chance.
func empirical(s *Source, values []time.Duration) time.Duration {
	if len(values) == 0 {
		return 0
	}
	return whole(values[s.IntN(len(values))])
}

// mixture picks a branch by weight and draws from it.
func mixture(s *Source, parts []sim.Part) time.Duration {
	total := 0.0
	for i := range parts {
		total += parts[i].Weight
	}
	left := s.Float64() * total
	last := -1
	for i := range parts {
		if parts[i].Weight <= 0 {
			continue
		}
		last = i
		if left -= parts[i].Weight; left < 0 {
			break
		}
	}
	if last < 0 {
		return 0
	}
	return Duration(s, &parts[last].Dist)
}

// spread turns seconds into a duration. NaN and what is below 0 become 0.
func spread(sec float64) time.Duration {
	us := math.Round(sec * 1e6)
	switch {
	case !(us > 0):
		return 0
	case us >= float64(longest/time.Microsecond):
		return whole(longest)
	}
	return time.Duration(us) * time.Microsecond
}

// whole rounds to whole microseconds, halves up.
func whole(d time.Duration) time.Duration {
	return max(0, d.Round(time.Microsecond))
}
