package discord

import "fmt"

// Close codes, https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes

// Codes that the bot closes a connection with.
const (
	closeForGood   = 1000 // the session ends with it
	closeForResume = 4900 // any but 1000 and 1001 leaves the session as it is
)

// afterClose says what follows a close code.
type afterClose uint8

const (
	thenResume   afterClose = iota
	thenSlow                // resume, not soon
	thenIdentify            // the session is gone
	thenEnd                 // nothing but a change by people mends it
)

// afterCode tells what follows a close code of Discord's; 0 stands for none.
func afterCode(code int) afterClose {
	switch code {
	case 4007, 4009: // invalid sequence number, session timed out
		return thenIdentify
	case 4008: // too many frames sent
		return thenSlow
	case 4004, 4010, 4011, 4012, 4013, 4014:
		return thenEnd
	}
	return thenResume
}

// closedError is a close code that ends the gateway.
type closedError struct {
	code int
	mend string // what is wrong and what mends it, in a line
}

// Error implements error.
func (e *closedError) Error() string { return e.mend }

// closeError gives the error for a code that ends the gateway.
func (o gatewayOptions) closeError(code, shard, shards int) error {
	e := &closedError{code: code}
	switch {
	case code == 4004:
		e.mend = fmt.Sprintf("DISCORD_TOKEN: Discord does not take it (close code %d): copy it again from Bot at %s", code, portal)
	case code == 4010:
		e.mend = fmt.Sprintf("DISCORD_SHARDS: Discord does not take shard %d of %d (close code %d): leave it out, for as many as Discord recommends", shard, shards, code)
	case code == 4011 && o.shards > 0:
		e.mend = fmt.Sprintf("DISCORD_SHARDS: %d shards are too few for the bot's servers (close code %d): leave it out, for as many as Discord recommends", shards, code)
	case code == 4011:
		e.mend = fmt.Sprintf("DISCORD_SHARDS: the %d shards that Discord recommended are too few by now (close code %d): start again, which asks for their number anew", shards, code)
	case code == 4014 && o.intents&intentContent != 0:
		e.mend = fmt.Sprintf("the Message Content intent is off (close code %d): turn it on under Bot → Privileged Gateway Intents at %s", code, portal)
	default:
		e.mend = fmt.Sprintf("Discord closed the connection with code %d (API version %s, intents %d): this is a defect of the bot, please report it", code, gatewayVersion, o.intents)
	}
	return e
}
