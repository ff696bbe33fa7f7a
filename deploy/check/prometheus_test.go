package check

import (
	"os"
	"testing"
)

// TestPrometheus lets promtool read the alert rules, and try them on the series of the file beside them.
func TestPrometheus(t *testing.T) {
	for _, f := range []string{"rules.yaml", "rules_test.yaml"} {
		if _, err := os.Stat("../prometheus/" + f); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := tool(t, "promtool", "check", "rules", "--lint-fatal", "../prometheus/rules.yaml"); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
	if out, err := tool(t, "promtool", "test", "rules", "../prometheus/rules_test.yaml"); err != nil {
		t.Errorf("test: %v\n%s", err, out)
	}
}
