package live

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// MaxTopics is how many topics one page can have.
const MaxTopics = 32

var topicShape = regexp.MustCompile(`^[0-9A-Za-z_-]{1,100}$`)

// The parameters of a stream's address.
const (
	TopicsParam = "topics"
	AfterParam  = "after" // the number of the last publication before the page was read
)

// NumberKey is the key of a request's context for the number of the last publication before it.
const NumberKey = "live number"

// Topics reads the topics in the parameter of a stream's address; false if they are none or cannot be topics.
func Topics(param string) ([]string, bool) {
	topics := strings.Split(param, ",")
	if len(topics) > MaxTopics {
		return nil, false
	}
	for _, topic := range topics {
		if !topicShape.MatchString(topic) {
			return nil, false
		}
	}
	return topics, true
}

// Param writes topics for the address of a stream, without those that cannot be topics; "" for none.
func Param(topics []string) string {
	var usable []string
	for _, topic := range topics {
		if topicShape.MatchString(topic) && len(usable) < MaxTopics {
			usable = append(usable, topic)
		}
	}
	return strings.Join(usable, ",")
}

// Pace is how often a stream says something.
type Pace struct {
	Rest  time.Duration // between two news
	Check time.Duration // between two looks whether the session is still valid, with a sign of life
	Write time.Duration // how long the browser may take to receive something
	Retry time.Duration // about how long browsers wait before they connect again after the server stopped
}

// DefaultPace is the pace of a server. The rest differs a little from one news to the next, so that pages do not all ask at once.
var DefaultPace = Pace{Rest: 3 * time.Second, Check: 5 * time.Second, Write: 10 * time.Second, Retry: 2 * time.Second}

// Serve sends news of a subscription to a browser as server-sent events, until the browser is gone, the hub ends, or isValid returns
// false. The first news is sent at once; a second one not before the rest is over. It closes the subscription.
func Serve(ctx context.Context, w http.ResponseWriter, s *Subscription, pace Pace, isValid func(context.Context) bool) {
	defer s.Close()
	out := &sender{to: w, connection: http.NewResponseController(w), timeout: pace.Write}
	_ = out.connection.SetReadDeadline(time.Time{}) // the server's own would end the stream
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("X-Accel-Buffering", "no") // proxies must pass on each line
	w.WriteHeader(http.StatusOK)
	out.send(": connected\n\n")
	check := time.NewTicker(jittered(pace.Check))
	defer check.Stop()
	news, rested := s.News(), time.NewTimer(0)
	defer rested.Stop()
	for out.err == nil {
		select {
		case <-ctx.Done():
			return
		case <-s.hub.Ended():
			out.send(fmt.Sprintf("retry: %d\nevent: end\ndata: \n\n", jittered(pace.Retry).Milliseconds()))
			return
		case <-check.C:
			if !isValid(ctx) {
				out.send("event: signed-out\ndata: \n\n")
				return
			}
			out.send("event: alive\ndata: \n\n")
		case <-news:
			if topics := s.Take(); len(topics) > 0 {
				out.send("data: " + strings.Join(topics, " ") + "\n\n")
			}
			news = nil
			rested.Reset(jittered(pace.Rest))
		case <-rested.C:
			news = s.News()
		}
	}
}

// jittered returns a time between nine tenths of d and d.
func jittered(d time.Duration) time.Duration { return d - rand.N(d/10+1) }

// sender writes to a browser until that fails.
type sender struct {
	to         http.ResponseWriter
	connection *http.ResponseController
	timeout    time.Duration
	err        error
}

func (s *sender) send(text string) {
	_ = s.connection.SetWriteDeadline(time.Now().Add(s.timeout))
	if _, s.err = s.to.Write([]byte(text)); s.err == nil {
		s.err = s.connection.Flush()
	}
}
