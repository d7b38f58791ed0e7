// Package deliveries sends the emulator's events to webhook endpoints, as WorkOS does: signed, in no particular order, and again after
// growing waits until the endpoint answers with a 2xx (https://workos.com/docs/events/data-syncing/webhooks).
package deliveries

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/respond"
)

const (
	tries    = 6
	timeout  = 5 * time.Second
	growth   = 4  // by which each wait before a further try is longer
	atOnce   = 16 // deliveries
	maxDelay = 60_000
)

// Faults are what goes wrong with webhooks on purpose. They are set with POST /_emulator/webhooks, which needs no API key;
// an empty object sets none.
type Faults struct {
	Lose      float64 `json:"lose,omitempty"`      // the part that is never sent, from 0 to 1
	Duplicate float64 `json:"duplicate,omitempty"` // the part that is sent twice
	DelayMS   int     `json:"delay_ms,omitempty"`  // each waits up to so long, so that they arrive late and in another order
}

// Endpoint is an address that gets an event.
type Endpoint struct{ URL, Secret string }

// deliveries sends events. Only endpoints on this machine get any: the made-up ones belong to nobody.
type deliveries struct {
	*data.State
	endpoints func(event string) []Endpoint
	client    *http.Client
	slots     chan struct{}
	faults    Faults // guarded by the lock of the state
}

// Start sends every event that is recorded from now on. endpoints returns those that want a type of event; it is called under the lock.
func Start(state *data.State, mux *http.ServeMux, endpoints func(event string) []Endpoint) {
	d := &deliveries{State: state, endpoints: endpoints, slots: make(chan struct{}, atOnce), client: &http.Client{Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	state.OnEvent = d.send
	mux.HandleFunc("POST /_emulator/webhooks", d.setFaults)
}

func (d *deliveries) setFaults(w http.ResponseWriter, r *http.Request) {
	var faults Faults
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	isShare := func(part float64) bool { return part >= 0 && part <= 1 }
	if err := decoder.Decode(&faults); err != nil || !isShare(faults.Lose) || !isShare(faults.Duplicate) ||
		faults.DelayMS < 0 || faults.DelayMS > maxDelay {
		respond.JSON(w, http.StatusUnprocessableEntity, map[string]string{
			"message": fmt.Sprintf("Faults of webhooks have lose and duplicate, from 0 to 1, and delay_ms, at most %d.", maxDelay)})
		return
	}
	d.Lock()
	d.faults = faults
	d.Unlock()
	respond.JSON(w, http.StatusOK, faults)
}

// send starts the deliveries of an event. The caller holds the lock.
func (d *deliveries) send(event data.Ref) {
	for _, endpoint := range d.endpoints(d.Events.Rows[event].Kind) {
		if !isOnThisMachine(endpoint.URL) {
			continue
		}
		for range d.copies() {
			wait := time.Duration(0)
			if d.faults.DelayMS > 0 {
				wait = time.Duration(rand.IntN(d.faults.DelayMS+1)) * time.Millisecond
			}
			d.later(wait, endpoint, event, 1)
		}
	}
}

// copies is how often an event is sent to an endpoint.
func (d *deliveries) copies() int {
	switch {
	case rand.Float64() < d.faults.Lose:
		return 0
	case rand.Float64() < d.faults.Duplicate:
		return 2
	}
	return 1
}

func (d *deliveries) later(wait time.Duration, endpoint Endpoint, event data.Ref, try int) {
	time.AfterFunc(wait, func() {
		d.slots <- struct{}{}
		err := d.deliver(endpoint, event)
		<-d.slots
		if err == nil {
			return
		}
		if try == tries {
			d.Log.Warn("a webhook was not accepted and is not sent again", "endpoint", endpoint.URL, "error", err)
			return
		}
		next := d.Config.WebhookRetry
		for range try - 1 {
			next *= growth
		}
		d.later(next, endpoint, event, try+1)
	})
}

func (d *deliveries) deliver(endpoint Endpoint, event data.Ref) error {
	d.Lock()
	if !d.Events.Alive(event) {
		d.Unlock()
		return nil // dropped since: there are many newer ones
	}
	body := data.MustJSON(d.EventView(event))
	signature := workos.SignWebhook(body, workos.Secret(endpoint.Secret), d.Now())
	d.Unlock()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, endpoint.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("WorkOS-Signature", signature)
	response, err := d.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, respond.MaxBody)) // the connection is used again
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("the endpoint answered %s", response.Status)
	}
	return nil
}

// isOnThisMachine reports whether an address is a loopback address.
func isOnThisMachine(address string) bool {
	target, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(target.Hostname())
	return target.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
