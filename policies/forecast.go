package policies

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// day is the season of a forecast, in hours.
const day = 24

// seasons is what is known of a metric's hours: a mean for each hour of the day
// and a trend through all of them,
//
//	y(i) = m(i mod 24) + b (i - c(i mod 24))
//
// with i the hour, m and c the means of the values and of the numbers of the hours
// seen at that time of day, and b the least-squares slope of the values about m over
// the numbers about c. That is the ordinary regression on 24 hours of the day and a
// line; a series that is periodic plus a line is continued exactly. A single
// day has no trend.
type seasons struct {
	mean, centre [day]float64 // NaN for an hour of the day that was never seen
	slope        float64
}

// learn fits the model to hourly values, the first of which is hour 0. NaN is
// an hour without a value.
func learn(hours []float64) seasons {
	var s seasons
	var n [day]float64
	for i, y := range hours {
		if !math.IsNaN(y) {
			n[i%day]++
			s.mean[i%day] += y
			s.centre[i%day] += float64(i)
		}
	}
	for k := range n {
		s.mean[k], s.centre[k] = s.mean[k]/n[k], s.centre[k]/n[k]
	}
	s.slope = s.trend(hours)
	return s
}

// trend is the slope of the values about their seasonal means.
func (s *seasons) trend(hours []float64) float64 {
	var x, y []float64
	for i, v := range hours {
		if !math.IsNaN(v) && float64(i) != s.centre[i%day] {
			x = append(x, float64(i)-s.centre[i%day])
			y = append(y, v-s.mean[i%day])
		}
	}
	if len(x) == 0 {
		return 0
	}
	_, slope := stat.LinearRegression(x, y, nil, true)
	return slope
}

// at is the forecast for hour i, never below 0; NaN where there is nothing to
// base it on.
func (s *seasons) at(i int) float64 {
	y := s.mean[i%day] + float64(s.slope*(float64(i)-s.centre[i%day]))
	if math.IsNaN(y) {
		return y
	}
	return max(y, 0)
}

// Forecast continues hourly values, NaN where one is missing, by n hours; NaN
// where there is nothing to base one on. The same values give the same forecast,
// so that whoever has a run's datapoints can show what was foreseen.
func Forecast(hours []float64, n int) []float64 {
	s := learn(hours)
	grid := fineness(hours)
	ahead := make([]float64, n)
	for i := range ahead {
		ahead[i] = math.Round(s.at(len(hours)+i)/grid) * grid
	}
	return ahead
}

// fineness is what forecasts are rounded to: a sixteen-millionth of the greatest
// value, in a power of two. The regression's last bits depend on whether the
// processor fuses products into sums, and no decision should hang on those.
func fineness(hours []float64) float64 {
	top := math.SmallestNonzeroFloat32
	for _, v := range hours {
		if a := math.Abs(v); a > top { // never NaN
			top = a
		}
	}
	_, exponent := math.Frexp(top)
	return math.Ldexp(1, exponent-24)
}

// highest is the largest of some values; NaN if there is none.
func highest(vals []float64) float64 {
	top := math.NaN()
	for _, v := range vals {
		if !(v <= top) && !math.IsNaN(v) {
			top = v
		}
	}
	return top
}
