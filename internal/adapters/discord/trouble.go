package discord

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"smtpbot/internal/chat"
)

// callError is why a call of Discord did not do what was asked. It holds Discord's numbers for the trouble, and nothing of the
// call: a path may hold a token, and the text is people's.
type callError struct {
	route  string
	status int    // 0 where there was no answer
	code   int    // Discord's, 0 for none
	at     string // where in the body, and what is wrong there: "embeds.0.title: BASE_TYPE_MAX_LENGTH"
	what   string // what happened where Discord does not say
	is     error  // of the port: ErrRefused, ErrDoubt, a RetryError; errToken; or nil or the context's where it may be tried again
}

// Error implements error.
func (e *callError) Error() string {
	parts := []string{e.route}
	switch {
	case e.code != 0:
		parts = append(parts, strconv.Itoa(e.status)+" "+strconv.Itoa(e.code))
	case e.status != 0:
		parts = append(parts, strconv.Itoa(e.status))
	}
	for _, more := range []string{e.what, e.at} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	if wait, ok := errors.AsType[*chat.RetryError](e.is); ok {
		parts = append(parts, wait.Error())
	}
	return strings.Join(parts, ": ")
}

// Unwrap gives the error of the port.
func (e *callError) Unwrap() error { return e.is }

// codeOf gives Discord's code for what went wrong, or 0.
func codeOf(err error) int {
	if e, ok := errors.AsType[*callError](err); ok {
		return e.code
	}
	return 0
}

// errToken: Discord does not take the bot's token, now or later.
var errToken = errors.New("the bot's token is not taken")

// notSent is said of a call that was waiting.
const notSent = "not sent"

// Discord's codes. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
const (
	codeUnknownChannel     = 10003
	codeUnknownMessage     = 10008
	codeSlowmode           = 20016
	codeAcknowledged       = 40060 // the interaction has its first answer
	codeTooManyFollowUps   = 40094
	codeMissingAccess      = 50001
	codeNoDirect           = 50007
	codeMissingPermissions = 50013
	codeWebhookToken       = 50027 // the interaction's 15 minutes are over; status 401
	codeInvalidForm        = 50035 // callError.at says where
	codeArchived           = 50083
	codeNoHistory          = 160002
	codeLocked             = 160005
)

// waitCodes: Discord asks for less, or for later.
var waitCodes = map[int]bool{
	20022:  true, // edits of announcements
	20028:  true, // writes in the channel
	20029:  true, // writes in the server
	30046:  true, // edits of messages older than an hour
	40003:  true, // new direct messages
	40004:  true, // sending is off for now
	40006:  true, // the feature is off for now
	40062:  true, // the resource
	40333:  true, // Cloudflare
	110000: true, // the index is not there yet
	110001: true, // nor the application
	130000: true, // overloaded
}

// mends tell people what a code asks for.
var mends = map[int]string{
	codeUnknownChannel:     "This channel is gone, or I was taken out of it: ask in another one.",
	codeMissingAccess:      "I cannot see this channel: an admin can give me View Channel and Read Message History in its permissions. Or type /smtp, which only you see.",
	codeMissingPermissions: "I may not write here: an admin can give me Send Messages, Send Messages in Threads, Embed Links and Read Message History in this channel's permissions. Or type /smtp, which only you see.",
	codeNoHistory:          "I may not reply here: an admin can give me Read Message History in this channel's permissions. Or type /smtp, which only you see.",
	codeArchived:           "This thread is closed: write in it to open it again, and ask again.",
	codeLocked:             "This thread is locked: a moderator can unlock it. Or ask in another channel.",
	codeSlowmode:           "Slowmode keeps me out of this channel for now: an admin can give me Bypass Slowmode in its permissions. Or type /smtp, which only you see.",
	codeTooManyFollowUps:   "Discord lets me answer this command no more: type it again.",
	codeNoDirect:           "I may not send you direct messages: allow them in the server's Privacy Settings. Or type /smtp in a channel, which only you see.",
	50278:                  "I may not send you direct messages, for we share no server: type /smtp, which only you see.",
	30033:                  "This thread has as many members as Discord allows, so I cannot join it: ask in the channel above it.",
	160006:                 "This thread is closed, and the server has as many open ones as Discord allows: ask in a channel.",
	160007:                 "This thread is closed, and the server has as many open ones as Discord allows: ask in a channel.",
	40058:                  "I cannot write in a forum itself: ask in one of its posts.",
	50008:                  "I cannot write in this kind of channel: ask in a text channel.",
	50024:                  "I cannot do that in this kind of channel: ask in a text channel.",
	200000:                 "This server's AutoMod blocked my answer: an admin can exempt my role in its rules. Or type /smtp, which only you see.",
	200001:                 "This server's AutoMod blocked my answer: an admin can exempt my role in its rules. Or type /smtp, which only you see.",
}

