package webhooks

import (
	"errors"
	"io"
	"net/http"

	"frontdesk/web/request"
	"frontdesk/workos"
)

// Receive accepts an event that WorkOS sends, checks its signature, and stores it. It answers at once: after a
// slow answer WorkOS sends again. A refused sender does not learn the reason.
func (h *Handlers) Receive(c request.Context) error {
	if len(h.WebhookSecrets) == 0 {
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
	if problem := h.webhookProblem(c.Request().Header.Get("WorkOS-Signature"), body); problem != "" {
		if h.refusedWebhooks.note(h.logRefused) {
			h.Log.WarnContext(ctx, "webhook refused", "problem", problem, "bytes", len(body), "ip", c.RealIP())
		}
		return c.NoContent(http.StatusUnauthorized)
	}
	event, err := workos.Decode[workos.Event](body)
	if err != nil || event.ID == "" || event.Event == "" {
		return c.NoContent(http.StatusBadRequest)
	}
	// It is kept before it is answered, and before the index has it, which can be filled again.
	if _, err := h.Follower.Keep(ctx, event); err != nil {
		h.Failed(ctx, "webhook not kept", err, "event", event.ID)
		return c.NoContent(http.StatusServiceUnavailable) // WorkOS sends it again
	}
	if err := h.Mirror.UpsertEvents(ctx, []workos.Event{event}); err != nil {
		h.Failed(ctx, "webhook not stored", err, "event", event.ID)
		return c.NoContent(http.StatusServiceUnavailable) // WorkOS sends it again
	}
	h.Log.InfoContext(ctx, "webhook", "event", event.Event, "id", event.ID)
	return c.NoContent(http.StatusOK)
}

// logRefused logs how many refused webhooks of the last minute were not logged one by one.
func (h *Handlers) logRefused(left int) {
	h.Log.Warn("more webhooks refused", "count", left, "seconds", int(refusedInterval.Seconds()))
}

// webhookProblem returns why a body is not accepted, "" if it was signed with one of the secrets. Every secret is tried, so that
// the time does not reveal which one fits.
func (h *Handlers) webhookProblem(header string, body []byte) workos.WebhookProblem {
	problem, held := workos.WebhookBadHash, false
	for _, secret := range h.WebhookSecrets {
		check := workos.CheckWebhook(header, body, secret, h.Now())
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
