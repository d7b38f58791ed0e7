package handlers

import (
	"errors"
	"io"
	"net/http"

	"frontdesk/web/request"
	"frontdesk/workos"
)

// WebhookReceive takes an event that WorkOS sends, checks that it comes from there, and keeps it. It answers at once: a
// slow answer is sent again. Whoever is refused is not told more than that.
func (d *Desk) WebhookReceive(c request.Context) error {
	if len(d.WebhookSecrets) == 0 {
		return c.NoContent(http.StatusNotFound)
	}
	body, err := io.ReadAll(c.Request().Body)
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return c.NoContent(http.StatusRequestEntityTooLarge)
	}
	if err != nil {
		return c.NoContent(http.StatusBadRequest)
	}
	ctx := c.Request().Context()
	if problem := d.webhookProblem(c.Request().Header.Get("WorkOS-Signature"), body); problem != "" {
		if d.refusedWebhooks.note(d.logRefused) {
			d.Log.WarnContext(ctx, "webhook refused", "problem", problem, "bytes", len(body), "ip", c.RealIP())
		}
		return c.NoContent(http.StatusUnauthorized)
	}
	event, err := workos.Decode[workos.Event](body)
	if err != nil || event.ID == "" || event.Event == "" {
		return c.NoContent(http.StatusBadRequest)
	}
	if err := d.Mirror.UpsertEvents(ctx, []workos.Event{event}); err != nil {
		d.failed(ctx, "webhook not kept", err, "event", event.ID)
		return c.NoContent(http.StatusServiceUnavailable) // WorkOS sends it again
	}
	d.Log.InfoContext(ctx, "webhook", "event", event.Event, "id", event.ID)
	return c.NoContent(http.StatusOK)
}

// logRefused tells how many refused webhooks of the last minute were not logged one by one.
func (d *Desk) logRefused(left int) {
	d.Log.Warn("more webhooks refused", "count", left, "seconds", int(refusedInterval.Seconds()))
}

// webhookProblem is why a body is not believed, "" when one of the secrets has signed it. Every secret is tried, so that
// the time tells nothing of which one fits.
func (d *Desk) webhookProblem(header string, body []byte) workos.WebhookProblem {
	problem, held := workos.WebhookBadHash, false
	for _, secret := range d.WebhookSecrets {
		check := workos.CheckWebhook(header, body, secret, d.Now())
		held = held || check.Problem == ""
		if check.Problem != workos.WebhookBadHash {
			problem = check.Problem
		}
	}
	if held {
		return ""
	}
	return problem
}
