package invariant

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// Promise is a built-in promise.
type Promise struct {
	ID        string
	Says      string   // one sentence
	Exercised string   // what counts as a test of it
	Sources   []Source // who promises it, and where

	sees  []sim.Kind   // the records that it wants to see
	into  sim.StateSet // of steps from state to state, only those that lead there; 0 = all
	start func() watcher
}

// Source says where a vendor's documentation makes a promise.
type Source struct {
	Provider string
	Text     string
}

// watcher judges one run. The ledger stands as it was before the record.
type watcher interface {
	see(c *court, r *sim.Record)
}

// closer is a watcher that has something to say when the run is over.
type closer interface {
	end(c *court)
}

// The providers that make promises. Who promises what is data about the vendors'
// documentation, which is why the names stand here.
const (
	alibaba = "alibaba"
	huawei  = "huawei"
)

// builtin is every promise, in the order of every report. The first ones are those
// whose ids the scenario format fixes; the others follow by what they are about.
var builtin = []*Promise{
	&protectedNotScaledIn,
	&standbyNotScaledIn,
	&minSizeKept,
	&boundsKept,
	&deletionProtectionRefusesRelease,
	&manualInstanceNotReleased,
	&detachKeepsRunning,
	&oneActivityAtATime,
	&cooldownKept,
	&refusedChangesNothing,
	&protectionPersists,
	&instancesConserved,

	// Of protection.
	&protectionOnlyOnRequest,
	&protectionFreezesHealth,
	&protectedReleasedOnlyAfterRemoval,
	&protectWorksDuringActivity,
	&protectOnlyWhenActive,
	&protectOnlyInService,

	// Of deletion protection.
	&deletionProtectionNeverStopsAutomaticRelease,
	&deletionProtectionRefusesOnlyRelease,
	&deletionProtectionOnlyOnRequest,
	&deletionProtectionOnlyPayAsYouGo,
	&consoleReleasesTheOthers,
	&allProtectedNoRelease,

	// Of members that are removed, detached or added by hand.
	&removeOnlyWhenActive,
	&removeOnlyWithoutActivity,
	&removeBypassesCooldown,
	&removedAutoInstanceGoes,
	&removeReleasesByDefault,
	&recycleOnlyWhereSupported,
	&recycleRefusedWhereUnsupported,
	&removedInstanceKeptUnlessAsked,
	&removedInstanceDeletedWhenAsked,
	&onlyInServiceRemoved,
	&ownListenerUnbound,
	&foreignListenerKept,
	&detachOnlyWhenActive,
	&detachOnlyWithoutActivity,
	&detachBypassesCooldown,
	&attachOnlyWhenActive,
	&attachOnlyWithoutActivity,
	&attachOnlyFromNoGroup,
	&attachOnlyRunning,
	&addedZoneInGroup,
	&maxSizeKept,
	&loadBalancerDownRefuses,
	&databaseDownRefuses,

	// Of every call.
	&batchLimitKept,
	&batchAllOrNothing,
	&acceptedCallHasActivity,
	&everyCallAnswered,
	&unknownGroupRefused,
	&unknownInstanceRefused,
	&unauthorizedRefused,

	// Of standby.
	&standbyOnlyOnRequest,
	&standbyFreezesHealth,
	&standbyTakesNoTraffic,
	&standbyAddsNobodyUnlessAsked,
	&standbyAppendsWhenAsked,

	// Of scale-in and health.
	&joiningNotScaledIn,
	&autoBeforeManual,
	&removalPolicyKept,
	&scaledInAutoInstanceReleased,
	&healthRemovesOnlyUnhealthy,
	&healthRemovalKeepsDesired,
	&unhealthyAutoInstanceReleased,
	&failedLaunchReleased,

	// Of cooldowns.
	&cooldownBlocksOnlyAlarms,
	&cooldownHasItsLength,
	&noCooldownWithoutEffect,
	&disablingEndsCooldown,

	// Of sizes.
	&desiredWithinBounds,
	&desiredFollowsHand,
	&desiredNotBelowProtected,
	&groupReturnsToSize,
	&checkAddsNoMore,

	// Of hooks.
	&hookHoldsMember,
	&hookTimeOutKept,
	&abandonedDoesNotJoin,

	// Of groups that rest or go.
	&inactiveGroupDoesNothing,
	&suspendedProcessRests,
	&deletedGroupIsEmpty,
	&unforcedDeletionNeedsEmptyGroup,
	&groupDeletionProtectionKept,

	// Of any run.
	&timeNeverGoesBack,
	&idsNeverReused,
	&statesSumUp,
	&activityEnds,
	&activityMovesNoMore,
	&goneStaysGone,
}

// All returns the built-in promises in the order of reports.
func All() []Promise {
	out := make([]Promise, len(builtin))
	for i, p := range builtin {
		out[i] = *p
	}
	return out
}

// Source returns where a provider makes the promise, "" if it does not.
func (p *Promise) Source(provider string) string {
	i := slices.IndexFunc(p.Sources, func(s Source) bool { return s.Provider == provider })
	if i < 0 {
		return ""
	}
	return p.Sources[i].Text
}

// Claims reports whether a provider makes the promise.
func (p *Promise) Claims(provider string) bool { return p.Source(provider) != "" }

// Providers lists who makes the promise.
func (p *Promise) Providers() []string {
	var out []string
	for _, s := range p.Sources {
		out = append(out, s.Provider)
	}
	return out
}
