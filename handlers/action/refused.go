package action

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"frontdesk/handlers/page"
	actionsview "frontdesk/views/actions"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const deletedMeanwhile = "This was deleted in WorkOS meanwhile."

// whyNotFound explains a 404 from WorkOS to an action. The missing object may be the target, its
// organization, or anything else that the request names, such as a role: only what is certainly gone is called deleted.
func (r *Runner) whyNotFound(ctx context.Context, t Target, err error) string {
	reading, cancel := context.WithTimeout(ctx, page.OptionsDeadline)
	defer cancel()
	if read := r.readOf(t); read != nil && workos.IsGone(read(reading)) {
		if kind := t.owned().Kind; kind != "" {
			r.ForgetIfStillGone(ctx, kind, t.ID)
		}
		return deletedMeanwhile
	}
	if t.OrganizationID != "" {
		if _, gone := r.Client.GetOrganization(reading, t.OrganizationID); workos.IsGone(gone) {
			r.ForgetIfStillGone(ctx, mirror.KindOrganization, t.OrganizationID)
			return "The organization was deleted in WorkOS meanwhile."
		}
	}
	return workos.Explain(err, workos.ForOperator).Why
}

// knownTarget returns what existed before the action: if the action creates something, its organization.
func (a Operation) knownTarget() Target {
	known := a.Target
	if a.Created != nil {
		known.ID = ""
	}
	return known
}

// readOf returns a function that reads a target from WorkOS, nil if WorkOS has no call for it.
func (r *Runner) readOf(t Target) func(context.Context) error {
	if t.ID == "" {
		return nil
	}
	switch t.Kind {
	case "organization":
		return reads(r.OrganizationResource(), t.ID)
	case "user":
		return reads(r.UserResource(), t.ID)
	case "membership":
		return reads(r.MembershipResource(), t.ID)
	case "connection":
		return reads(r.ConnectionResource(), t.ID)
	case "directory":
		return reads(r.DirectoryResource(), t.ID)
	case "invitation":
		return reads(r.InvitationResource(), t.ID)
	case "group":
		return func(ctx context.Context) error {
			_, err := r.Client.GetGroup(ctx, t.OrganizationID, t.ID)
			return err
		}
	case "feature_flag":
		return func(ctx context.Context) error {
			_, err := r.Client.GetFeatureFlag(ctx, t.ID)
			return err
		}
	case "auth_factor":
		return func(ctx context.Context) error {
			_, err := r.Client.GetAuthFactor(ctx, t.ID)
			return err
		}
	}
	return nil
}

func reads[T any](of page.Resource[T], id string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := of.Get(ctx, id)
		return err
	}
}

