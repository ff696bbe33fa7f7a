//go:build !race

package parse

// underRace tells whether the race detector watches.
const underRace = false
