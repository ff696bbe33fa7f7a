package talk

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// IsTask tells whether a text begins as descriptions of changes do: "Add …", "Please fix the line".
func IsTask(text string) bool {
	if released(text) {
		return true
	}
	text = scan.TrimLeft(text, " \t\n#*-_`")
	for _, please := range []string{"please ", "can you ", "could you "} {
		if scan.HasPrefixFold(text, please) {
			for _, t := range pleas {
				if scan.HasPrefixFold(text[len(please):], t) {
					return true
				}
			}
		}
	}
	line, _, _ := strings.Cut(text, "\n")
	if scope, rest, ok := strings.Cut(line, ": "); ok && len(scope) < 16 && strings.IndexByte(scope, ' ') < 0 { // "v2.4.1: handle …", "smtp: add …"
		line = rest
	}
	for _, t := range tasks {
		if scan.HasPrefixFold(line, t) || scan.HasPrefixFold(text, t) {
			return true
		}
	}
	return (scan.HasPrefixFold(line, "allow ") || scan.HasPrefixFold(line, "allows ")) && !Befell(text)
}

// Befell tells whether somebody speaks in a text of what befell them, or of what goes on in spite of something.
func Befell(text string) bool { return FirstPerson(text) || inSpite.WordIn(text) }

var inSpite = scan.NewTable("but", "still")

// released tells whether a text begins with the heading of a release in a list of changes: "## 2.3.0", "## [2.3.0] - 2026-11-02".
func released(text string) bool {
	line, _, ok := strings.Cut(scan.TrimLeft(text, " \n"), "\n")
	head := scan.TrimLeft(line, "# [vV")
	number := scan.TrimLeft(head, "0123456789")
	rest := scan.TrimLeft(scan.TrimLeft(number, ".0123456789"), "]) ")
	return ok && line[:1] == "#" && len(number) < len(head) && len(number) > 1 && number[0] == '.' && scan.IsDigit(number[1]) && (rest == "" || rest[0] == '-' || rest[0] == '(')
}

// tasks are the words that changes to software and papers begin with, pleas those behind "please".
var (
	tasks = []string{"add ", "adds ", "added ", "document ", "documents ", "handle ", "handles ", "support for ", "rename ", "renames ", "change ", "changes ", "update ", "updates ", "updated ", "improve ", "improves ", "refactor", "feat:", "feat(", "fix:", "fix(", "docs:", "chore", "implement "}
	pleas = []string{"add ", "fix the ", "change the ", "update the ", "correct the ", "document "}
)
