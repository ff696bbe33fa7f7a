package cli

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	t.Setenv("DATA_DIR", t.TempDir())
	var trouble []string
	var down error
	web := httptest.NewServer(routes(nil, func() error { return down }, func() []string { return trouble }, nil))
	defer web.Close()
	_, port, err := net.SplitHostPort(web.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, tt := range []struct {
		name, addr string
		args       []string
		down       error
		trouble    []string
		status     int
		out, err   string
	}{
		{"runs", "127.0.0.1:" + port, nil, nil, nil, exitOK, "ok\n", ""},
		{"any address", ":" + port, nil, nil, nil, exitOK, "ok\n", ""},
		{"any address by number", "0.0.0.0:" + port, nil, nil, nil, exitOK, "ok\n", ""},
		{"ready", "127.0.0.1:" + port, []string{"--ready"}, nil, nil, exitOK, "ready\n", ""},
		{"ready and degraded", "127.0.0.1:" + port, []string{"--ready"}, nil, []string{"Some of what was stored was lost."}, exitOK, "ready; Some of what was stored was lost.\n", ""},
		{"runs but is not ready", "127.0.0.1:" + port, nil, errors.New("the disk is full"), nil, exitOK, "ok\n", ""},
		{"not ready", "127.0.0.1:" + port, []string{"--ready"}, errors.New("no space on /secret"), []string{"Some messages wait."}, exitFault, "", "bot: not well: store: unavailable; Some messages wait.\n"},
		{"nobody there", closed.Listener.Addr().String(), nil, nil, nil, exitFault, "", "bot: nothing answers at " + closed.Listener.Addr().String()},
		{"no address", "", nil, nil, nil, exitUsage, "", "bot: HTTP_ADDR: it is not set"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("HTTP_ADDR", tt.addr)
			trouble, down = tt.trouble, tt.down
			var out, errs bytes.Buffer
			status := Run(t.Context(), append([]string{"health"}, tt.args...), IO{In: strings.NewReader(""), Out: &out, Err: &errs})
			if status != tt.status || out.String() != tt.out || !strings.HasPrefix(errs.String(), tt.err) {
				t.Errorf("status %d, %q, %q; want %d, %q, %q", status, out.String(), errs.String(), tt.status, tt.out, tt.err)
			}
		})
	}
}