// said is what Discord says where it did not do what was asked.
type said struct {
	Code       int             `json:"code"`
	RetryAfter float64         `json:"retry_after"` // seconds
	Global     bool            `json:"global"`
	Errors     json.RawMessage `json:"errors"`
	ok         bool            // it is Discord that says it: a proxy's pages are no JSON
	limited    bool            // it says how long to wait
}

// said reads what Discord says.
func (s *sight) said() (out said) {
	var object map[string]json.RawMessage
	if json.Unmarshal(s.body, &object) != nil || object == nil {
		return said{}
	}
	_ = json.Unmarshal(s.body, &out) // a field of another type is left out
	out.ok, out.limited = true, object["retry_after"] != nil
	return out
}

// again tells whether a call may be sent again: it was surely not done, or may be done twice.
func (s *sight) again(k call) bool {
	switch {
	case s.status == 0:
		return k.twice || !s.sent.Load()
	case s.status == http.StatusTooManyRequests:
		return true
	case s.status >= http.StatusInternalServerError:
		return k.twice
	}
	return k.twice && s.broken && s.status/100 == 2
}

// trouble decodes the answer to a call and gives what it means for the port; nil where it was done.
func (s *sight) trouble(k call) error {
	e := &callError{route: k.route, is: chat.ErrDoubt}
	switch {
	case s.status == 0 && !s.sent.Load():
		e.what, e.is = "no connection", nil
	case s.status == 0 && s.late:
		e.what = "no answer in time"
	case s.status == 0:
		e.what = "no answer"
	case s.status/100 != 2:
		return s.refused(k.route)
	case k.out == nil:
		return nil
	case s.broken:
		e.status, e.what = s.status, "half an answer"
	case json.Unmarshal(s.body, k.out) != nil:
		e.status, e.what = s.status, "an answer that cannot be read"
	default:
		return nil
	}
	return e
}

// refused gives what an answer means that is none of success.
func (s *sight) refused(route string) error {
	said := s.said()
	e := &callError{route: route, status: s.status, code: said.Code, at: formPath(said.Errors), is: chat.ErrRefused}
	mend := mends[said.Code]
	switch {
	case s.status >= http.StatusInternalServerError:
		e.is = chat.ErrDoubt
	case s.status == http.StatusUnauthorized && said.Code != codeWebhookToken:
		e.is = errToken
	case said.Code == codeSlowmode: // even as a 429, which may ask for hours
		e.is = &chat.RefusedError{Mend: mend}
	case s.status == http.StatusTooManyRequests, waitCodes[said.Code]:
		e.is = &chat.RetryError{After: s.retryAfter()}
	case s.status == http.StatusForbidden && !said.ok: // Cloudflare, to whom the bot may look better soon
		e.is = &chat.RetryError{After: busyWait}
	case mend != "":
		e.is = &chat.RefusedError{Mend: mend}
	}
	return e
}

// retryAfter reads how long Discord asks to wait: to the millisecond in the body, in whole seconds in the header.
func (s *sight) retryAfter() time.Duration {
	if said := s.said(); said.limited {
		return seconds(said.RetryAfter)
	}
	if f, err := strconv.ParseFloat(strings.TrimSpace(s.header.Get("Retry-After")), 64); err == nil {
		return seconds(f)
	}
	return busyWait
}

// seconds gives f seconds: a tenth of one at least, a day at most.
func seconds(f float64) time.Duration {
	const least, most = 0.1, 24 * 60 * 60
	if !(f > least) { // or not a number
		f = least
	}
	return time.Duration(min(f, most) * float64(time.Second))
}

// formPath gives the first place in a body that Discord finds fault with, and its word for the fault. Its sentences may repeat
// the body.
func formPath(raw json.RawMessage) string {
	const deepest = 16
	var path []string
	for range deepest {
		var object map[string]json.RawMessage
		if json.Unmarshal(raw, &object) != nil || len(object) == 0 {
			break
		}
		if faults, ok := object["_errors"]; ok {
			var list []struct {
				Code string `json:"code"`
			}
			_ = json.Unmarshal(faults, &list) // where it is no such list, the path alone says enough
			at := strings.Join(path, ".")
			if len(list) > 0 && plainName(list[0].Code) {
				return strings.TrimPrefix(at+": "+list[0].Code, ": ")
			}
			return at
		}
		name := slices.MinFunc(slices.Collect(maps.Keys(object)), inOrder)
		if !plainName(name) {
			break
		}
		path, raw = append(path, name), object[name]
	}
	return strings.Join(path, ".")
}

// inOrder compares names, and numbers as such.
func inOrder(a, b string) int {
	if isID(a) && isID(b) && len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// plainName tells whether s is a name or a number, as keys and Discord's words for faults are.
func plainName(s string) bool {
	const most = 60
	return s != "" && len(s) <= most && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}
