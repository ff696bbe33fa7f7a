package cli

import (
	"cmp"
	"slices"
	"strings"

	"smtpbot/internal/slips"
)

// maxNear is how many ids nearest suggests.
const maxNear = 3

// nearest gives the few of all that typed most likely stands for, the likeliest first: those that hold it, the shortest
// first, or else those that are a few slips of the finger away.
func nearest(typed string, all []string) []string {
	if typed == "" {
		return nil
	}
	typed = strings.ToLower(clip(typed))
	holding, slipped := map[string]int{}, map[string]int{}
	for _, id := range all {
		if strings.Contains(strings.ToLower(id), typed) {
			holding[id] = len(id)
		} else if n := slips.Between(typed, strings.ToLower(id)); n <= slips.Most {
			slipped[id] = n
		}
	}
	near := holding
	if len(near) == 0 {
		near = slipped
	}
	out := make([]string, 0, len(near))
	for id := range near {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(near[a], near[b]), strings.Compare(a, b)) })
	return out[:min(maxNear, len(out))]
}
