package discord

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/chat"
)

// fixtureSelf is the bot in the fixtures.
var fixtureSelf = self{user: "900000000000000001", app: "900000000000000002", name: "smtpbot", content: true}

// The ids in the fixtures.
const (
	idGuild  = "700000000000000001"
	idMail   = "600000000000000001" // a channel
	idForum  = "600000000000000002"
	idDM     = "600000000000000003"
	idOther  = "600000000000000004"
	idAnn    = "800000000000000001"
	idFirst  = "1174109799055360002" // a message that somebody wrote
	idAnswer = "1174109820026880003" // the bot's answer to it
	idNow    = "1174109841514299393" // the message that an event is about
	idThread = "1174109757112320004" // a post in the forum
	idPress  = "1174110094569242629" // an interaction
)

// Times and what else the fixtures share.
var (
	sentNow    = time.UnixMilli(1700000000123).UTC()
	sentFirst  = time.UnixMilli(1699999990000).UTC()
	sentAnswer = time.UnixMilli(1699999995000).UTC()
	sentThread = time.UnixMilli(1699999980000).UTC()
	editedOnce = time.UnixMilli(1700000060500).UTC()
	inDM       = chat.Place{Platform: Name, Channel: idDM, Direct: true}
	bounceFile = chat.File{Name: "bounce.eml", Ref: "https://cdn.discordapp.com/attachments/600000000000000001/1174109840998400006/bounce.eml?ex=6554&is=6553&hm=00ff&"}
)

const pastedLine = "550 5.1.1 <bob@example.org>: no such user"

// inMail gives a place in the channel of the fixtures.
func inMail(thread string) chat.Place {
	return chat.Place{Platform: Name, Workspace: idGuild, Channel: idMail, Thread: thread}
}

// inThread gives a place in the thread of the fixtures, as far as the message tells it.
func inThread(thread string) chat.Place {
	return chat.Place{Platform: Name, Workspace: idGuild, Channel: idThread, Thread: thread}
}

// inboundFixture reads a payload.
func inboundFixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "inbound", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// eventFixture reads a payload of the gateway: its name and its data.
func eventFixture(t testing.TB, name string) (event string, data []byte) {
	t.Helper()
	var frame struct {
		T string          `json:"t"`
		D json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(inboundFixture(t, name), &frame); err != nil {
		t.Fatal(err)
	}
	return frame.T, frame.D
}

// inboundFixtures gives the names of the payloads that begin with prefix.
func inboundFixtures(t testing.TB, prefix string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "inbound", prefix+"*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures %s: %v", prefix, err)
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".json"))
	}
	return names
}

// lookInside lets cmp look into what the decoders give.
var lookInside = cmp.AllowUnexported(notice{}, channel{}, interaction{}, replyTo{})

// changed gives m as set changes it.
func changed(m chat.Message, set func(*chat.Message)) chat.Message {
	set(&m)
	return m
}
