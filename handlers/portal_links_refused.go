package handlers

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	actionsview "frontdesk/views/actions"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// refused shows the form again with why no link was made. Nothing that was typed is lost.
func (d *Desk) refused(c request.Context, form portallinksview.Form, err error) error {
	about := target{organizationID: form.Organization}
	status := d.refusedForm(c, &form.Form, about, err, "No link was issued", "intent", "return_url", "success_url")
	return d.showPortalLinkForm(c, status, form)
}

// refusedForm puts into a form why WorkOS did not do what it asks for, and returns the status to show it with.
// nothing says what did not happen, as a sentence without its full stop; fields are those that WorkOS may find wrong.
func (d *Desk) refusedForm(c request.Context, form *actionsview.Form, about target, err error, nothing string, fields ...string) int {
	e := explain(err).In(pageZone(c).Location())
	status := statusFor(e.Cause)
	var api *workos.Error
	errors.As(err, &api)
	switch {
	case e.Cause == workos.CauseGone && d.organizationIsGone(c.Request().Context(), form.Organization):
		status = http.StatusUnprocessableEntity
		form.Wrong("organization", "WorkOS no longer has this organization: it was deleted. "+nothing+".")
	case e.Cause == workos.CauseGone:
		status = http.StatusUnprocessableEntity
		form.Wrong("", inOneLine(d.whyNotFound(c.Request().Context(), about, err), nothing+".", "Go back and check."))
	case e.Cause == workos.CauseInvalid:
		status = http.StatusUnprocessableEntity
		wrongByWorkOS(form, api, append(fields, "organization"))
	case e.Cause == workos.CauseRefused:
		form.Wrong("", "WorkOS refused this"+saying(api)+". "+nothing+".")
	case e.Cause == workos.CauseNoRoute:
		form.Wrong("", e.Why+" "+nothing+".")
	default:
		form.Wrong("", notDone(e, nothing))
	}
	if seconds := retryAfter(e); seconds > 0 {
		c.Response().Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	if id := workos.RequestID(err); id != "" && form.Errors[0].Field == "" {
		form.Errors[0].Text += " WorkOS request ID: " + id + "."
	}
	d.Log.InfoContext(c.Request().Context(), "refused by WorkOS", "error", err)
	return status
}

// saying are WorkOS's own reasons for a refusal, where it gives some.
func saying(api *workos.Error) string {
	if api == nil || len(api.Reasons()) == 0 {
		return ""
	}
	return ": " + strings.TrimRight(strings.Join(api.Reasons(), "; "), ". ")
}

// noRouteUnlessGone reads the 404 of a call that names nothing but an organization: while WorkOS has that and does not say
// what else it did not find, it is the operation that the server does not have.
func (d *Desk) noRouteUnlessGone(ctx context.Context, organizationID string, err error) error {
	var api *workos.Error
	if !workos.IsNotFound(err) || !errors.As(err, &api) || !api.IsBare() || d.organizationIsGone(ctx, organizationID) {
		return err
	}
	missing := *api
	missing.NoRoute = true
	return &missing
}

// organizationIsGone tells a customer who was deleted from a server that lacks the endpoint: both answer 404.
func (d *Desk) organizationIsGone(ctx context.Context, id string) bool {
	reading, cancel := context.WithTimeout(ctx, optionsDeadline)
	defer cancel()
	if _, err := d.Client.GetOrganization(reading, id); !workos.IsNotFound(err) {
		return false
	}
	if err := d.Mirror.Delete(ctx, mirror.KindOrganization, id); err != nil {
		d.failed(ctx, "forget", err, "id", id)
	}
	return true
}

// named is what is wrong with a field, with the field's name once.
func named(field, words string) string {
	first, _, _ := strings.Cut(words, " ")
	if strings.EqualFold(first, field) {
		return words
	}
	return strings.TrimSpace(field + " " + words)
}

// wrongByWorkOS puts what WorkOS finds wrong to the fields it is about, or to the form as a whole.
func wrongByWorkOS(form *actionsview.Form, api *workos.Error, fields []string) {
	if len(api.Fields) > 0 && api.Message != "" {
		form.Wrong("", "WorkOS does not accept the form: "+strings.TrimRight(api.Message, ". ")+".")
	}
	for _, field := range api.Fields {
		words := strings.TrimRight(cmp.Or(field.Message, strings.ReplaceAll(field.Code, "_", " "), "it is missing, or not what is expected here"), ". ")
		if slices.Contains(fields, field.Field) {
			form.Wrong(field.Field, "WorkOS does not accept this: "+words+".")
		} else if field.Field == "" && isSaidOfAField(api, field) {
			continue
		} else {
			form.Wrong("", "WorkOS does not accept the form: "+named(field.Field, words)+".")
		}
	}
	if len(api.Fields) == 0 {
		form.Wrong("", "WorkOS does not accept the form: "+strings.TrimRight(cmp.Or(api.Message, api.Code, "it did not say why"), ". ")+".")
	}
}

// isSaidOfAField tells whether what is wrong with the form as a whole is said again of one of its fields.
func isSaidOfAField(api *workos.Error, whole workos.FieldError) bool {
	return slices.ContainsFunc(api.Fields, func(field workos.FieldError) bool {
		return field.Field != "" && whole.Message != "" && field.Message == whole.Message
	})
}
