package portallinks

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

const (
	linkLife   = 5 * time.Minute // https://workos.com/docs/admin-portal
	hashPrefix = 12              // hexadecimal digits kept of a link's SHA-256: enough to recognise, no use to open
)

// Create issues one link per form, however often the form is sent, and shows it once.
func (h *Handlers) Create(c request.Context) error { return h.WaitForSameForm(h.create)(c) }

func (h *Handlers) create(c request.Context) error {
	form, operator := readPortalLinkForm(c), h.Auth.ActorOf(c)
	earlier, err := h.links.PortalLinkOfForm(c.Request().Context(), action.Sent(c), operator.ID)
	if err == nil {
		return h.answerAgain(c, form, earlier)
	}
	link := h.checkPortalLinkForm(c, &form)
	if errors.Is(err, store.ErrFormKey) { // a person must not get one customer's link for another
		form.AddError("", "This form was sent before, for another link ("+earlier.OrganizationName+", "+wording.PortalIntent(earlier.Intent)+
			"). Nothing was issued this time. Check it and send it again.")
	}
	if len(form.Errors) > 0 {
		return h.showPortalLinkForm(c, http.StatusUnprocessableEntity, form)
	}
	return h.answerAttempt(c, form, h.issue(c, link))
}

// answerAgain answers a form that was sent before, as at first: what is wrong with it now was not wrong then.
func (h *Handlers) answerAgain(c request.Context, form portallinksview.Form, earlier store.PortalLink) error {
	if shows := h.ShownBefore(c); shows != nil {
		return shows(c)
	}
	form.Organization, form.OrganizationName = earlier.OrganizationID, earlier.OrganizationName
	return h.answerAttempt(c, form, issuing{record: earlier, err: h.EarlierError(c), isEarlier: true})
}

// issuing is the result of an attempt to issue a link.
type issuing struct {
	record store.PortalLink
	link   workos.Secret // "" when there is none to show
	err    error

	isEarlier bool // of an earlier request with the same form
}

// issue carries out an attempt, unless there was one with the same form. A browser that sends a form twice cancels the first
// request, so the attempt does not depend on its request. The link is kept while it works, in memory only, so that the
// same form sent twice shows the same link.
func (h *Handlers) issue(c request.Context, link store.PortalLink) issuing {
	ctx, cancel := action.Context(c.Request().Context())
	defer cancel()
	record, created, err := h.links.ReservePortalLink(ctx, link, h.operatorAction(c, link))
	switch {
	case err != nil:
		return issuing{err: notRecorded{err}}
	case !created:
		return issuing{record: record, err: h.EarlierError(c), isEarlier: true}
	}
	secret, settlement, err := h.generate(ctx, record)
	settled, settleErr := h.links.CompletePortalLink(ctx, record.ID, settlement)
	if settleErr != nil { // the intent is in the ledger, and the outcome at least in the log
		h.Failed(ctx, "record portal link outcome", settleErr, "id", record.ID, "outcome", settlement.Outcome)
		if !errors.Is(settleErr, store.ErrNotWritten) {
			settled = record
			settled.State, settled.IssuedAt, settled.ExpiresAt = settlement.State(), settlement.IssuedAt, settlement.ExpiresAt
		}
	}
	switch {
	case err != nil:
		h.KeepError(c, err)
	case secret != "":
		h.KeepShown(c, settlement.ExpiresAt, func(c request.Context) error { return h.showIssued(c, http.StatusOK, settled, secret) })
	}
	return issuing{record: settled, link: secret, err: err}
}

// generate calls WorkOS once and returns the result with a note for the ledger.
func (h *Handlers) generate(ctx context.Context, record store.PortalLink) (workos.Secret, store.PortalLinkResult, error) {
	ctx, answer := workos.CaptureAnswer(ctx)
	asked := h.Now() // the link's life begins after this: Frontdesk never promises more than there is
	made, err := h.Client.GeneratePortalLink(ctx, workos.GeneratePortalLinkOptions{
		Organization: record.OrganizationID, Intent: record.Intent, ReturnURL: record.ReturnURL, SuccessURL: record.SuccessURL,
	})
	settlement := store.PortalLinkResult{WorkOSRequestID: answer().RequestID}
	err = h.NoRouteUnlessGone(ctx, record.OrganizationID, err) // Activity and the page name one cause
	settlement.Outcome, settlement.Note = action.OutcomeOf(err)
	if err == nil {
		sum := sha256.Sum256([]byte(made.Link.Reveal()))
		settlement.LinkHash = hex.EncodeToString(sum[:])[:hashPrefix]
		settlement.IssuedAt, settlement.ExpiresAt = asked, asked.Add(linkLife)
	}
	return made.Link, settlement, err
}

