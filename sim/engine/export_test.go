package engine

// RaceEnabled tells the tests of the package from outside.
const RaceEnabled = raceEnabled
