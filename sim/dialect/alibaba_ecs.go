package dialect

import "github.com/asgsim/asgsim/sim"

// The ECS pages. None of these calls looks at the scaling group: instance
// protection belongs to the group and stops no ECS call.
const (
	ecsDeletePage = "Alibaba: ECS DeleteInstance and DeleteInstances, error tables"
	ecsAttribPage = "Alibaba: ECS ModifyInstanceAttribute, error table"
	ecsPowerPage  = "Alibaba: ECS StartInstance, StopInstance and RebootInstance, error tables"
	ecsRevoked    = "Alibaba: common error codes; revoking the authorization is modelled for every call"
)

// ecsMaxIDs is how many distinct ids an ECS batch call may name.
const ecsMaxIDs = 100

var ecsCreate = sim.Operation{
	Native: "RunInstances", HTTP: 200,
	Params: []string{"id", "zone", "deletion_protection", "billing", "auto_release_at", "power"},
	Cite:   "seed 001: Alibaba ECS release protection, RunInstances with DeletionProtection",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: ecsRevoked},
	},
}

// ecsDelete asks for protection before it asks whether the instance is stopped,
// in the order of the DeleteInstances page.
var ecsDelete = sim.Operation{
	Native: "DeleteInstance", HTTP: 200,
	Params: []string{"instances", "force", "via"},
	Cite:   "seed 001: Alibaba ECS release protection, effects",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: ecsRevoked},
		{If: sim.InstanceUnknown, Fault: ecsUnknown, Cite: ecsDeletePage},
		{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
		{If: sim.OverLimit, N: ecsMaxIDs, Fault: ecsTooMany, Cite: ecsDeletePage},
		{If: sim.DeletionProtected, Fault: ecsProtected, Cite: "seed 001: Alibaba ECS release protection, effects; " + ecsDeletePage},
		{If: sim.OnSubscription, Fault: ecsSubscription, Cite: ecsDeletePage},
		{If: sim.IsInitializing, Fault: ecsInitializing, Cite: ecsDeletePage},
		{If: sim.NotStopped, Fault: ecsStatus, Cite: ecsDeletePage},
	},
}

// ecsSetDeletionProtection is accepted on subscription instances and has no
// effect there.
var ecsSetDeletionProtection = sim.Operation{
	Native: "ModifyInstanceAttribute", HTTP: 200,
	Params: []string{"instances", "enabled"},
	Cite:   "seed 001: Alibaba ECS release protection, ModifyInstanceAttribute with DeletionProtection",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: ecsRevoked},
		{If: sim.InstanceUnknown, Fault: ecsUnknown, Cite: ecsAttribPage},
		{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
	},
}

var ecsStart = sim.Operation{
	Native: "StartInstance", HTTP: 200,
	Params: []string{"instances"},
	Cite:   "Alibaba: ECS StartInstance, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: ecsRevoked},
		{If: sim.InstanceUnknown, Fault: ecsUnknown, Cite: ecsPowerPage},
		{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
		{If: sim.IsInitializing, Fault: ecsInitializing, Cite: ecsPowerPage},
		{If: sim.NotStopped, Fault: ecsStatus, Cite: ecsPowerPage},
	},
}

// ecsRunningRules serve the two calls that need a running instance.
var ecsRunningRules = []sim.Rule{
	{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: ecsRevoked},
	{If: sim.InstanceUnknown, Fault: ecsUnknown, Cite: ecsPowerPage},
	{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
	{If: sim.IsInitializing, Fault: ecsInitializing, Cite: ecsPowerPage},
	{If: sim.NotRunning, Fault: ecsStatus, Cite: ecsPowerPage},
}

var ecsStop = sim.Operation{
	Native: "StopInstance", HTTP: 200, Rules: ecsRunningRules,
	Params: []string{"instances"},
	Cite:   "Alibaba: ECS StopInstance, description",
}

var ecsReboot = sim.Operation{
	Native: "RebootInstance", HTTP: 200, Rules: ecsRunningRules,
	Params: []string{"instances"},
	Cite:   "Alibaba: ECS RebootInstance, description",
}
