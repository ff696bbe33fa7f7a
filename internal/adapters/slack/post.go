package slack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/chat"
)

// options gives what slack-go posts of a message.
func options(m message, thread string) []slackapi.MsgOption {
	list := []slackapi.MsgOption{
		slackapi.MsgOptionText(m.Text, false), // it is escaped
		slackapi.MsgOptionBlocks(m.Blocks...),
		slackapi.MsgOptionDisableLinkUnfurl(),
		slackapi.MsgOptionDisableMediaUnfurl(),
		slackapi.MsgOptionDisableMarkdown(),
	}
	if thread != "" {
		list = append(list, slackapi.MsgOptionTS(thread))
	}
	return list
}

// threadOf gives the thread that an answer goes to. In a conversation with the bot alone it stands beneath the message, unless
// that is in a thread.
func threadOf(to chat.Ref) string {
	switch {
	case to.Place.Direct && to.Place.Thread == to.ID:
		return ""
	case to.Place.Thread == "":
		return to.ID
	}
	return to.Place.Thread
}

// Post implements chat.Platform.
func (a *Adapter) Post(ctx context.Context, r chat.Reply) (string, error) {
	const method = "chat.postMessage"
	thread := threadOf(r.To)
	var id string
	err := a.draw(r.Answer, frame{site: a.me().site}, func(m message) error {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		_, ts, posted, err := a.client.PostMessageWithResponseContext(ctx, r.To.Place.Channel, options(m, thread)...)
		if err != nil {
			return trouble(method, err)
		}
		id = ts
		if thread != "" && posted.Timestamp != "" && posted.ThreadTimestamp == "" { // the message that it answers is gone, and Slack puts it at the channel's root
			return a.orphan(ctx, r.To.Place.Channel, ts)
		}
		return nil
	})
	if refused, ok := errors.AsType[*chat.RefusedError](err); ok && r.Asker != "" {
		if r.To.Place.Thread == r.To.ID {
			thread = "" // where nobody has answered yet, Slack shows nothing to one alone
		}
		a.hint(ctx, r, thread, refused.Mend)
	}
	if err != nil {
		return "", a.look(err)
	}
	return id, nil
}

// orphan takes back an answer that has lost its thread.
func (a *Adapter) orphan(ctx context.Context, channel, ts string) error {
	err := again(ctx, true, func() error {
		_, _, err := a.client.DeleteMessageContext(ctx, channel, ts)
		return trouble("chat.delete", err)
	})
	if err != nil {
		a.log.Warn("an answer without its thread was not taken back", "channel", channel, "error", err)
	}
	return &callError{method: "chat.postMessage", code: "thread_not_found", is: chat.ErrRefused}
}

// hint tells somebody, alone, why they get no answer.
func (a *Adapter) hint(ctx context.Context, r chat.Reply, thread, mend string) {
	to := replyTo{channel: r.To.Place.Channel, thread: thread, user: r.Asker}
	if err := a.ephemeral(ctx, chat.Answer{Headline: mend}, frame{private: true}, to); err != nil {
		a.log.Info("a hint was not given", "channel", r.To.Place.Channel, "error", err)
	}
}

// Update implements chat.Platform.
func (a *Adapter) Update(ctx context.Context, answer chat.Ref, to chat.Answer) error {
	return a.look(a.draw(to, frame{site: a.me().site}, func(m message) error {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		_, _, _, err := a.client.UpdateMessageContext(ctx, answer.Place.Channel, answer.ID, options(m, "")...)
		return trouble("chat.update", err)
	}))
}

// Remove implements chat.Platform.
func (a *Adapter) Remove(ctx context.Context, answer chat.Ref) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	_, _, err := a.client.DeleteMessageContext(ctx, answer.Place.Channel, answer.ID)
	if err = trouble("chat.delete", err); codeOf(err) == "message_not_found" {
		return nil
	}
	return a.look(err)
}

// Fetch implements chat.Platform. A file of another workspace in a shared channel is asked for first.
func (a *Adapter) Fetch(ctx context.Context, _ chat.Place, f chat.File) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	id, at := splitRef(f.Ref)
	if at == "" {
		var err error
		if at, err = a.fileURL(ctx, id); err != nil {
			return nil, a.look(err)
		}
	}
	if _, ok := a.client.hosts.Allow(at); !ok {
		return nil, &chat.RefusedError{Mend: "it is kept outside Slack: paste its text, or upload the file itself."}
	}
	file := &cut{max: chat.MaxInput + 1}
	err := a.client.GetFileContext(ctx, at, file)
	switch {
	case err == nil, errors.Is(err, errFull):
		return file.buf.Bytes(), nil
	case strings.Contains(err.Error(), "redirected to the sign-in page"):
		return nil, &chat.RefusedError{Mend: mend("missing_scope", "files:read")}
	}
	return nil, a.look(trouble("download", err))
}

// fileURL asks Slack where a file is.
func (a *Adapter) fileURL(ctx context.Context, id string) (string, error) {
	var said struct {
		File struct {
			Download string `json:"url_private_download"`
			Private  string `json:"url_private"`
		} `json:"file"`
	}
	if err := a.client.read(ctx, "files.info", url.Values{"file": {id}}, &said); err != nil {
		return "", err
	}
	if said.File.Download != "" {
		return said.File.Download, nil
	}
	return said.File.Private, nil
}

var errFull = errors.New("the file is longer")

// cut takes the first bytes of a file. The buffer is not embedded, for io.Copy would fill it without asking Write.
type cut struct {
	buf bytes.Buffer
	max int
}

// Write implements io.Writer: it gives errFull when there is no more room.
func (c *cut) Write(p []byte) (int, error) {
	room := c.max - c.buf.Len()
	if len(p) > room {
		_, _ = c.buf.Write(p[:room]) // it never fails
		return room, fmt.Errorf("after %d bytes: %w", c.max, errFull)
	}
	return c.buf.Write(p)
}
