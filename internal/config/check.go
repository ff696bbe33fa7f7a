package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// makeKey is the mend for a key that is missing.
const makeKey = "make one with openssl rand -base64 32"

// check gives what is wrong with the settings, each by itself and together.
func (c Config) check() (faults []error) {
	faults = append(c.checkSlack(), c.checkDiscord()...)
	add := func(name, format string, args ...any) { faults = append(faults, fault(name, format, args...)) }
	for _, err := range []error{checkFolder("DATA_DIR", c.DataDir), checkFolder("CATALOG_DIR", c.CatalogDir)} {
		if err != nil {
			faults = append(faults, err)
		}
	}
	if _, err := c.Servers(); err != nil {
		add("NATS_URL", "%w", err)
	}
	if c.NATSCreds != "" {
		if err := c.checkCreds(); err != nil {
			add("NATS_CREDS", "%w", err)
		}
	}
	switch {
	case c.NATSReplicas > 5:
		add("NATS_REPLICAS", "%d is more than NATS can: write 0 to 5", c.NATSReplicas)
	case c.NATSReplicas > 1 && c.NATSURL == "":
		add("NATS_REPLICAS", "the embedded store is one server: set NATS_URL too, or leave this away")
	}
	if _, err := c.Keys(); err != nil {
		add("STORE_KEY", "%w", err)
	} else if c.NATSURL != "" && c.StoreKey == "" {
		add("STORE_KEY", "NATS_URL needs it, to seal what is kept there: "+makeKey)
	}
	return faults
}

// checkFolder refuses a path that a shell would have understood.
func checkFolder(name, dir string) error {
	if dir == "~" || strings.HasPrefix(dir, "~/") {
		return fault(name, "nobody puts the home folder in the place of ~ here: write the whole path")
	}
	return nil
}

// schemes are those that the client of NATS knows.
var schemes = []string{"nats", "tls", "ws", "wss"}

// Servers gives the host and port of each server in NATS_URL, none when it is not set: what may be shown of it. The error
// repeats nothing of it, for there may be a password anywhere in what cannot be read.
func (c Config) Servers() ([]string, error) {
	if c.NATSURL == "" {
		return nil, nil
	}
	var hosts []string
	parts := strings.Split(c.NATSURL.Reveal(), ",")
	web := 0
	for i, part := range parts {
		u, err := url.Parse(strings.TrimSpace(part))
		if err == nil {
			err = checkServer(u, part)
		} else {
			err = errors.New("it cannot be read: write nats://host:4222, and special characters of a password as %XX")
		}
		if err != nil {
			if len(parts) > 1 {
				err = fmt.Errorf("URL %d of %d: %w", i+1, len(parts), err)
			}
			return nil, err
		}
		if strings.HasPrefix(u.Scheme, "ws") {
			web++
		}
		hosts = append(hosts, u.Host)
	}
	if web > 0 && web < len(parts) {
		return nil, errors.New("ws:// and wss:// do not go together with nats:// and tls://: write all URLs as one kind")
	}
	return hosts, nil
}

// checkServer tells what is wrong with a URL that could be parsed.
func checkServer(u *url.URL, text string) error {
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	switch {
	case !slices.Contains(schemes, u.Scheme):
		return errors.New("it does not begin with nats://, tls://, ws:// or wss://: write nats://host:4222, and a comma in a password as %2C")
	case u.User == nil && strings.Contains(text, "@"): // the password ended the host
		return errors.New("it cannot be read: write special characters of a password as %XX")
	case u.Hostname() == "":
		return errors.New("it names no host: write nats://host:4222")
	case u.Port() != "" && (err != nil || port == 0):
		return errors.New("its port is none: write one from 1 to 65535, such as nats://host:4222")
	}
	return nil
}

// checkCreds tells what is wrong with NATS_CREDS. It repeats nothing that is no path: the file's own text is a secret.
func (c Config) checkCreds() error {
	name := c.NATSCreds
	switch {
	case strings.ContainsAny(name, "\r\n") || strings.Contains(name, "-----BEGIN") || strings.HasPrefix(name, "eyJ"):
		return errors.New("it holds credentials: write them into a file, and the path of the file here")
	case c.NATSURL == "":
		return errors.New("it is for NATS_URL: set that too, or leave this away")
	}
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("the file %s cannot be read: %w", quotedPath(name), cause(err))
	}
	defer func() { _ = f.Close() }() // it was only looked at
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder: write the path of the file in it", quotedPath(name))
	}
	return nil
}

// cause gives what the system says of a file, without the path, which may hold anything.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// TryStore tells what would keep the store from the place that the settings give it, as far as that can be told without
// making, opening or asking anything: whether DATA_DIR can be written, or, if it is not there, the folder above it. With
// NATS_URL there is nothing to try. The error names the variable and the mend.
func (c Config) TryStore() error {
	switch {
	case c.NATSURL != "":
		return nil
	case c.DataDir == "":
		return fault("DATA_DIR", "there is no home folder to keep data in: write the path of a folder")
	}
	at, err := filepath.Abs(c.DataDir)
	if err != nil {
		return fault("DATA_DIR", "write the whole path: %w", err)
	}
	info, err := os.Stat(at)
	for errors.Is(err, fs.ErrNotExist) && filepath.Dir(at) != at {
		at = filepath.Dir(at)
		info, err = os.Stat(at)
	}
	switch {
	case err != nil:
		return fault("DATA_DIR", "%s cannot be used: %w; choose another folder", quotedPath(c.DataDir), cause(err))
	case !info.IsDir():
		return fault("DATA_DIR", "%s is a file: choose a folder", quotedPath(at))
	}
	f, err := os.CreateTemp(at, ".smtpbot-")
	if err != nil {
		return fault("DATA_DIR", "cannot write to %s: %w; let this user write there, or choose another folder", quotedPath(at), cause(err))
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return fault("DATA_DIR", "cannot write to %s: %w; choose another folder", quotedPath(at), cause(err))
	}
	return nil
}
