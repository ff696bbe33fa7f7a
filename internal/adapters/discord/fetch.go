package discord

import (
	"context"
	"errors"
	"io"
	"net/http"

	"smtpbot/internal/chat"
)

// maxHops is how many redirects are followed to a file.
const maxHops = 5

// What people are told of files that cannot be fetched.
const (
	foreignFile = "it is not kept by Discord: paste its text, or upload the file itself."
	expiredFile = "its link has expired: send it again, or paste its text."
)

// fetch gives the bytes of an attachment, chat.MaxInput at most; a larger one is cut after one byte more. The error is a
// callError or a chat.RefusedError.
func (c *client) fetch(ctx context.Context, at string) ([]byte, error) {
	u, ok := c.hosts.Allow(at)
	if !ok {
		return nil, &chat.RefusedError{Mend: foreignFile}
	}
	ctx, cancel := context.WithTimeout(ctx, c.pace.fetch)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, &chat.RefusedError{Mend: foreignFile}
	}
	r.Header.Set("User-Agent", agent)
	caller := http.Client{Transport: c.via, CheckRedirect: c.follow}
	resp, err := caller.Do(r)
	switch {
	case errors.Is(err, errForeignHost):
		return nil, &chat.RefusedError{Mend: foreignFile}
	case err != nil:
		return nil, &callError{route: download, what: "no answer", is: chat.ErrDoubt}
	}
	defer func() { _ = resp.Body.Close() }() // it was read
	if resp.StatusCode != http.StatusOK {
		return nil, fileTrouble(resp)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, chat.MaxInput+1))
	if err != nil {
		return nil, &callError{route: download, status: resp.StatusCode, what: "half a file", is: chat.ErrDoubt}
	}
	return data, nil
}

// download is what errors call the fetching of a file, whose address is a secret.
const download = "download"

// follow implements http.Client.CheckRedirect.
func (c *client) follow(r *http.Request, via []*http.Request) error {
	if len(via) > maxHops || r.URL.User != nil || !c.hosts.Has(r.URL) {
		return errForeignHost
	}
	return nil
}

// fileTrouble gives why there is no file. Signed addresses expire, and are then answered as if there were none.
func fileTrouble(resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return &chat.RefusedError{Mend: expiredFile}
	case http.StatusTooManyRequests:
		seen := sight{header: resp.Header}
		return &callError{route: download, status: resp.StatusCode, is: &chat.RetryError{After: seen.retryAfter()}}
	}
	return &callError{route: download, status: resp.StatusCode, is: chat.ErrDoubt}
}
