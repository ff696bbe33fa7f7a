package slackfake

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// The workspace and what is in it at the start.
const (
	Team      = "T0ACMEAAA" // acme
	OtherTeam = "T0OTHERAA" // of the stranger
	Domain    = "acme"
	Site      = "https://acme.slack.com/"
	App       = "A0BOUNCEA" // the app of the bot
	BotUser   = "U0BOUNCEA" // the bot as a user
	Bot       = "B0BOUNCEA" // the bot as a bot

	Alice    = "U0ALICEAA" // a user
	Bob      = "U0BOBAAAA" // another user
	Ada      = "U0ADAAAAA" // an admin of the workspace
	Olga     = "U0OLGAAAA" // the primary owner of the workspace
	Stranger = "U0STRANGE" // of another workspace, met in Shared (Slack Connect)
	OtherBot = "U0OTHERBT" // another bot, whose bot_id is OtherBotID

	OtherBotID = "B0OTHERBT"

	Support   = "C0SUPPORT" // a public channel that the bot is a member of
	Elsewhere = "C0ELSEWHE" // a public channel that it is not a member of
	Private   = "C0PRIVATE" // a private channel that it is a member of
	Secret    = "C0SECRETA" // a private channel that it is not a member of
	Shared    = "C0SHAREDA" // shared with another workspace; the bot is a member
	Direct    = "D0ALICEAA" // Alice and the bot
)

// The secrets.
const (
	BotToken      = "xoxb-0000000000-slackfake-bot-token"
	AppToken      = "xapp-1-A0BOUNCEA-0000000000-slackfake-app-token"
	SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5"
)

// verification is the old token that Slack puts into every payload.
const verification = "slackfake-verification-token"

// clock gives timestamps that never repeat and never go back.
type clock struct{ last int64 }

// next gives a ts: seconds and microseconds.
func (c *clock) next() string {
	c.last = max(time.Now().UnixMicro(), c.last+1)
	return tsAt(c.last)
}

// tsAt gives microseconds as a ts.
func tsAt(micro int64) string { return fmt.Sprintf("%d.%06d", micro/1e6, micro%1e6) }

// tsTime reads a ts. It gives the zero time for what is none.
func tsTime(ts string) time.Time {
	sec, frac, ok := strings.Cut(ts, ".")
	if !ok || len(frac) != 6 {
		return time.Time{}
	}
	n, err := strconv.ParseInt(sec+frac, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMicro(n)
}

// newID gives an id with a prefix, such as "Ev" or "F".
func newID(prefix string) string { return prefix + strings.ToUpper(fake.Random(5)) }

// newEnvelopeID gives an id in the form of a UUID.
func newEnvelopeID() string {
	h := fake.Random(16)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
