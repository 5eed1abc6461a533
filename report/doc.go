// Package report draws a run as one self-contained HTML page that opens without
// a network. It is a reader of records, as journals and judges are: everything
// it shows is derived from what the engine told, and the verdicts come from a
// finished result.
//
// It may not know: the engine, the rules of any vendor. Of the scenario it knows
// what is shown (titles, notes, thresholds), never what was meant to happen.
//
// The page is a function of configuration, records and result: equal runs give
// equal bytes. All text of the scenario is data to it; the page's policy allows
// no script and no style but its own, which it names by their hashes.
//
// Charts are built from go-echarts types and sent as data; the functions that
// ECharts wants live in page.js (labels, tooltips, the shared window), lanes.js
// (bars on lanes, their patterns and signs) and datapoints.js (the marks of what
// alarms look at). One file a chart: chart_demand.go, chart_size.go and so on, each
// with one builder that returns nothing where there is nothing to show.
package report
