package sim

import (
	"strconv"
	"time"
)

// ChangeKind is how a change of capacity is meant.
type ChangeKind uint8

// The kinds of change: "+2", "+10%", "=5".
const (
	ChangeBy ChangeKind = iota
	ChangePercent
	ChangeTo
	ChangeBounds // not an amount: min and max are wanted (Wish.Bounds)
	NumChangeKinds
)

var changeNames = [NumChangeKinds]string{"by", "percent", "to", "bounds"}

// String names the kind.
func (k ChangeKind) String() string { return nameOf(changeNames[:], int(k)) }

// Change is a wished change of capacity. Amount is instances, or percent for
// ChangePercent; negative shrinks. The vendor decides base, rounding and limits.
type Change struct {
	Kind   ChangeKind
	Amount float64
}

// String writes the change as the scenario file does.
func (c Change) String() string {
	n := strconv.FormatFloat(c.Amount, 'g', -1, 64)
	switch {
	case c.Kind == ChangeTo:
		return "=" + n
	case c.Amount >= 0:
		n = "+" + n
	}
	if c.Kind == ChangePercent {
		n += "%"
	}
	return n
}

// Observation is all that a policy may know when it is asked.
type Observation struct {
	Now      Time
	Trigger  Trigger
	Min, Max int
	Desired  int // -1 = the group has no expected number
	Total    int // the vendor's total capacity
	Pending  int // of those, the ones that are on their way in
	Leaving  int // and the ones that are on their way out and still count
	Serving  int
	Warmed   int // serving members whose warm-up is over
	// Alarm is what fired; zero for a policy that runs on a schedule or by hand.
	Alarm Firing
	// Sample are the datapoints published last, by metric index; nil before the first. Only for a policy
	// that is asked every period.
	Sample []float64
	// Rate is what one serving instance serves, requests/s; 0 if the group serves nothing.
	Rate float64
	// Ahead is the highest demand, requests/s, from now until what the next chance to act brings can be
	// in service: the future, which only an oracle may ask for. Beyond looks one launch further, to
	// where a launch that begins now and keeps others from beginning leads. 0 otherwise.
	Ahead, Beyond float64
	// Hours are averages of the policy's metric over whole hours of the run, the last one ended
	// last; NaN where there was no datapoint. Only for a policy with PolicyConfig.History.
	Hours []float64
	// Terse: nobody reads the Wish's Reason, which then may be "".
	Terse bool
}

// Firing is an alarm that stands, as the policy sees it.
type Firing struct {
	Index            int // which of the policy's alarms
	Metric           string
	When             Comparison
	Value, Threshold float64
}

// Wish is what a policy wants. The vendor's admission may block it, and its
// arithmetic may clamp it.
type Wish struct {
	Change Change
	Reason string
	// Bounds, if set, is wanted instead of Change.
	Bounds *Bounds
	// Forecast, if set, is what the policy foresees: averages of its metric over the hours from now on
	// (less the delay of monitoring), NaN where it can say nothing. It is put on record.
	Forecast []float64
	// Only: the forecast is all there is; nothing is wanted.
	Only bool
	// Missed says why a policy that was asked for a change has none to offer: the reason under
	// which that is recorded, "" = nothing is to be said.
	Missed string
}

// NoStepHolds is the reason of a step policy none of whose steps has the metric's
// distance from the threshold.
const NoStepHolds = "no_step"

// Bounds are wished limits of a group.
type Bounds struct {
	Min, Max int
}

// Policy turns an observation into a wish; ok is false when it wants nothing.
// Decide is a pure function: it changes neither its receiver nor the
// observation, and the same observation gives the same wish. It does not
// promise that the wish is possible.
type Policy interface {
	Decide(Observation) (w Wish, ok bool)
}

// Comparison is how an alarm compares a value with its threshold.
type Comparison uint8

// The comparisons.
const (
	AtLeast Comparison = iota
	Above
	AtMost
	Below
	NumComparisons
)

var comparisonNames = [NumComparisons]string{">=", ">", "<=", "<"}

// String is the operator as written in `when:`.
func (c Comparison) String() string { return nameOf(comparisonNames[:], int(c)) }

// Holds reports whether value breaches threshold.
func (c Comparison) Holds(value, threshold float64) bool {
	switch c {
	case AtLeast:
		return value >= threshold
	case Above:
		return value > threshold
	case AtMost:
		return value <= threshold
	default:
		return value < threshold
	}
}

// Statistic is how the datapoints of an alarm's period become one value.
type Statistic uint8

// The statistics.
const (
	Average Statistic = iota
	Minimum
	Maximum
	NumStatistics
)

var statisticNames = [NumStatistics]string{"average", "min", "max"}

// String is the word of the scenario file.
func (s Statistic) String() string { return nameOf(statisticNames[:], int(s)) }

// Alarm watches one metric of the group.
type Alarm struct {
	Metric      int // index into the group's metrics
	Statistic   Statistic
	When        Comparison
	Threshold   float64
	Period      time.Duration // a multiple of the group's monitoring period
	Evaluations int           // consecutive breaching periods that it takes
}

// Reads is the metric whose datapoints the alarm is fed with. The least or
// greatest utilisation is taken over the members first, then over the period.
func (a *Alarm) Reads() int {
	switch {
	case a.Metric == MetricCPU && a.Statistic == Minimum:
		return MetricCPUMin
	case a.Metric == MetricCPU && a.Statistic == Maximum:
		return MetricCPUMax
	}
	return a.Metric
}

// Schedule says at which instants a scheduled policy runs.
type Schedule struct {
	At      []Time        // ascending, all within the run; cron is expanded when the scenario is built
	Expires time.Duration // how long a refused run is retried
	Policy  string        // the policy to run; "" = Change, or the bounds below
	SetMin  *int
	SetMax  *int
	Desired *int
}

// PolicyConfig is a policy of a group.
type PolicyConfig struct {
	ID       string
	Type     string
	Alarms   []Alarm       // any of them runs it; none = no alarm does
	Schedule *Schedule     // nil = no schedule runs it
	Cooldown time.Duration // -1 = the group's
	Decider  Policy        // nil for a schedule that only names another policy or sets bounds
	// Warmup is how long instances that this policy launches warm up; -1 = the group's.
	Warmup time.Duration
	// Every: the policy is asked whenever a period's datapoints are there, alarm or not.
	Every bool
	// Ahead is how long what an oracle decides takes to have its effect.
	Ahead time.Duration
	// History is how many whole hours of Metric the policy is shown, 0 = none.
	History int
	Metric  int
}
