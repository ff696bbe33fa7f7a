// Package slips tells how many slips of the finger two words are apart.
package slips

// Most is how many slips make one word still look like another.
const Most = 2

// Between counts the bytes to insert, delete, replace or swap with the next that make b of a (the restricted distance of
// Damerau and Levenshtein). It stops counting where the lengths alone are more than Most apart.
func Between(a, b string) int {
	if d := max(len(a)-len(b), len(b)-len(a)); d > Most {
		return d
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = last[j] // the cost of a[:i] to b[:j]
			if a[i] != b[j] {
				row[j+1] = 1 + min(last[j], row[j], last[j+1])
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], 1+before[j-1])
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
