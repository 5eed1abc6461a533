package explain

import "fmt"

// near proposes the word that was probably meant, or nothing if none is close.
func near(got string, words []string) string {
	best, found := max(len(got)/3, 1)+1, ""
	if len(got) > 64 {
		return ""
	}
	for _, w := range words {
		if d := distance(got, w); d < best {
			best, found = d, w
		}
	}
	if found == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", found)
}

// distance counts the letters to insert, drop or replace that turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := corner
			if a[i-1] != b[j-1] {
				cost++
			}
			corner = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
