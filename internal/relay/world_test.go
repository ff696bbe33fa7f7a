package relay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/chat"
)

// The two kinds of platforms, by what they offer against doubles and losses.
var (
	// pusher delivers each event over HTTP until it is acknowledged, and cannot tell a double post.
	pusher = chat.Traits{Name: "pusher", Admins: "admins", Redelivers: true}
	// streamer sends events down a connection that can be resumed, and knows a post's nonce.
	streamer = chat.Traits{Name: "streamer", Admins: "admins", Redelivers: true, KnowsDoubles: true}
)

// world is both platforms, in the process of the test: bots come and go, it stays.
type world struct {
	t      *testing.T
	server *httptest.Server
	rand   *rand.Rand

	// doubt and limit are how many posts in a thousand fail without anybody knowing whether they were made, and are refused
	// for being too many. No message meets doubt twice: a bot gives such an answer up where the platform cannot tell a double,
	// which tests of their own show.
	doubt, limit int

	mu     sync.Mutex
	bots   map[string]string      // addresses of those that run, by name
	log    []chat.Event           // what streamer sends, in order
	more   chan struct{}          // closed when log grows
	posts  map[string][]string    // ids of all posts, by the id of the message
	stands map[string]string      // the message under which a post stands, by the post's id
	nonces map[string]string      // posts of streamer
	when   map[string][]time.Time // when a message was sent, and when it was first answered
	doubts map[string]bool        // messages whose answers met doubt
	n      int
	no     int // deliveries of pusher that were not acknowledged
}

func newWorld(t *testing.T) *world {
	w := &world{
		t: t, rand: rand.New(rand.NewPCG(1, 2)), bots: map[string]string{}, more: make(chan struct{}), posts: map[string][]string{},
		stands: map[string]string{}, nonces: map[string]string{}, when: map[string][]time.Time{}, doubts: map[string]bool{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hello", w.hello)
	mux.HandleFunc("POST /post", w.post)
	mux.HandleFunc("POST /update", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /remove", w.remove)
	mux.HandleFunc("GET /stream", w.stream)
	w.server = httptest.NewServer(mux)
	t.Cleanup(w.server.Close)
	return w
}

// hello lets a bot tell where it listens.
func (w *world) hello(_ http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bots[r.FormValue("name")] = r.FormValue("address")
}

// chance is true n times in a thousand.
func (w *world) chance(n int) bool { return w.rand.IntN(1000) < n }

func (w *world) post(rw http.ResponseWriter, r *http.Request) {
	var p chat.Reply
	if err := json.NewDecoder(r.Body).Decode(&p); err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.chance(w.limit) {
		http.Error(rw, "slow down", http.StatusTooManyRequests)
		return
	}
	fails := w.chance(w.doubt) && !w.doubts[p.To.ID]
	w.doubts[p.To.ID] = w.doubts[p.To.ID] || fails
	if fails && w.chance(500) { // it fails before it was done
		http.Error(rw, "sorry", http.StatusInternalServerError)
		return
	}
	id, double := w.nonces[p.Nonce]
	if !double {
		w.n++
		id = "a" + strconv.Itoa(w.n)
		w.posts[p.To.ID] = append(w.posts[p.To.ID], id)
		w.stands[id] = p.To.ID
		if len(w.when[p.To.ID]) == 1 {
			w.when[p.To.ID] = append(w.when[p.To.ID], time.Now())
		}
		if p.To.Place.Platform == streamer.Name {
			w.nonces[p.Nonce] = id
		}
	}
	if fails {
		http.Error(rw, "sorry", http.StatusInternalServerError)
		return
	}
	_, _ = io.WriteString(rw, id)
}

func (w *world) remove(_ http.ResponseWriter, r *http.Request) {
	var at chat.Ref
	if json.NewDecoder(r.Body).Decode(&at) == nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.stands, at.ID)
	}
}

// stream sends what streamer has to tell, from the number that the bot names on.
func (w *world) stream(rw http.ResponseWriter, r *http.Request) {
	next, _ := strconv.Atoi(r.FormValue("after"))
	flush := http.NewResponseController(rw)
	out := json.NewEncoder(rw)
	for {
		w.mu.Lock()
		events, more := w.log[min(next, len(w.log)):], w.more
		w.mu.Unlock()
		for _, e := range events {
			if out.Encode(e) != nil {
				return
			}
			next++
		}
		if flush.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-more:
		}
	}
}

// tell lets a platform tell of an event, and of some a second time.
func (w *world) tell(ctx context.Context, all *sync.WaitGroup, e chat.Event) {
	w.mu.Lock()
	again := w.chance(200)
	if len(w.when[e.Message.ID]) == 0 {
		w.when[e.Message.ID] = []time.Time{time.Now()}
	}
	if e.Message.Place.Platform == streamer.Name {
		w.log = append(w.log, e)
		if again {
			w.log = append(w.log, e)
		}
		close(w.more)
		w.more = make(chan struct{})
		w.mu.Unlock()
		return
	}
	w.mu.Unlock()
	deliver := func(after time.Duration) {
		time.Sleep(after)
		for w.push(ctx, e) != nil && ctx.Err() == nil {
			time.Sleep(50 * time.Millisecond)
		}
	}
	all.Go(func() { deliver(0) })
	if again {
		all.Go(func() { deliver(time.Duration(e.At.UnixNano()%3000) * time.Millisecond) })
	}
}

