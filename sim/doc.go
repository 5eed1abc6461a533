// Package sim is the vocabulary of the simulator: types and their spelling, no
// behaviour. Everybody imports it; it imports nothing of ours.
//
// # The model
//
// A scenario is a Config. The engine turns it into a stream of Records, one
// fact each, and that stream is the only truth: journal, promises, measures,
// expectations and report are readers of it (Sinks) and know nothing of the
// engine.
//
// # Three steps
//
// The engine works in three steps. decide looks at the world and says which
// records should follow; it changes nothing. apply is the only writer: it folds
// one record into the world. follow is the only scheduler: it looks at one record
// and says what will come of it later.
//
// # Determinism
//
// The journal is a function of scenario, seed and version. Time is integer
// nanoseconds; events are ordered by (time, class, sequence); every random draw
// comes from a stream that is named after what it decides; nothing ranges over
// a map, starts a goroutine or reads a clock.
//
// # Accepted is not done
//
// A call is refused at once, with the vendor's code, and changes nothing; or it
// is accepted, and then an activity may run for minutes and end Successful,
// Warning or Failed.
//
// # Glossary
//
//	ours                 Alibaba Cloud ESS                      Huawei Cloud AS
//	group                scaling group                          AS group
//	minimum              MinSize                                min_instance_number
//	maximum              MaxSize                                max_instance_number
//	expected number      DesiredCapacity                        desire_instance_number
//	total                TotalCapacity                          current_instance_number
//	in service           InService                              INSERVICE (Enabled)
//	pending              Pending, Pending:Wait                  PENDING, PENDING_WAIT
//	removing             Removing, Removing:Wait                REMOVING, REMOVING_WAIT
//	protect              SetInstancesProtection, Protected      PROTECT
//	deletion protection  ECS release protection                 (not an AS concept)
//	standby              EnterStandby, ExitStandby              ENTER_STANDBY, EXIT_STANDBY
//	remove               RemoveInstances                        REMOVE
//	detach               DetachInstances                        REMOVE, instance_delete no
//	attach               AttachInstances                        ADD
//	release              release                                delete (with the instance)
//	economical mode      ScalingPolicy recycle, Stopped         (not an AS concept)
//	scale-in             scale-in                               scaling action, instances are removed
//	scale-out            scale-out                              scaling action, instances are added
//	removal policy       RemovalPolicies                        instance_terminate_policy
//	activity             scaling activity                       scaling action
//	policy               scaling rule                           AS policy
//	alarm                event-triggered task                   alarm policy
//	schedule             scheduled task                         scheduled, recurrence policy
//	cooldown             DefaultCooldown                        cool_down_time
//	warm-up              EstimatedInstanceWarmup                (not an AS concept)
//	hook                 lifecycle hook                         lifecycle hook
//	health               Healthy, Unhealthy                     NORMAL, ERROR
package sim
