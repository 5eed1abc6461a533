package report

// watched is what page.js marks datapoints by: the alarm's line, threshold and
// period. Only what has all its datapoints on the page is marked.
type watched struct {
	Series    string  `json:"s"` // the line that its datapoints lie on
	When      string  `json:"w"`
	Threshold float64 `json:"v"`
	Period    int64   `json:"p"` // ms, and
	Every     int64   `json:"m"` // that of monitoring
	Statistic string  `json:"st"`
	Color     string  `json:"c"`
}

// markPoints marks the datapoints of each alarm as breaching, not breaching or
// missing; on names the line that an alarm's datapoints lie on.
func (g *groupTrack) markPoints(c *chart, watchers []watcher, on func(watcher) string) {
	if len(watchers) == 0 || len(g.samples) >= maxPoints || g.info.MonitorEvery < 1e6 {
		return
	}
	for _, a := range watchers {
		c.watched = append(c.watched, watched{on(a), a.When.String(), a.Threshold, a.Period.Milliseconds(),
			g.info.MonitorEvery / 1e6, a.Statistic.String(), alarmColor(a)})
	}
	c.Caption += " Where there is room, datapoints are marked: ✕ breaching, ○ not breaching, – missing."
}
