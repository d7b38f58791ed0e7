package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// busyWait is what to wait when WorkOS is busy and does not say how long.
const busyWait = 10 * time.Second

// refused shows the form again with why no link was made. Nothing that was typed is lost.
func (d *Desk) refused(c auth.Context, form views.PortalLinkForm, err error) error {
	status := d.refusedForm(c, &form.ActForm, err, "No link was issued", "intent", "return_url", "success_url")
	return d.showPortalLinkForm(c, status, form)
}

// refusedForm puts into a form why WorkOS did not do what it asks for, and returns the status to show it with.
// nothing says what did not happen, as a sentence without its full stop; fields are those that WorkOS may find wrong.
func (d *Desk) refusedForm(c auth.Context, form *views.ActForm, err error, nothing string, fields ...string) int {
	status := http.StatusBadGateway
	var api *workos.Error
	switch {
	case errors.As(err, &api) && api.Code == "daily_quota_exceeded":
		status = http.StatusUnprocessableEntity
		form.Wrong("", "WorkOS has sent this person as many mails as it sends in a day. "+nothing+"; try again tomorrow.")
	case workos.IsRateLimited(err):
		status = http.StatusServiceUnavailable
		wait := retryAfter(err)
		c.Response().Header().Set("Retry-After", strconv.Itoa(wait))
		form.Wrong("", fmt.Sprintf("WorkOS is busy. %s; try again in %s.", nothing, views.Plural(wait, "second", "seconds")))
	case workos.IsUnauthorized(err):
		form.Wrong("", "WorkOS refused this desk's API key. "+nothing+". An administrator of the WorkOS environment must check what the key may do.")
	case workos.IsNotFound(err) && d.organizationIsGone(c, form.Organization):
		status = http.StatusUnprocessableEntity
		form.Wrong("organization", "This organization is gone: WorkOS knows it no longer. "+nothing+".")
	case workos.IsUnsupported(err):
		form.Wrong("", "This WorkOS server does not offer this. "+nothing+".")
	case errors.As(err, &api) && (api.Status == http.StatusUnprocessableEntity || api.Status == http.StatusBadRequest):
		status = http.StatusUnprocessableEntity
		wrongByWorkOS(form, api, append(fields, "organization"))
	case workos.OutcomeOf(err) == workos.NotSent:
		form.Wrong("", "WorkOS could not be reached. "+nothing+". Try again in a moment.")
	default:
		form.Wrong("", "WorkOS refused. "+nothing+".")
	}
	if id := workos.RequestID(err); id != "" && form.Errors[0].Field == "" {
		form.Errors[0].Text += " WorkOS request id: " + id + "."
	}
	d.Log.InfoContext(c.Request().Context(), "refused by WorkOS", "error", err)
	return status
}

// retryAfter is how many seconds to wait, at least one.
func retryAfter(err error) int {
	wait := busyWait
	var api *workos.Error
	if errors.As(err, &api) && api.RetryAfter > 0 {
		wait = api.RetryAfter
	}
	return max(1, int(math.Ceil(wait.Seconds())))
}

// organizationIsGone tells a customer who was deleted from a server that lacks the endpoint: both answer 404.
func (d *Desk) organizationIsGone(c auth.Context, id string) bool {
	ctx, cancel := context.WithTimeout(c.Request().Context(), optionsDeadline)
	defer cancel()
	if _, err := d.Client.GetOrganization(ctx, id); !workos.IsNotFound(err) {
		return false
	}
	if err := d.Mirror.Forget(c.Request().Context(), mirror.KindOrganization, id); err != nil {
		d.failed(c.Request().Context(), "forget", err, "id", id)
	}
	return true
}

// wrongByWorkOS puts what WorkOS finds wrong to the fields it is about, or to the form as a whole.
func wrongByWorkOS(form *views.ActForm, api *workos.Error, fields []string) {
	for _, field := range api.Fields {
		words := strings.TrimRight(cmp.Or(field.Message, strings.ReplaceAll(field.Code, "_", " "), "it is missing, or not what is expected here"), ". ")
		if slices.Contains(fields, field.Field) {
			form.Wrong(field.Field, "WorkOS does not accept this: "+words+".")
		} else {
			form.Wrong("", "WorkOS does not accept the form: "+strings.TrimSpace(field.Field+" "+words)+".")
		}
	}
	if len(api.Fields) == 0 {
		form.Wrong("", "WorkOS does not accept the form: "+strings.TrimRight(cmp.Or(api.Message, api.Code, "it did not say why"), ". ")+".")
	}
}
