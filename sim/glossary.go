package sim

// Term is an entry of the glossary: our word, what it means, and what each vendor
// calls it. The table in the package comment has the same words.
type Term struct {
	Word string
	// Also are other spellings under which a text may speak of it.
	Also []string
	Says string // one or two sentences
	// Of has an entry for each vendor.
	Of []VendorTerm
}

// VendorTerm is what a vendor calls something, and where it says so.
type VendorTerm struct {
	Provider string // its word in scenario files
	Word     string
	Source   string // the vendor's page
}

// At returns what a provider calls it; ok is false for one that has no entry.
func (t *Term) At(provider string) (v VendorTerm, ok bool) {
	for _, v := range t.Of {
		if v.Provider == provider {
			return v, true
		}
	}
	return VendorTerm{}, false
}

// both makes the entries of the two vendors.
func both(aliWord, aliSource, hwWord, hwSource string) []VendorTerm {
	return []VendorTerm{{"alibaba", aliWord, "Alibaba: " + aliSource}, {"huawei", hwWord, "Huawei: " + hwSource}}
}

const (
	aliLife = "Lifecycle of an instance in a scaling group"
	hwLife  = "Life cycle of instances"
	hwBatch = "Batch operations on instances, action"
)

// Glossary explains the words that reports and messages use, in the order in
// which it is read.
var Glossary = []Term{
	{Word: "group", Also: []string{"scaling group"},
		Says: "Machines of one kind that are started and released together, within a minimum and a maximum.",
		Of:   both("scaling group", "CreateScalingGroup, description", "AS group", "Creating an AS group")},
	{Word: "minimum", Also: []string{"MinSize"},
		Says: "The group's own scaling and calls by hand leave at least so many members. A machine that fails goes nevertheless.",
		Of:   both("MinSize", "CreateScalingGroup, MinSize", "min_instance_number", "Creating an AS group, min_instance_number")},
	{Word: "maximum", Also: []string{"MaxSize"},
		Says: "The group never adds beyond so many members.",
		Of:   both("MaxSize", "CreateScalingGroup, MaxSize", "max_instance_number", "Creating an AS group, max_instance_number")},
	{Word: "expected number", Also: []string{"desired", "DesiredCapacity"},
		Says: "How many members the group sees to. If one fails it starts another; policies move the number and the members follow.",
		Of:   both("DesiredCapacity", "Expected number of instances", "desire_instance_number", "What is the expected number of instances")},
	{Word: "total", Also: []string{"Total Capacity"},
		Says: "The members that count: also those in standby and, until they have left, those that are leaving.",
		Of:   both("TotalCapacity", "DescribeScalingGroups, TotalCapacity", "current_instance_number", "Querying AS groups, current_instance_number")},
	{Word: "in service", Also: []string{"InService", "INSERVICE", "serving"},
		Says: "The member takes traffic.",
		Of:   both("InService", aliLife, "INSERVICE (Enabled)", hwLife)},
	{Word: "pending", Also: []string{"joining", "Pending:Wait"},
		Says: "The member is on its way into service: launched, started or attached, or waiting for a lifecycle hook.",
		Of:   both("Pending, Pending:Wait", aliLife, "PENDING, PENDING_WAIT", hwLife)},
	{Word: "removing", Also: []string{"leaving", "Removing:Wait"},
		Says: "The member is on its way out: drained, held by a lifecycle hook, or being stopped.",
		Of:   both("Removing, Removing:Wait", aliLife, "REMOVING, REMOVING_WAIT", hwLife)},
	{Word: "protect", Also: []string{"protected", "protection", "instance protection"},
		Says: "A protected member is never chosen when the group shrinks by itself. It is no shield against people: remove, detach and delete still work.",
		Of: both("SetInstancesProtection, Protected", "SetInstancesProtection, description",
			"PROTECT", hwBatch+" PROTECT")},
	{Word: "deletion protection", Also: []string{"release protection"},
		Says: "Belongs to the machine, not to the group: nobody can delete it by hand. A scale-in that chooses it releases it all the same.",
		Of:   both("ECS release protection", "ECS release protection, effects", "(not an AS concept)", "no page of AS names it")},
	{Word: "standby",
		Says: "Set aside by hand: the member stays in the group, takes no traffic, is not checked for health and is not chosen by a scale-in.",
		Of: both("EnterStandby, ExitStandby", "EnterStandby, description",
			"ENTER_STANDBY, EXIT_STANDBY", "Setting an instance to standby")},
	{Word: "remove", Also: []string{"removed", "removes"},
		Says: "A member is taken out by hand. Alibaba releases it if the group had made it; Huawei keeps it unless asked to delete it.",
		Of:   both("RemoveInstances", "RemoveInstances, description and RemovePolicy", "REMOVE", hwBatch+" REMOVE")},
	{Word: "detach", Also: []string{"detached", "detaches"},
		Says: "A member is taken out by hand and runs on outside the group, whoever made it.",
		Of: both("DetachInstances", "DetachInstances, description",
			"REMOVE, instance_delete no", hwBatch+" REMOVE, instance_delete")},
	{Word: "attach", Also: []string{"attached", "attaches"},
		Says: "A running machine joins the group by hand.",
		Of:   both("AttachInstances", "AttachInstances, description", "ADD", hwBatch+" ADD")},
	{Word: "release", Also: []string{"released", "releases"},
		Says: "The machine ceases to exist, and so does its bill.",
		Of: both("release", "RemoveInstances, RemovePolicy",
			"delete (with the instance)", hwBatch+" REMOVE, instance_delete yes")},
	{Word: "economical mode", Also: []string{"recycle"},
		Says: "Instead of being released a member is stopped and kept, so that it is back sooner.",
		Of:   both("ScalingPolicy recycle, Stopped", "CreateScalingGroup, ScalingPolicy", "(not an AS concept)", "no page of AS names it")},
	{Word: "scale-in", Also: []string{"scales in", "shrinks"},
		Says: "The group becomes smaller by itself: because of an alarm, a schedule, or a number that was lowered. It chooses who leaves.",
		Of: both("scale-in", "Scaling activity process, scale-in",
			"scaling action, instances are removed", "Configuring an instance removal policy")},
	{Word: "scale-out", Also: []string{"scales out", "grows"},
		Says: "The group becomes larger by itself.",
		Of:   both("scale-out", "Scaling activity process, scale-out", "scaling action, instances are added", "Creating an AS policy")},
	{Word: "removal policy", Also: []string{"removal policies"},
		Says: "Who goes first among those who may be chosen: the oldest, the newest, those of the oldest configuration.",
		Of: both("RemovalPolicies", "CreateScalingGroup, RemovalPolicies",
			"instance_terminate_policy", "Configuring an instance removal policy")},
	{Word: "activity", Also: []string{"activities", "scaling activity"},
		Says: "What the group does about its size, from the decision to the last member moved. It can take minutes, and most groups do one at a time.",
		Of:   both("scaling activity", "DescribeScalingActivities", "scaling action", "Querying scaling action logs")},
	{Word: "policy", Also: []string{"policies", "scaling rule"},
		Says: "Says by how much the group grows or shrinks, and when.",
		Of:   both("scaling rule", "CreateScalingRule", "AS policy", "Creating an AS policy")},
	{Word: "alarm", Also: []string{"alarms"},
		Says: "Watches a metric and asks a policy to act when it was beyond a threshold for long enough.",
		Of:   both("event-triggered task", "CreateAlarm", "alarm policy", "Creating an AS policy, ALARM")},
	{Word: "schedule", Also: []string{"schedules", "scheduled"},
		Says: "Asks a policy to act at an instant, once or again and again.",
		Of:   both("scheduled task", "CreateScheduledTask", "scheduled, recurrence policy", "Creating an AS policy, SCHEDULED and RECURRENCE")},
	{Word: "cooldown", Also: []string{"cools down", "cooling down"},
		Says: "For a while after an activity the group refuses what alarms want. People and schedules are not bound by it.",
		Of:   both("DefaultCooldown", "Cooldown time, rules and examples", "cool_down_time", "Creating an AS policy, cooldown notes")},
	{Word: "warm-up", Also: []string{"warms up", "warmed up"},
		Says: "A new member serves at once, and for a while is not counted in the averages that policies look at.",
		Of:   both("EstimatedInstanceWarmup", "CreateScalingRule, EstimatedInstanceWarmup", "(not an AS concept)", "no page of AS names it")},
	{Word: "hook", Also: []string{"hooks", "lifecycle hook", "lifecycle hooks"},
		Says: "Holds a member on its way in or out until somebody answers, or a time-out does.",
		Of:   both("lifecycle hook", "CreateLifecycleHook", "lifecycle hook", "Creating a lifecycle hook")},
	{Word: "health", Also: []string{"health check", "healthy", "unhealthy"},
		Says: "What the health check found. A member that is not healthy is replaced, unless it is in standby, or protected at Alibaba.",
		Of:   both("Healthy, Unhealthy", "Remove an unhealthy ECS instance", "NORMAL, ERROR", "Health check")},
}
