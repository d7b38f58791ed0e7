// Package live tells open pages that something they show has changed.
//
// A page subscribes to topics: the kinds of objects that it lists ("users", "connections", as the mirror names them), and the IDs
// of the objects that it is about. Whoever changes something publishes its topics. A page is told that something has changed and
// never what; it reads itself again.
package live

import (
	"maps"
	"slices"
	"sync"
	"time"

	"frontdesk/workos/mirror/news"
)

// Topics that are neither a kind of object nor an ID.
const (
	Everything = news.Everything // reaches every page
	Records    = "records"       // Frontdesk's own: activity, portal links, exports
	Events     = news.Events     // of WorkOS
	Issues     = news.Issues     // what needs attention
)

// Hub connects those who change something with the pages that show it. It is safe for concurrent use.
type Hub struct {
	mu      sync.Mutex
	pages   map[string]map[*Subscription]bool // by topic
	open    map[*Subscription]bool
	of      map[string]int   // open subscriptions, by subscriber
	number  int64            // of the last publication
	recent  map[string]int64 // the number of each topic's last publication
	since   int64            // the publications that recent has are later than this one
	isEnded bool
	ended   chan struct{}
}

// NewHub returns a hub without pages.
func NewHub() *Hub {
	start := time.Now().UnixMicro() // later than every number of an earlier process
	return &Hub{pages: map[string]map[*Subscription]bool{}, open: map[*Subscription]bool{}, of: map[string]int{}, number: start, since: start,
		recent: map[string]int64{}, ended: make(chan struct{})}
}

// maxRecent is how many topics a hub remembers.
const maxRecent = 20_000

// Number returns the number of the last publication. A page that was read after it has everything that was published until then.
func (h *Hub) Number() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.number
}

// Subscription is one open page.
type Subscription struct {
	hub        *Hub
	subscriber string
	topics     []string
	changed    map[string]bool // topics with news that the page was not told; guarded by the hub
	news       chan struct{}   // holds one when there are some
}

// Limits of a hub.
const (
	MaxOpen = 2000 // subscriptions
	MaxEach = 100  // subscriptions of one subscriber: a browser opens one for each visible page
)

// Subscribe opens a subscription of a subscriber, such as an operator, to topics. A page that was read after a publication has news at
// once if its topics were published since. It returns false if there are too many subscriptions, or if the hub has ended. Close it
// when the page is gone.
func (h *Hub) Subscribe(subscriber string, after int64, topics ...string) (*Subscription, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.isEnded || len(h.open) >= MaxOpen || h.of[subscriber] >= MaxEach {
		return nil, false
	}
	s := &Subscription{hub: h, subscriber: subscriber, topics: topics, changed: map[string]bool{}, news: make(chan struct{}, 1)}
	h.open[s] = true
	h.of[subscriber]++
	for _, topic := range topics {
		if h.pages[topic] == nil {
			h.pages[topic] = map[*Subscription]bool{}
		}
		h.pages[topic][s] = true
		if after < h.since || max(h.recent[topic], h.recent[Everything]) > after {
			s.add(topic)
		}
	}
	return s, true
}

// Publish says that something of these topics has changed. It never waits for a page.
func (h *Hub) Publish(topics ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.number++; len(h.recent) > maxRecent {
		clear(h.recent)
		h.since = h.number
	}
	for _, topic := range topics {
		h.recent[topic] = h.number
		if topic == Everything {
			for s := range h.open {
				s.add(topic)
			}
		}
		for s := range h.pages[topic] {
			s.add(topic)
		}
	}
}

// add notes a topic with news. What a page does not take is kept once, so a slow page costs nothing.
func (s *Subscription) add(topic string) {
	s.changed[topic] = true
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// News delivers a value when there are topics to Take.
func (s *Subscription) News() <-chan struct{} { return s.news }

// Take returns the topics with news since the last call, sorted.
func (s *Subscription) Take() []string {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	topics := slices.Sorted(maps.Keys(s.changed))
	clear(s.changed)
	return topics
}

// Close ends the subscription.
func (s *Subscription) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	if !s.hub.open[s] {
		return
	}
	delete(s.hub.open, s)
	if s.hub.of[s.subscriber]--; s.hub.of[s.subscriber] == 0 {
		delete(s.hub.of, s.subscriber)
	}
	for _, topic := range s.topics {
		if delete(s.hub.pages[topic], s); len(s.hub.pages[topic]) == 0 {
			delete(s.hub.pages, topic)
		}
	}
}

// Open returns how many subscriptions are open.
func (h *Hub) Open() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.open)
}

// End tells every page that the server stops. It takes no new ones from now on.
func (h *Hub) End() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.isEnded {
		h.isEnded = true
		close(h.ended)
	}
}

// Ended is closed when the server stops.
func (h *Hub) Ended() <-chan struct{} { return h.ended }