// RefusedForm adds to a form why WorkOS refused the action, and returns the HTTP status to show it with.
// nothing is what did not happen, as a sentence without its full stop; fields are those that WorkOS may reject.
func (r *Runner) RefusedForm(c request.Context, form *actionsview.Form, about Target, err error, nothing string, fields ...string) int {
	e := page.Explain(err).In(page.PageZone(c).Location())
	status := page.StatusFor(e.Cause)
	var api *workos.Error
	errors.As(err, &api)
	switch {
	case e.Cause == workos.CauseGone && r.organizationIsGone(c.Request().Context(), form.Organization):
		status = http.StatusUnprocessableEntity
		form.AddError("organization", "WorkOS no longer has this organization: it was deleted. "+nothing+".")
	case e.Cause == workos.CauseGone:
		status = http.StatusUnprocessableEntity
		form.AddError("", page.InOneLine(r.whyNotFound(c.Request().Context(), about, err), nothing+".", "Go back and check."))
	case e.Cause == workos.CauseInvalid:
		status = http.StatusUnprocessableEntity
		wrongByWorkOS(form, api, append(fields, "organization"))
	case e.Cause == workos.CauseRefused:
		form.AddError("", "WorkOS refused this"+saying(api)+". "+nothing+".")
	case e.Cause == workos.CauseNoRoute:
		form.AddError("", e.Why+" "+nothing+".")
	default:
		form.AddError("", page.NotDone(e, nothing))
	}
	for i := range form.Errors {
		form.Errors[i].Text = r.WithNames(c.Request().Context(), form.Errors[i].Text)
	}
	if seconds := page.RetryAfter(e); seconds > 0 {
		c.Response().Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	if id := workos.RequestID(err); id != "" && form.Errors[0].Field == "" {
		form.Errors[0].Text += " WorkOS request ID: " + id + "."
	}
	r.Log.InfoContext(c.Request().Context(), "refused by WorkOS", "error", err)
	return status
}

// saying returns WorkOS's own reasons for a refusal, if it gives any.
func saying(api *workos.Error) string {
	if api == nil || len(api.Reasons()) == 0 {
		return ""
	}
	return ": " + strings.TrimRight(strings.Join(api.Reasons(), "; "), ". ")
}

// NoRouteUnlessGone interprets a 404 for a call that names only an organization: if WorkOS has that organization and does not
// name anything else as missing, the server does not support the operation.
func (r *Runner) NoRouteUnlessGone(ctx context.Context, organizationID string, err error) error {
	var api *workos.Error
	if !workos.IsNotFound(err) || !errors.As(err, &api) || !api.IsBare() || !r.hasOrganization(ctx, organizationID) {
		return err
	}
	missing := *api
	missing.NoRoute = true
	return &missing
}

// hasOrganization distinguishes a deleted organization from an unsupported endpoint: both answer 404.
func (r *Runner) hasOrganization(ctx context.Context, id string) bool {
	reading, cancel := context.WithTimeout(ctx, page.OptionsDeadline)
	defer cancel()
	_, err := r.Client.GetOrganization(reading, id)
	return !workos.IsNotFound(err)
}

// organizationIsGone reports whether WorkOS states that it has no such organization. If it keeps stating so,
// the mirror forgets it.
func (r *Runner) organizationIsGone(ctx context.Context, id string) bool {
	reading, cancel := context.WithTimeout(ctx, page.OptionsDeadline)
	defer cancel()
	if _, err := r.Client.GetOrganization(reading, id); !workos.IsGone(err) {
		return false
	}
	r.ForgetIfStillGone(ctx, mirror.KindOrganization, id)
	return true
}

// named returns an error about a field, with the field's name in front unless it already begins with it.
func named(field, words string) string {
	first, _, _ := strings.Cut(words, " ")
	if strings.EqualFold(first, field) {
		return words
	}
	return strings.TrimSpace(field + " " + words)
}

// wrongByWorkOS adds WorkOS's errors to the fields they are about, or to the form as a whole.
func wrongByWorkOS(form *actionsview.Form, api *workos.Error, fields []string) {
	if len(api.Fields) > 0 && api.Message != "" {
		form.AddError("", "WorkOS does not accept the form: "+strings.TrimRight(api.Message, ". ")+".")
	}
	for _, field := range api.Fields {
		words := strings.TrimRight(cmp.Or(field.Message, strings.ReplaceAll(field.Code, "_", " "),
			"it is missing, or not what is expected here"), ". ")
		if slices.Contains(fields, field.Field) {
			form.AddError(field.Field, "WorkOS does not accept this: "+words+".")
		} else if field.Field == "" && isSaidOfAField(api, field) {
			continue
		} else {
			form.AddError("", "WorkOS does not accept the form: "+named(field.Field, words)+".")
		}
	}
	if len(api.Fields) == 0 {
		form.AddError("", "WorkOS does not accept the form: "+strings.TrimRight(cmp.Or(api.Message, api.Code, "it did not say why"), ". ")+".")
	}
}

// isSaidOfAField reports whether an error about the whole form is repeated for one of its fields.
func isSaidOfAField(api *workos.Error, whole workos.FieldError) bool {
	return slices.ContainsFunc(api.Fields, func(field workos.FieldError) bool {
		return field.Field != "" && whole.Message != "" && field.Message == whole.Message
	})
}
