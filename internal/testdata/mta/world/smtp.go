package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/smtp"
	"strings"
	"time"
)

// session is how one of the servers talks.
type session struct {
	host    string
	peer    peer
	cert    *tls.Config   // nil where TLS is not offered
	deliver chan<- []byte // nil where messages are dropped
}

func servePeer(i int, p peer) error {
	if p.odd == absent || p.odd == unknown || p.odd == itself {
		return nil
	}
	s := session{host: p.exchanger(), peer: p}
	if p.odd == selfMade {
		cert, err := certificate(s.host)
		if err != nil {
			return err
		}
		s.cert = cert
	}
	return s.serve(peerIP(i))
}

// serveSink is the sender's own server: what it gives are the messages that it takes.
func serveSink() (<-chan []byte, error) {
	bounces := make(chan []byte, 100)
	return bounces, session{host: sinkHost, deliver: bounces}.serve(sinkIP)
}

func (s session) serve(ip string) error {
	l, err := net.Listen("tcp", ip+":25")
	if err != nil {
		return fmt.Errorf("listening as %s: %w", s.host, err)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				log.Fatalf("taking a connection as %s: %v", s.host, err)
			}
			go func() {
				defer conn.Close()
				_ = s.talk(conn) // an MTA that hangs up is no fault of ours
			}()
		}
	}()
	return nil
}

func (s session) talk(conn net.Conn) error {
	if s.peer.odd == mute {
		_, err := io.Copy(io.Discard, conn)
		return err
	}
	in := bufio.NewReader(conn)
	say := func(format string, args ...any) error {
		_, err := fmt.Fprintf(conn, format+"\r\n", args...)
		return err
	}
	if err := say("220 %s ESMTP", s.host); err != nil {
		return err
	}
	var secure bool
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		verb, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			err = say("250-%s\r\n%s250-8BITMIME\r\n250 ENHANCEDSTATUSCODES", s.host, s.extras(secure))
		case "STARTTLS":
			if err := say("220 2.0.0 Ready to start TLS"); err != nil {
				return err
			}
			sec := tls.Server(conn, s.cert)
			if err := sec.Handshake(); err != nil {
				return err
			}
			conn, in, secure = sec, bufio.NewReader(sec), true
		case "MAIL":
			err = say("%s", reply(s.peer.mail, "250 2.1.0 Ok", arg))
		case "RCPT":
			err = say("%s", reply(s.peer.rcpt, "250 2.1.5 Ok", arg))
		case "DATA":
			if err = say("354 End data with <CR><LF>.<CR><LF>"); err == nil {
				err = s.data(in)
			}
			if err == nil {
				err = say("250 2.0.0 Ok: queued")
			}
		case "QUIT":
			return say("221 2.0.0 Bye")
		case "HELO", "RSET", "NOOP":
			err = say("250 %s", s.host)
		default:
			err = say("500 5.5.2 Error: command not recognized")
		}
		if err != nil {
			return err
		}
	}
}

// extras gives the extensions that this server alone offers.
func (s session) extras(secure bool) string {
	switch {
	case s.peer.odd == small:
		return fmt.Sprintf("250-SIZE %d\r\n", sizeLimit)
	case s.cert != nil && !secure:
		return "250-STARTTLS\r\n"
	}
	return ""
}

// reply fills the recipient into a reply; a server without one takes what it is told.
func reply(own, usual, arg string) string {
	switch {
	case own == "":
		return usual
	case strings.Contains(own, "%s"):
		_, rest, _ := strings.Cut(arg, "<")
		address, _, _ := strings.Cut(rest, ">")
		return fmt.Sprintf(own, address)
	}
	return own
}

// data reads a message and delivers it as a mailbox keeps it: with the envelope sender above, and plain line ends.
func (s session) data(in *bufio.Reader) error {
	m := bytes.NewBufferString("Return-Path: <>\n")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "." {
			break
		}
		m.WriteString(strings.TrimPrefix(line, ".") + "\n")
	}
	if s.deliver != nil {
		s.deliver <- m.Bytes()
	}
	return nil
}

// awaitMTA waits until the MTA greets.
func awaitMTA(ctx context.Context) error {
	for end := time.Now().Add(waitStart); ; {
		c, err := smtp.Dial(mta)
		if err == nil {
			return c.Quit()
		}
		if time.Now().After(end) {
			return fmt.Errorf("waiting for the MTA: %w", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second / 2):
		}
	}
}

// send hands the MTA a message for p, as a client of its own host does.
func send(p peer) error {
	body := "Hello,\r\n\r\nthis is about the meeting on Monday.\r\n"
	if p.odd == small {
		body += strings.Repeat("The minutes of the last meeting are below, in full length.\r\n", 2*sizeLimit/60)
	}
	m := fmt.Sprintf("From: Sender <%s>\r\nTo: <%s>\r\nSubject: Meeting on Monday\r\nDate: %s\r\nMessage-ID: <%s@client.example.net>\r\n\r\n%s",
		sender, p.recipient(), time.Now().Format(time.RFC1123Z), p.kind, body)
	if err := hand(p.recipient(), m); err != nil {
		return fmt.Errorf("handing over the message: %w", err)
	}
	return nil
}

// hand does without SMTPUTF8, which net/smtp uses wherever it is offered: reports look otherwise then.
func hand(recipient, message string) error {
	c, err := smtp.Dial(mta)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Hello("client.example.net"); err != nil {
		return err
	}
	id, err := c.Text.Cmd("MAIL FROM:<%s>", sender)
	if err != nil {
		return err
	}
	c.Text.StartResponse(id)
	_, _, err = c.Text.ReadResponse(250)
	c.Text.EndResponse(id)
	if err != nil {
		return err
	}
	if err := c.Rcpt(recipient); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, message); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}
