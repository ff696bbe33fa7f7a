package main

import (
	"fmt"
	"log"
	"net"
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

const timeToLive = 3600

// zone is all that the name server knows: mail exchangers and addresses, by name.
type zone struct {
	exchanger map[string]string
	address   map[string]string
	name      map[string]string // by the name in in-addr.arpa
}

func newZone() zone {
	z := zone{map[string]string{"example.net": sinkHost}, map[string]string{}, map[string]string{}}
	z.host(sinkHost, sinkIP)
	z.host(ownHost, "127.0.0.1")
	for i, p := range peers {
		if p.odd == unknown {
			continue
		}
		z.exchanger[p.where] = p.exchanger()
		if p.odd != itself {
			z.host(p.exchanger(), peerIP(i))
		}
	}
	return z
}

func (z zone) host(name, ip string) {
	z.address[name] = ip
	b := netip.MustParseAddr(ip).As4()
	z.name[fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0])] = name
}

// serveDNS answers from the zone on 127.0.0.1:53.
func serveDNS() error {
	conn, err := net.ListenPacket("udp", "127.0.0.1:53")
	if err != nil {
		return fmt.Errorf("listening for name queries: %w", err)
	}
	z := newZone()
	go func() {
		buf := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				log.Fatalf("reading a name query: %v", err)
			}
			if reply, err := z.reply(buf[:n]); err == nil {
				_, _ = conn.WriteTo(reply, from) // a lost reply is asked for again
			}
		}
	}()
	return nil
}

func (z zone) reply(query []byte) ([]byte, error) {
	var p dnsmessage.Parser
	head, err := p.Start(query)
	if err != nil {
		return nil, err
	}
	q, err := p.Question()
	if err != nil {
		return nil, err
	}
	m := dnsmessage.Message{
		Header: dnsmessage.Header{ID: head.ID, Response: true, Authoritative: true,
			RecursionDesired: head.RecursionDesired, RecursionAvailable: true},
		Questions: []dnsmessage.Question{q},
	}
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	mx, isDomain := z.exchanger[name]
	ip, isHost := z.address[name]
	ptr, isAddress := z.name[name]
	rh := dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: timeToLive}
	switch {
	case isDomain && q.Type == dnsmessage.TypeMX:
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: rh, Body: &dnsmessage.MXResource{Pref: 10, MX: dnsmessage.MustNewName(mx + ".")}})
	case isHost && q.Type == dnsmessage.TypeA:
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: rh, Body: &dnsmessage.AResource{A: netip.MustParseAddr(ip).As4()}})
	case isAddress && q.Type == dnsmessage.TypePTR:
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: rh, Body: &dnsmessage.PTRResource{PTR: dnsmessage.MustNewName(ptr + ".")}})
	case !isDomain && !isHost && !isAddress:
		m.RCode = dnsmessage.RCodeNameError
	}
	return m.Pack()
}
