package slack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/chat"
)

// callError is why a call of Slack did not do what was asked. It holds the method's name and Slack's own word for the trouble,
// and nothing of the call: an address of a response is a secret, and the text is people's.
type callError struct {
	method string
	code   string // Slack's: "not_in_channel"; or ours, for what the network did
	needed string // the scope that is missing
	at     string // where in the blocks
	is     error  // of the port: ErrRefused, ErrDoubt, a RetryError, or nil where it may be tried again
}

// Error implements error.
func (e *callError) Error() string {
	text := e.method + ": " + e.code
	for _, more := range []string{e.needed, e.at} {
		if more != "" {
			text += ": " + more
		}
	}
	return text
}

// Unwrap gives the error of the port.
func (e *callError) Unwrap() error { return e.is }

// codeOf gives Slack's word for what went wrong, or "".
func codeOf(err error) string {
	var call *callError
	if errors.As(err, &call) {
		return call.code
	}
	return ""
}

// What Slack's error codes mean for us. https://docs.slack.dev/reference/methods/chat.postMessage#errors and the like.
var (
	// tokenCodes: the token is none, or no more.
	tokenCodes = words("invalid_auth account_inactive token_revoked token_expired not_authed not_allowed_token_type")
	// doubtCodes: Slack failed while it did it.
	doubtCodes = words("fatal_error internal_error request_timeout service_unavailable unknown")
	// waitCodes: Slack asks for less.
	waitCodes = words("ratelimited rate_limited message_limit_exceeded accesslimited")
	// formCodes: Slack does not draw these blocks.
	formCodes = words("invalid_blocks invalid_blocks_format invalid_attachments msg_blocks_too_long block_mismatch")
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// busyWait is how long to wait where Slack does not say.
const busyWait = 10 * time.Second

// trouble gives what an error of slack-go, or of the network, means for the port; nil for nil.
func trouble(method string, err error) error {
	if err == nil {
		return nil
	}
	var (
		known   *callError
		limited *slackapi.RateLimitedError
		status  slackapi.StatusCodeError
		said    slackapi.SlackErrorResponse
	)
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &limited):
		return &callError{method: method, code: "ratelimited", is: &chat.RetryError{After: limited.RetryAfter}}
	case errors.As(err, &status):
		return statusTrouble(method, status.Code)
	case errors.As(err, &said):
		return saidTrouble(method, said.Err, said.Needed, said.ResponseMetadata.Messages...)
	case errors.Is(err, errForeignHost):
		return &callError{method: method, code: "foreign_host", is: chat.ErrRefused}
	case !sent(err):
		return &callError{method: method, code: "no_connection"}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &callError{method: method, code: "no_answer_in_time", is: chat.ErrDoubt}
	}
	return &callError{method: method, code: "no_answer", is: chat.ErrDoubt}
}

// sent tells whether a request may have reached Slack before the network failed.
func sent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return !errors.As(err, &dns) && (!errors.As(err, &op) || op.Op != "dial")
}

// statusTrouble gives what an HTTP status means for the port.
func statusTrouble(method string, status int) error {
	e := &callError{method: method, code: fmt.Sprintf("status_%d", status)}
	switch {
	case status == http.StatusTooManyRequests:
		e.is = &chat.RetryError{After: busyWait}
	case status >= http.StatusInternalServerError:
		e.is = chat.ErrDoubt
	default:
		e.is = chat.ErrRefused
	}
	return e
}

// pointer is where in a payload Slack says that something is wrong; what it says besides may repeat the payload.
var pointer = regexp.MustCompile(`\[json-pointer:(/[a-z0-9_/]{1,200})\]`)

// saidTrouble gives what Slack's error code means for the port. messages are what Slack says about the payload.
func saidTrouble(method, code, needed string, messages ...string) error {
	code = plainCode(code)
	e := &callError{method: method, code: code, needed: plainCode(needed)}
	for _, m := range messages {
		if at := pointer.FindStringSubmatch(m); at != nil {
			e.at = at[1]
			break
		}
	}
	switch {
	case tokenCodes[code]: // another token can do it: it is kept for that
	case doubtCodes[code]:
		e.is = chat.ErrDoubt
	case waitCodes[code]:
		e.is = &chat.RetryError{After: busyWait}
	default:
		e.is = chat.ErrRefused
		if mend := mend(code, e.needed); mend != "" {
			e.is = &chat.RefusedError{Mend: mend}
		}
	}
	return e
}

// plainCode gives a code as it may stand in a log: what is no code is not repeated.
func plainCode(code string) string {
	const most = 60
	if len(code) > most || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789_:,.-") != "" {
		return "unknown"
	}
	return code
}

// mend tells people what an error code asks for, or "".
func mend(code, needed string) string {
	switch code {
	case "missing_scope":
		if needed == "" {
			needed = "another scope"
		}
		return fmt.Sprintf("I need the permission %s: whoever runs me can add it under OAuth & Permissions of the Slack app, and install the app again.", needed)
	case "not_in_channel", "channel_not_found":
		return "I am not in this channel: type /invite and my name here, and ask again."
	case "is_archived":
		return "This channel is archived: ask in another one, or type /smtp there."
	case "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel", "restricted_action_thread_locked", "restricted_action_non_threadable_channel":
		return "I may not write here: the channel's posting permissions keep me out. Type /smtp, which only you see, or ask an admin to let me write."
	case "file_not_found", "file_deleted":
		return "it is not there any more: send it again, or paste its text."
	}
	return ""
}
