package sim

// Version is the simulator's: journals carry it, because the same scenario and
// seed give the same bytes only under the same version.
const Version = "0.1.0"
