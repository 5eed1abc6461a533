package docs

import "github.com/asgsim/asgsim/sim"

// told says of each kind of record when it is written and which keys it has
// beside those of every line.
var told = [sim.NumKinds]struct{ when, keys string }{
	sim.KindBegin:      {"the run begins; the root of every cause", ""},
	sim.KindGroup:      {"a group exists", "`id`, `x.group`"},
	sim.KindGroupState: {"a group changed its state", "`group`, `state`, `was`"},
	sim.KindBounds:     {"a group's bounds changed", "`group`, `min`, `max`"},
	sim.KindDesired:    {"the expected number moved; -1 is none", "`group`, `desired`, `was`, `name` (the policy that moved it)"},
	sim.KindSetting:    {"another setting of the group changed", "`group`, `name` (the scenario's key), `text` (its new value), `value` (if a number; ns for durations)"},
	sim.KindInstance:   {"an instance exists, outside every group", "`id`, `text` (its name), `x.instance`"},
	sim.KindState: {"an instance changed its state", "`inst`, `group`, `act`, `from`, `to`, " +
		"`code` (the reason, if any)"},
	sim.KindStep: {"a joining or leaving member begins a step that takes time", "`inst`, `group`, `act`, " +
		"`name` (`boot`, `start`, `register`, `drain`, `hooks`, `stop`), `until` (ns, -1 if open)"},
	sim.KindTotal:              {"a member enters or leaves the vendor's total capacity", "`inst`, `group`, `act`, `on` (enters), `total` (after it)"},
	sim.KindProtection:         {"instance protection was set or taken off", "`inst`, `group`, `on`"},
	sim.KindHealth:             {"an instance was found healthy or unhealthy", "`inst`, `group`, `on` (healthy), `code` (what made it so)"},
	sim.KindPower:              {"an instance was powered on or off", "`inst`, `group`, `on`"},
	sim.KindTraffic:            {"the load balancer's check of an instance passes or fails", "`inst`, `group`, `on` (passes)"},
	sim.KindDeletionProtection: {"ECS deletion protection was turned on or off", "`inst`, `on`"},
	sim.KindListener:           {"an instance was bound to or unbound from a load balancer", "`inst`, `group`, `on` (bound), `name` (the load balancer)"},
	sim.KindWarm:               {"a serving member's warm-up is over", "`inst`, `group`"},
	sim.KindCall: {"someone called the API and was answered", "`call`, `group`, `on` (accepted), `http` (0: nobody was found, no call was made), " +
		"`code`, `text` (of a refusal), `act` (the activity started), `x.call`"},
	sim.KindEvent: {"something happened in the outside world, or ended", "`on` (began), `name` (the event), `text` (its target), `x.ids`"},
	sim.KindActivity: {"an activity began", "`act`, `group`, `trigger`, `want` (how many join; negative: leave), " +
		"`name` (policy, or the vendor's type word), `text` (the vendor's cause), `on` (it may overlap others)"},
	sim.KindActivityEnd: {"an activity ended", "`act`, `group`, `status`, `moved` (how many), `text` (the vendor's detail)"},
	sim.KindPick:        {"who leaves, and why", "`group`, `act`, `x.pick`"},
	sim.KindBlocked: {"something wanted to act and could not", "`group`, `name` (policy or check), `code` (the reason), `text` (the vendor's), " +
		"`until` (ns, -1 if not known), `trigger`, `act` (a Rejected activity), `x.code` (the vendor's code)"},
	sim.KindCooldown: {"a cooldown begins or is over", "`group`, `on` (begins), `until` (ns), `name` (the policy whose length it has)"},
	sim.KindHook:     {"a lifecycle hook holds a member, or was answered", "`inst`, `group`, `act`, `name` (the hook), `on` (waits), `code` (the result), `until` (ns)"},
	sim.KindSample:   {"a monitoring period closed", "`group`, `begin` (ns), `end` (ns), `vals` (a value a metric; null: no datapoint)"},
	sim.KindJob:      {"a job waits, starts, is done, or dies with its instance", "`group`, `name` (waiting, started, done, killed), `job` (its number), `inst` but for waiting, `until` (when it will be done)"},
	sim.KindAlarm:    {"an alarm changed its state", "`group`, `name` (the policy), `alarm`, `index` (which of the policy's alarms), `vals` (value, threshold)"},
	sim.KindWish:     {"a policy wants a change", "`group`, `name` (the policy), `text` (why), `change`, `vals` (the amount), `trigger`"},
	sim.KindForecast: {"a policy foresaw its metric", "`group`, `name` (the policy), `code` (the metric), `begin` (ns, of the first interval), `every` (ns, how long each is), `vals` (the average foreseen for each; null: none)"},
	sim.KindProbe:    {"the values at an instant that an expectation looks at", "`group`, `vals` (backlog, arrival rate, then the totals so far)"},
	sim.KindTotals: {"what the whole run served", "`group`, `vals` (requests, served, dropped, killed, backlog, peak backlog; " +
		"latency mean, p50, p95, p99; jobs started, done, killed)"},
	sim.KindEnd: {"the run is over", "`code`, `text` (when a limit ended it early)"},
}

// Journal describes the file journal.jsonl: its lines, and the kinds of record.
func Journal() string {
	var p page
	p.heading(1, "The journal")
	p.paragraph("`journal.jsonl` holds all that is known of a run: the report, the promises and every number are derived from it, ",
		"and `asgsim report` and `asgsim check` do so again from the file alone. Line 1 is a header with format version, ",
		"scenario, its hash, seed, provider and program version; every further line is one fact.")
	p.paragraph("Every line has `seq` (1, 2, 3 …), `at` (ns since the start), `cause` (the `seq` of the fact that led to it) and `kind`. ",
		"Instances, groups and activities go by name. Following the causes back explains anything: `asgsim explain`. ",
		"Instants are integer nanoseconds. A key that its kind lists is left out when it is empty.")
	var rows [][]string
	for k := range sim.NumKinds {
		rows = append(rows, []string{code(k.String()), told[k].when, told[k].keys})
	}
	p.table([]string{"Kind", "Written when", "Keys"}, rows)
	p.pick()
	return p.String()
}

// pick explains the record that people ask about most.
func (p *page) pick() {
	p.heading(2, "Why this instance?")
	p.paragraph("A `pick` record holds under `x.pick` what one choice of members to leave looked like.")
	p.table([]string{"Key", "What"}, [][]string{
		{"`want`, `taken`", "how many should leave, and who does"},
		{"`counts`", "how many members each rule passed over, in the order in which the rules are asked"},
		{"`passed`", "the first 20 passed over, each with its rule"},
		{"`next`", "up to 20 further candidates, in the order in which they would go"},
		{"`order`", "the criteria that ranked the candidates"},
		{"`tie_of`", "how many a random draw decided between; 0: none was needed"},
		{"`skipped`", "all members passed over"},
	})
}
