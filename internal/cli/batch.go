package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"smtpbot/internal/adapters/discord"
	"smtpbot/internal/adapters/slack"
	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/parse"
)

const (
	maxBatchLine = 48 << 20 // bytes: a line may hold a whole e-mail in base64
	batchChunk   = 64 << 10 // bytes that are read, and results that are kept back, at a time
)

var (
	errLineTooLong = fmt.Errorf("over %d MB", maxBatchLine>>20)

	byteOrderMark = []byte("\xef\xbb\xbf") // some Windows programs begin a file with it
)

// batchCase is one line of a batch: a chat message, with the platform whose markup it carries, and a whole e-mail.
type batchCase struct {
	ID       string `json:"id"`
	Platform string `json:"platform"`
	Text     string `json:"text"`
	EML      string `json:"eml"`
}

// batchResult is one line of the outcome. Reply is what the bot would decide in a watched channel.
type batchResult struct {
	ID       string    `json:"id"`
	Reply    bool      `json:"reply"`
	Failures []failure `json:"failures"`
	Error    string    `json:"error,omitempty"`
}

// batch answers one JSON object a line.
type batch struct {
	explain *answer.Explainer
	out     io.Writer

	results bytes.Buffer // whole lines, so that a program that is stopped between two writes leaves no half one
	cases   int
	bad     int
}

// run reads one JSON object a line and writes one for each, in the same order. A line that cannot be read gives a result
// with its error; the error that comes back at the end counts those. Nothing is written once ctx has ended.
func (b *batch) run(ctx context.Context, in io.Reader) error {
	r := bufio.NewReaderSize(in, batchChunk)
	for n := 1; ; n++ {
		// Somebody who feeds the batch a line at a time waits for the result before the next line comes.
		if r.Buffered() == 0 || b.results.Len() >= batchChunk {
			if err := b.flush(ctx); err != nil {
				return err
			}
		}
		line, err := readLine(r, maxBatchLine)
		switch {
		case errors.Is(err, errLineTooLong):
			b.add(batchResult{Error: fmt.Sprintf("line %d: %v", n, err)})
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return errors.Join(b.flush(ctx), fmt.Errorf("reading line %d: %w", n, err))
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, byteOrderMark)
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			b.add(b.line(line, n))
		}
		if err != nil {
			break
		}
	}
	if err := b.flush(ctx); err != nil {
		return err
	}
	if b.bad > 0 {
		return fmt.Errorf(`%d of %d lines could not be read; each tells why in its "error"`, b.bad, b.cases)
	}
	return nil
}

// add keeps a result until the next flush.
func (b *batch) add(res batchResult) {
	b.cases++
	if res.Error != "" {
		b.bad++
	}
	if res.Failures == nil {
		res.Failures = []failure{}
	}
	enc := json.NewEncoder(&b.results)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(res) // strings and a bool, into memory: it cannot fail
}

func (b *batch) flush(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if b.results.Len() == 0 {
		return nil
	}
	_, err := b.out.Write(inertJSON(b.results.Bytes()))
	b.results.Reset()
	if err != nil {
		return fmt.Errorf("writing the results: %w", err)
	}
	return nil
}

// readLine reads up to the line end, and skips a line that is longer than limit. The last line may come with io.EOF.
func readLine(r *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > limit {
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = r.ReadSlice('\n')
			}
			return nil, errLineTooLong
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// line answers the n-th line. A panic over it ends none of the others.
func (b *batch) line(line []byte, n int) (res batchResult) {
	var c batchCase
	defer func() {
		if recover() != nil { // not its value: it may hold the text
			res = batchResult{ID: c.ID, Error: fmt.Sprintf("line %d: smtpbot has a fault that this text meets; please report it", n)}
		}
	}()
	err := json.Unmarshal(line, &c)
	var found parse.Result
	if err == nil {
		found, err = c.read()
	}
	if err != nil {
		return batchResult{ID: c.ID, Error: fmt.Sprintf("line %d: %v", n, inWords(err))}
	}
	return batchResult{ID: c.ID, Reply: bot.SpeaksUp(found), Failures: judged(b.explain, found)}
}

// read reads the case as the bot reads a message with a file.
func (c *batchCase) read() (parse.Result, error) {
	var found parse.Result
	switch c.Platform {
	case "slack":
		found = parse.Text(slack.Unformat(c.Text))
	case "discord":
		found = parse.Text(discord.Unformat(c.Text))
	case "":
		found = parse.Text(c.Text)
	default:
		return found, fmt.Errorf("platform %q: want slack, discord or nothing", clip(c.Platform))
	}
	if c.EML == "" {
		return found, nil
	}
	source, err := base64.StdEncoding.DecodeString(c.EML)
	if err != nil {
		return found, fmt.Errorf("eml: %w", err)
	}
	return bot.Join(found, parse.Email(source)), nil
}

// inWords says what a value should have been without the names of Go's types.
func inWords(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &wrong):
		return err
	case wrong.Field == "":
		return fmt.Errorf(`want an object such as {"id":"1","text":"550 5.1.1"}, got %s`, wrong.Value)
	}
	return fmt.Errorf("%s: want %s, got %s", wrong.Field, wrong.Type, wrong.Value)
}