var impatient = http.Client{Timeout: 3 * time.Second}

// push delivers an event to one of the bots that run.
func (w *world) push(ctx context.Context, e chat.Event) error {
	w.mu.Lock()
	var to []string
	for _, address := range w.bots {
		to = append(to, address)
	}
	slices.Sort(to)
	pick := 0
	if len(to) > 0 {
		pick = w.rand.IntN(len(to))
	}
	w.mu.Unlock()
	if len(to) == 0 {
		return errors.New("no bot is there")
	}
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+to[pick]+"/accept", bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := impatient.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		w.mu.Lock()
		w.no++
		w.mu.Unlock()
		return fmt.Errorf("status %d", response.StatusCode)
	}
	return nil
}

// refused gives how many deliveries were not acknowledged.
func (w *world) refused() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.no
}

// story is what happens in a world, and what must have come of it.
type story struct {
	events []chat.Event
	want   map[string]bool // by message: whether an answer stands in the end
}

// newStory makes n events: two thirds bounces in watched channels, some asked for, some chat, some edited into bounces and
// out of them, some removed.
func newStory(n int) story {
	s := story{want: map[string]bool{}}
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(3, 4))
	for i := 0; len(s.events) < n; i++ {
		at := start.Add(time.Duration(i) * time.Second)
		traits := []chat.Traits{pusher, streamer}[i%2]
		m := chat.Message{
			ID:     fmt.Sprintf("%s%d", traits.Name, i),
			Place:  chat.Place{Platform: traits.Name, Workspace: "acme", Channel: fmt.Sprintf("#set%d", r.IntN(8))},
			Author: chat.Person{ID: fmt.Sprintf("person%d", r.IntN(50))},
			Sent:   at,
			Text:   fmt.Sprintf("550 5.1.1 <user%d@example.org>: User unknown", i),
		}
		m.Place.Thread = m.ID
		add := func(kind chat.Kind, text string, after time.Duration) {
			m.Text = text
			s.events = append(s.events, chat.Event{Kind: kind, Message: m, At: at.Add(after)})
		}
		switch r.IntN(12) {
		case 0:
			if i%3 == 0 { // a mention in a watched channel is told as two events
				add(chat.Posted, m.Text, 0)
			}
			m.Asked = chat.Direct
			add(chat.Posted, m.Text, 0)
			s.want[m.ID] = true
		case 1:
			add(chat.Posted, "is version 5.1.1 out for all 550 users?", 0)
		case 2:
			add(chat.Posted, "lunch at twelve?", 0)
			add(chat.Edited, "552 5.2.2 <carol@example.org>: Mailbox full", time.Minute)
			s.want[m.ID] = true
		case 3:
			add(chat.Posted, m.Text, 0)
			add(chat.Edited, "never mind", time.Minute)
		case 4:
			add(chat.Posted, m.Text, 0)
			add(chat.Deleted, "", time.Minute)
		default:
			add(chat.Posted, m.Text, 0)
			s.want[m.ID] = true
		}
	}
	return s
}

// outcome is what came of a story.
type outcome struct {
	messages, answered int
	lost               []string       // messages without the answer that they should have
	left               []string       // messages with an answer that they should not have any more
	orphans            int            // the same, where the platform gives no way to learn the answer's id after a crash or doubt
	doubles            map[string]int // messages that were answered twice at once, by platform
}

// look compares what stands with what should.
func (w *world) look(s story) outcome {
	w.mu.Lock()
	defer w.mu.Unlock()
	o := outcome{doubles: map[string]int{}}
	standing := map[string]int{}
	for _, m := range w.stands {
		standing[m]++
	}
	counted := map[string]bool{}
	for _, e := range s.events {
		if counted[e.Message.ID] {
			continue
		}
		counted[e.Message.ID] = true
		o.messages++
		n := standing[e.Message.ID]
		double := len(w.posts[e.Message.ID]) > 1 // no message of a story is answered anew
		if double {
			o.doubles[e.Message.Place.Platform]++
		}
		switch {
		case s.want[e.Message.ID] && n == 0:
			o.lost = append(o.lost, e.Message.ID)
		case !s.want[e.Message.ID] && n > 0 && e.Message.Place.Platform == pusher.Name:
			o.orphans++
		case !s.want[e.Message.ID] && n > 0:
			o.left = append(o.left, e.Message.ID)
		case n > 0:
			o.answered++
		}
	}
	return o
}

// times gives how long the answers took, the shortest first.
func (w *world) times() []time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []time.Duration
	for _, t := range w.when {
		if len(t) == 2 {
			out = append(out, t[1].Sub(t[0]))
		}
	}
	slices.Sort(out)
	return out
}
