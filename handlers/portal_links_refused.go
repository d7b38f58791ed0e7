package handlers

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
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
	status := http.StatusBadGateway
	var api *workos.Error
	switch {
	case workos.IsRateLimited(err):
		status = http.StatusServiceUnavailable
		wait := retryAfter(err)
		c.Response().Header().Set("Retry-After", strconv.Itoa(wait))
		form.Wrong("", fmt.Sprintf("WorkOS is busy. No link was issued; try again in %s.", views.Plural(wait, "second", "seconds")))
	case workos.IsUnauthorized(err):
		form.Wrong("", "WorkOS refused this desk's API key, so no link was issued. An administrator of the WorkOS environment must check that the key may make portal links.")
	case workos.IsNotFound(err) && d.organizationIsGone(c, form.Organization):
		status = http.StatusUnprocessableEntity
		form.Wrong("organization", "This organization is gone: WorkOS knows it no longer, so no link was issued.")
	case workos.IsUnsupported(err):
		form.Wrong("", "This WorkOS server does not offer portal links for that purpose, so no link was issued.")
	case errors.As(err, &api) && (api.Status == http.StatusUnprocessableEntity || api.Status == http.StatusBadRequest):
		status = http.StatusUnprocessableEntity
		wrongByWorkOS(&form, api)
	case workos.OutcomeOf(err) == workos.NotSent:
		form.Wrong("", "WorkOS could not be reached, so no link was issued. Try again in a moment.")
	default:
		form.Wrong("", "WorkOS refused to make a link. Nothing was issued.")
	}
	if id := workos.RequestID(err); id != "" && form.Errors[0].Field == "" {
		form.Errors[0].Text += " WorkOS request id: " + id + "."
	}
	d.Log.InfoContext(c.Request().Context(), "portal link refused", "error", err)
	return d.showPortalLinkForm(c, status, form)
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

// organizationIsGone tells a customer who was deleted from a server that has no portal links: both answer 404.
func (d *Desk) organizationIsGone(c auth.Context, id string) bool {
	ctx, cancel := context.WithTimeout(c.Request().Context(), optionsDeadline)
	defer cancel()
	if _, err := d.Client.GetOrganization(ctx, id); !workos.IsNotFound(err) {
		return false
	}
	if err := d.Mirror.Forget(c.Request().Context(), mirror.KindOrganization, id); err != nil {
		d.Log.ErrorContext(c.Request().Context(), "forget", "id", id, "error", err)
	}
	return true
}

// wrongByWorkOS puts what WorkOS finds wrong to the fields it is about.
func wrongByWorkOS(form *views.PortalLinkForm, api *workos.Error) {
	for _, field := range api.Fields {
		words := firstOf(field.Message, field.Code, "not accepted")
		switch field.Field {
		case "organization", "intent", "return_url", "success_url":
			form.Wrong(field.Field, "WorkOS does not accept this: "+words+".")
		default:
			form.Wrong("", "WorkOS does not accept the form: "+strings.TrimSpace(field.Field+" "+words)+".")
		}
	}
	if len(api.Fields) == 0 {
		form.Wrong("", "WorkOS does not accept the form: "+firstOf(api.Message, api.Code, "it did not say why")+".")
	}
}
