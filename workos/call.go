package workos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// request is one call of an operation, before it is sent.
type request struct {
	method   string
	template string     // the operation's path: "/organizations/{id}"
	values   []string   // what stands for the placeholders, in order
	query    url.Values // never a secret: addresses end up in logs
	body     any        // sent as JSON unless nil
	bearer   string     // "" means the API key
	secrets  []string   // what must not come back in an error's text, beside the API key
	once     bool       // never sent twice, whatever happens
	doubles  bool       // done twice if it is sent twice: sent again only after a 429 with a Retry-After
	reply    bool       // the write is made for its answer (a code exchange, a link): one that cannot be read is an error
	noAnswer bool       // any 2xx means that it is done; the answer is not read
	scope    string     // what WorkOS counts these by, for the pace: the directory (or group) whose users are listed, or a person

	idempotencyKey string // for the one operation that heeds it (audit log events)

	identifiers  []identifier  // of the object that a write is about, see about
	expectations []expectation // what the answer to a write must show, see expects
}

func get(template string, values ...string) request {
	return request{method: http.MethodGet, template: template, values: values}
}

func getList(template string, query url.Values, values ...string) request {
	return request{method: http.MethodGet, template: template, query: query, values: values}
}

func post(template string, body any, values ...string) request {
	return request{method: http.MethodPost, template: template, body: body, values: values}
}

func put(template string, body any, values ...string) request {
	return request{method: http.MethodPut, template: template, body: body, values: values}
}

func patch(template string, body any, values ...string) request {
	return request{method: http.MethodPatch, template: template, body: body, values: values}
}

// remove returns a DELETE. WorkOS answers with 200, 202 or 204, without anything to read.
func remove(template string, values ...string) request {
	return request{method: http.MethodDelete, template: template, values: values, noAnswer: true}
}

// sentOnce marks a request that must not be sent twice, such as one that sends an email. It is sent again only after a 429
// with a Retry-After, because then nothing was done.
func (r request) sentOnce() request {
	r.doubles = true
	return r
}

// mailed marks a request that sends an email. WorkOS limits these emails per person.
func (r request) mailed(person string) request {
	r.scope = person
	return r.sentOnce()
}

// needsAnswer marks a write whose answer is needed: without it, the outcome is unknown.
func (r request) needsAnswer() request {
	r.reply = true
	return r
}

// isDoneBy2xx reports whether any 2xx means that a request is done.
func (r request) isDoneBy2xx() bool { return !r.isRead() && !r.reply }

func (r request) isRead() bool { return r.method == http.MethodGet }

// fail returns the error of a call that has no usable answer.
func (r request) fail(outcome Outcome, cause error) *Error {
	return &Error{Method: r.method, Path: r.template, Outcome: outcome, Err: cause}
}

// address returns the request's URL with the values in its path. An empty value, "." and ".." are errors, because they
// would call another operation.
func (r request) address(base *url.URL) (string, error) {
	path := r.template
	for _, value := range r.values {
		start, end := strings.Index(path, "{"), strings.Index(path, "}")
		if value == "" || value == "." || value == ".." {
			return "", errors.New("the " + path[start+1:end] + " is empty or not an id")
		}
		path = path[:start] + url.PathEscape(value) + path[end+1:]
	}
	out := base.String() + path
	if len(r.query) > 0 {
		out += "?" + r.query.Encode()
	}
	return out, nil
}

// do sends a request within the rate limits, repeats it if retry.go allows that, and returns its readable answer.
func (c *Client) do(ctx context.Context, r request) (answer, error) {
	if !isBackground(ctx) {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callTimeout+ExtraWait(ctx))
		defer cancel()
	}
	c.budget.earn()
	for attempt := 0; ; attempt++ {
		if err := c.pace.wait(ctx, r); err != nil {
			return answer{}, err
		}
		got, err := c.try(ctx, r)
		if err == nil {
			return got, nil
		}
		if err.Status == http.StatusTooManyRequests {
			c.pace.pause(r, err.RetryAfter)
		}
		wait, again := c.retryWait(ctx, r, attempt, err)
		if !again {
			return answer{}, err
		}
		c.log.WarnContext(ctx, "WorkOS call failed, trying again", "operation", r.method+" "+r.template,
			"attempt", attempt+1, "wait", wait, "error", err)
		if sleep(ctx, wait) != nil {
			return answer{}, err
		}
	}
}

// act sends a request whose answer is not read.
func (c *Client) act(ctx context.Context, r request) error {
	r.noAnswer = true
	_, err := c.do(ctx, r)
	return err
}

// try sends a request once, and records whether WorkOS answers.
func (c *Client) try(ctx context.Context, r request) (answer, *Error) {
	began := time.Now()
	got, err := c.send(ctx, r)
	c.reach.note(r, time.Since(began), err)
	c.failed.note(ctx, r, err)
	return got, err
}

// send sends a request once.
func (c *Client) send(ctx context.Context, r request) (answer, *Error) {
	if isBackground(ctx) {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callTimeout)
		defer cancel()
	}
	var sent wire
	req, err := c.newRequest(httptrace.WithClientTrace(ctx, sent.trace()), r)
	if err != nil {
		return answer{}, r.fail(NotSent, err)
	}
	asked := time.Now()
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, r.fail(sent.outcome(), c.safe(r, fmt.Errorf("no answer: %w", withoutAddress(err))))
	}
	defer resp.Body.Close()
	captureClock(ctx, resp.Header, asked, time.Now())
	return c.read(ctx, r, resp)
}

func (c *Client) newRequest(ctx context.Context, r request) (*http.Request, error) {
	address, err := r.address(c.base)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if r.body != nil {
		if err := json.NewEncoder(&body).Encode(r.body); err != nil {
			return nil, errors.New("the request cannot be written as JSON")
		}
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, &body)
	if err != nil {
		return nil, errors.New("the request's address cannot be written as a URL")
	}
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.idempotencyKey != "" {
		req.Header.Set("Idempotency-Key", r.idempotencyKey)
	}
	bearer := r.bearer
	if bearer == "" {
		bearer = c.apiKey
	}
	req.Header.Set("Authorization", "Bearer "+bearer)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "frontdesk")
	return req, nil
}

// wire records whether a request can have reached the server: not before there was a connection.
type wire struct{ asked, connected atomic.Bool }

func (w *wire) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { w.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { w.connected.Store(true) },
	}
}

// outcome returns the outcome of a request without an answer. If the transport reports nothing, it may have sent everything.
func (w *wire) outcome() Outcome {
	if w.asked.Load() && !w.connected.Load() {
		return NotSent
	}
	return Unknown
}
