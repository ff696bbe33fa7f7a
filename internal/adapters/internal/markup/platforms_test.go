package markup_test

import (
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/discord"
	"smtpbot/internal/adapters/slack"
)

// TestPlatformsAreLinear repeats whatever begins some markup or other. It compares two lengths, for how long one of them
// takes depends on the machine, its load and the race detector.
func TestPlatformsAreLinear(t *testing.T) {
	units := []string{
		"<", "<<>", "<a", "<@U1|", "<http://", "<http://a|", "<@U1>", "&", "&lt;", "&gt;", "&gt; \n", "`", "` ", "`a",
		" `a", "```", "```a", "a```\n", "&gt; ```a", "*", "*a", " *a", "_a* ", "*_~", "\n", "\u00a0", "\ufeff", "\xe2",
		"<!date^|", "%25", "<http://a%25|b>", "`<@U1>` ", "<@1", "<@1>", "<t:1>", "<https://", "[", "[a", "](", "[a](",
		"[a](https://", "[a](https://x \"", "[a](https://((", "[a](https://x)", "[a]", "[[a](", "`` ` ", "```a\n",
		"> ```a", ">>> ", ">>> a\n", "\n>>> ", "# ", "# \n", "\\", "\\*", "\\\\", " **a_ ", "||", "|| a", "__a",
		"__init__", "_a", "*a ", " *a*_", "``a``` ", "*_~|", "> ", "\u200b", "`a` ",
	}
	for name, unformat := range map[string]func(string) string{"slack": slack.Unformat, "discord": discord.Unformat} {
		for _, unit := range units {
			if took, ok := linear(unformat, unit); !ok {
				t.Errorf("%s: %q repeated takes %v", name, unit, took)
			}
		}
	}
}

// linear tells whether f takes time in proportion to how often unit is repeated, and the time of the longer text.
func linear(f func(string) string, unit string) (long time.Duration, ok bool) {
	const (
		size, factor = 1 << 15, 8
		most         = 3 * factor             // a quadratic f takes factor * factor
		quick        = 100 * time.Millisecond // a quadratic f takes longer
	)
	took := func(size int) time.Duration {
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		f(text)
		return time.Since(start)
	}
	long = took(size * factor)
	for range 3 { // the machine may have been busy with something else
		if long < quick || long < most*took(size) {
			return long, true
		}
		long = min(long, took(size*factor))
	}
	return long, false
}
