package dialect

import "github.com/asgsim/asgsim/sim"

// The rows of Alibaba's error tables. Where the pages print curly quotation
// marks these are straight, as the service sends them. A fault whose message
// names a parameter names it here, because the engine knows only instances.
var (
	aliUnauthorized = sim.Fault{HTTP: 403, Code: "Forbidden.Unauthorized",
		Message: "A required authorization for the specified action is not supplied."}
	aliGroupUnknown = sim.Fault{HTTP: 404, Code: "InvalidScalingGroupId.NotFound",
		Message: "The specified scaling group does not exist."}
	aliInstanceUnknown = sim.Fault{HTTP: 404, Code: "InvalidInstanceId.NotFound",
		Message: `Instance "XXX" does not exist.`}
	// aliHealthUnknown is the one page on which an unknown instance is a 400.
	aliHealthUnknown = sim.Fault{HTTP: 400, Code: "InvalidInstanceId.NotFound",
		Message: `Instance "%s" does not exist.`}
	aliNoIDs = sim.Fault{HTTP: 400, Code: "MissingParameter",
		Message: `The input parameter "InstanceId" that is mandatory for processing this request is not supplied.`}
	aliTooMany = sim.Fault{HTTP: 400, Code: "InvalidParameter",
		Message: `The specified value of parameter "InstanceId" is not valid.`}
	aliEntrusted = sim.Fault{HTTP: 400, Code: "InvalidParameter",
		Message: `The specified value of parameter "Entrusted" is not valid.`}
	aliRecycle = sim.Fault{HTTP: 400, Code: "InvalidParameter",
		Message: "The specified group does not support the specified RemovePolicy."}
	aliGroupStatus = sim.Fault{HTTP: 400, Code: "IncorrectScalingGroupStatus",
		Message: "The current status of the specified scaling group does not support this action."}
	aliInstanceStatus = sim.Fault{HTTP: 400, Code: "IncorrectInstanceStatus",
		Message: `The current status of instance "XXX" does not support this action.`}
	aliInUse = sim.Fault{HTTP: 400, Code: "InvalidInstanceId.InUse",
		Message: `Instance "XXX" is already attached to another scaling group.`}
	aliActivity = sim.Fault{HTTP: 400, Code: "ScalingActivityInProgress",
		Message: "You cannot delete a scaling group or launch a new scaling activity while there is " +
			"a scaling activity in progress for the specified scaling group."}
	aliLoadBalancer = sim.Fault{HTTP: 400, Code: "IncorrectLoadBalancerStatus",
		Message: "The current status of the specified load balancer does not support this action."}
	aliDatabase = sim.Fault{HTTP: 400, Code: "IncorrectDBInstanceStatus",
		Message: `The current status of DB instance "XXX" does not support this action.`}
	aliMinSize = sim.Fault{HTTP: 400, Code: "IncorrectCapacity.MinSize",
		Message: "To remove the instances, the total capacity will be lesser than the MinSize."}
	aliMaxSize = sim.Fault{HTTP: 400, Code: "IncorrectCapacity.MaxSize",
		Message: "To attach the instances, the total capacity will be greater than the MaxSize."}
	aliEnableMaxSize = sim.Fault{HTTP: 400, Code: "IncorrectCapacity.MaxSize",
		Message: "To attach the instances, the total capacity will be greater than the max size."}
	aliNoChange = sim.Fault{HTTP: 400, Code: "IncorrectCapacity.NoChange",
		Message: "To execute the specified scaling rule, the total capacity will not change."}
	aliDenied = sim.Fault{HTTP: 400, Code: "OperationDenied",
		Message: "This operation is denied because the specified scaling group does not support this action."}
	aliMinAboveMax = sim.Fault{HTTP: 400, Code: "InvalidParameter.Conflict",
		Message: "The value of parameter MinSize and parameter MaxSize are confilict."} // the vendor's spelling
	aliDesiredOutside = sim.Fault{HTTP: 400, Code: "InvalidParameter.Conflict",
		Message: "The value of parameter MinSize/MaxSize and parameter DesiredCapacity are confilict."}
	aliConfiguration = sim.Fault{HTTP: 404, Code: "InvalidScalingConfigurationId.NotFound",
		Message: "The specified scaling configuration does not exist."}
	aliHasMembers = sim.Fault{HTTP: 400, Code: "InstanceInUse",
		Message: "You cannot delete a scaling configuration or scaling group while there is an instance associated with it."}
	aliConflict = sim.Fault{HTTP: 400, Code: "InvalidOperation.Conflict",
		Message: "Specific operation may conflicts with other operations, please retry later."}
	aliPolicyUnknown = sim.Fault{HTTP: 404, Code: "InvalidScalingRuleAri.NotFound",
		Message: "The specified scaling rule Ari does not exist."}
	aliPolicyType = sim.Fault{HTTP: 400, Code: "ScalingRule.InvalidScalingRuleType",
		Message: "Specific scaling rule type: %s can not be executed."}
	aliMetricValue = sim.Fault{HTTP: 400, Code: "MissingParameter.MetricValue",
		Message: "Metric value must be specified for StepScalingRule."}
	aliThreshold = sim.Fault{HTTP: 400, Code: "MissingParameter.BreachThreshold",
		Message: "Breach threshold must be specified for StepScalingRule."}
	aliNoStep = sim.Fault{HTTP: 400, Code: "InvalidStepAdjustments.NoStepFound",
		Message: "No adjustment step found for a metric value of: %s."}
	aliHeartbeats = sim.Fault{HTTP: 400, Code: "LifecycleAction.RecordTimesExceeded",
		Message: "The specified lifecycleAction exceed lifecycleAction max record times."}
	aliHookTooLong = sim.Fault{HTTP: 400, Code: "LifecycleAction.TimeExceeded",
		Message: "The specified parameter heartbeatTime exceed lifecycleAction max suspend time."}
	aliHookUnknown = sim.Fault{HTTP: 400, Code: "LifecycleHookIdAndLifecycleActionToken.Invalid",
		Message: "The specified lifecycleActionToken and lifecycleHookId you provided does not match any in process lifecycle action."}
)

// What automatic requests are told. The first has no code: it is the text of a
// Rejected activity.
var (
	aliCooldown = sim.Fault{Message: "You cannot launch a new scaling activity during the cooldown period."}
	aliRevoked  = sim.Fault{HTTP: 403, Code: "Forbidden.Unauthorized",
		Message: "Ess should be authorized in ram to operate user resource."}
	aliSilent = sim.Fault{} // the vendor starts nothing and writes nothing
)

// The rows of the ECS error tables.
var (
	ecsUnknown = sim.Fault{HTTP: 404, Code: "InvalidInstanceId.NotFound",
		Message: "The specified InstanceId does not exist."}
	ecsTooMany = sim.Fault{HTTP: 403, Code: "InvalidParameter.TooManyInstanceIds",
		Message: "Instance ids cannot be more than 100."}
	ecsProtected = sim.Fault{HTTP: 403, Code: "InvalidOperation.DeletionProtection",
		Message: "The operation is not allowed due to deletion protection."}
	ecsSubscription = sim.Fault{HTTP: 403, Code: "ChargeTypeViolation",
		Message: "The operation is not permitted due to charge type of the instance."}
	ecsInitializing = sim.Fault{HTTP: 403, Code: "IncorrectInstanceStatus.Initializing",
		Message: "The specified instance status does not support this operation."}
	ecsStatus = sim.Fault{HTTP: 403, Code: "IncorrectInstanceStatus",
		Message: "The current status of the resource does not support this operation."}
)