func (h *Handlers) operatorAction(c request.Context, link store.PortalLink) store.OperatorAction {
	details := store.Facts(map[string]string{"intent": link.Intent})
	for name, value := range map[string]string{"return_url": link.ReturnURL, "success_url": link.SuccessURL} {
		if value != "" {
			details.Add(name, value)
		}
	}
	return store.OperatorAction{
		Actor: h.Auth.ActorOf(c), RequestID: request.ID(c), Action: "portal_link.issue",
		TargetType: "organization", TargetID: link.OrganizationID, TargetName: link.OrganizationName,
		OrganizationID: link.OrganizationID, OrganizationName: link.OrganizationName, Reason: link.Reason, Details: details,
	}
}

// notRecorded is returned when nothing was sent, because the intent could not be written to the ledger.
type notRecorded struct{ cause error }

// Error is for the log.
func (e notRecorded) Error() string { return "not recorded, so not sent: " + e.cause.Error() }

// Unwrap returns the cause.
func (e notRecorded) Unwrap() error { return e.cause }

// answerAttempt shows the result of an attempt to the person who sent the form.
func (h *Handlers) answerAttempt(c request.Context, form portallinksview.Form, attempt issuing) error {
	var unrecorded notRecorded
	if attempt.record.IsUnwritten {
		action.ShowEntry(c, attempt.record.ActionID) // it is shown only while that is true
	}
	switch {
	case errors.Is(attempt.err, store.ErrFormKey):
		form.AddError("", "This form was already sent by another operator. Check it and send it again.")
		return h.showPortalLinkForm(c, http.StatusUnprocessableEntity, form)
	case errors.As(attempt.err, &unrecorded):
		h.CannotRecord(c.Request().Context(), &form.Form, "No link was issued", unrecorded.cause)
		form.Key = h.Auth.NewFormKey(c.Request().Context())
		return h.showPortalLinkForm(c, http.StatusServiceUnavailable, form)
	case attempt.record.State == store.PortalLinkIssued && attempt.link != "":
		return h.showIssued(c, http.StatusCreated, attempt.record, attempt.link)
	case attempt.record.State == store.PortalLinkIssued:
		return h.showPortalLink(c, http.StatusOK, "Already issued", portallinksview.ShownOnce(shownLink(attempt.record)))
	case attempt.record.State == store.PortalLinkFailed && attempt.err != nil:
		if attempt.isEarlier {
			form.AddError("", "This form was sent before and no link came of it.")
		}
		return h.refused(c, form, attempt.err)
	case attempt.record.State == store.PortalLinkFailed:
		form.AddError("", "This form was sent before and no link came of it. Check it and send it again.")
		return h.showPortalLinkForm(c, http.StatusUnprocessableEntity, form)
	}
	h.Log.WarnContext(c.Request().Context(), "portal link with unknown outcome", "id", attempt.record.ID, "error", attempt.err)
	return h.showPortalLink(c, http.StatusBadGateway, "Outcome unknown",
		portallinksview.Unknown(shownLink(attempt.record), workos.RequestID(attempt.err)))
}

// showIssued shows a link that works.
func (h *Handlers) showIssued(c request.Context, status int, record store.PortalLink, link workos.Secret) error {
	if record.IsUnwritten {
		action.ShowEntry(c, record.ActionID) // it is shown only while that is true
	}
	return h.showPortalLink(c, status, "Portal link issued", portallinksview.Issued(shownLink(record), link))
}

func (h *Handlers) showPortalLink(c request.Context, status int, title string, body templ.Component) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return h.Render(c, status, views.Page{Title: title, Section: views.SectionPortalLinks, Body: body})
}
