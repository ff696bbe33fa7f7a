package cli

import (
	"cmp"
	"slices"
	"strings"
)

// What nearest suggests: a few ids, and none that takes more slips of the finger.
const (
	maxNear  = 3
	maxSlips = 2
)

// nearest gives the few of all that typed most likely stands for, the likeliest first: those that hold it, the shortest
// first, or else those that are a few slips of the finger away.
func nearest(typed string, all []string) []string {
	if typed == "" {
		return nil
	}
	typed = strings.ToLower(clip(typed))
	holding, slips := map[string]int{}, map[string]int{}
	for _, id := range all {
		if strings.Contains(strings.ToLower(id), typed) {
			holding[id] = len(id)
		} else if n := distance(typed, strings.ToLower(id)); n <= maxSlips {
			slips[id] = n
		}
	}
	near := holding
	if len(near) == 0 {
		near = slips
	}
	out := make([]string, 0, len(near))
	for id := range near {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(near[a], near[b]), strings.Compare(a, b)) })
	return out[:min(maxNear, len(out))]
}

// distance counts the bytes to insert, delete or replace that make b of a (Levenshtein). It stops counting where the
// lengths alone are too far apart.
func distance(a, b string) int {
	if d := max(len(a)-len(b), len(b)-len(a)); d > maxSlips {
		return d
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0] // the cost of a[:i] to b[:j]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost = 1 + min(corner, row[j], row[j+1])
			}
			corner, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
