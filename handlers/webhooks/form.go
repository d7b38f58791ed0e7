package webhooks

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	webhooksview "frontdesk/views/webhooks"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

func (f *webhookForm) Shown() url.Values {
	return url.Values{"endpoint_url": {f.before.EndpointURL}, "events": f.before.Events}
}

// undoWebhook restores an endpoint's address and events.
func undoWebhook(row store.AuditEntry) action.Reversal {
	way := action.Reversal{URL: paths.WebhookEdit.URL(row.TargetID)}
	if address, isChange := row.Details.Change("address"); isChange {
		way.Params = append(way.Params, ui.Param{Name: "endpoint_url", Value: address.Before})
	}
	if events, isChange := row.Details.Change("events"); isChange {
		for _, event := range strings.Split(events.Before, ", ") {
			way.Params = append(way.Params, ui.Param{Name: "events", Value: event})
		}
	}
	if len(way.Params) == 0 {
		return action.Reversal{}
	}
	return way
}

// webhookReceiver returns the address at which Frontdesk itself receives events, or "" if it does not.
func (h *Handlers) webhookReceiver() string {
	if len(h.WebhookSecrets) == 0 {
		return ""
	}
	return h.URL + paths.WebhookReceive.URL()
}

// webhookForm is the address of an endpoint and the events that it gets.
type webhookForm struct {
	before   workos.WebhookEndpoint // zero for a new one
	receiver string                 // Frontdesk's own address, which may be meant
	URL      string
	Events   []string
}

func (f *webhookForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"endpoint_url", "events"}
	f.URL = action.Edited(values, "endpoint_url", f.before.EndpointURL)
	if target, err := url.Parse(f.URL); f.URL != f.before.EndpointURL && (err != nil || target.Scheme != "https" || target.Host == "") {
		form.AddError("endpoint_url", "Give the whole address, beginning with https://.")
	}
	if f.before.ID != "" && !values.Has("events") && values.Has(action.UndoesParam) { // an undo of the address leaves the events alone
		f.Events = f.before.Events
	} else {
		f.readEvents(strings.FieldsFunc(strings.Join(values["events"], " "), func(r rune) bool { return strings.ContainsRune(" ,\r\n\t", r) }),
			form)
	}
}

// trimmedAll trims the texts, as a form's field does.
func trimmedAll(texts []string) []string {
	trimmed := make([]string, len(texts))
	for i, text := range texts {
		trimmed[i] = strings.TrimSpace(text)
	}
	return trimmed
}

// readEvents parses event types, and groups, which stand for all types in them. Types that the endpoint gets
// already may stay, even if this program does not know them.
func (f *webhookForm) readEvents(named []string, form *actionsview.Form) {
	before := trimmedAll(f.before.Events)
	known := append(workos.WebhookEventTypes(), before...)
	f.Events = nil
	for _, name := range named {
		var found []string
		for _, event := range known {
			if group, _, _ := strings.Cut(event, "."); event == name || group == name {
				found = append(found, event)
			}
		}
		if len(found) == 0 {
			form.AddError("events", "WorkOS sends no event called “"+page.OneLine(name)+"”.")
		}
		f.Events = append(f.Events, found...)
	}
	slices.Sort(f.Events)
	f.Events = slices.Compact(f.Events)
	if f.before.ID != "" && slices.Equal(f.Events, slices.Compact(slices.Sorted(slices.Values(before)))) {
		f.Events = f.before.Events
	} else if len(named) == 0 {
		form.AddError("events", "Choose at least one type of event.")
	}
}

func (f *webhookForm) Fields(form actionsview.Form) []templ.Component {
	hint := ""
	if f.receiver != "" && f.before.ID == "" {
		hint = "Frontdesk itself receives events at " + f.receiver + "."
	}
	return []templ.Component{
		ui.TextInput(ui.Input{Name: "endpoint_url", Label: "Address", Value: f.URL, Required: true, MaxLength: 2000,
			Error: form.ErrorAt("endpoint_url"), Placeholder: "https://api.example.com/webhooks", Hint: hint}),
		webhooksview.EventChoices(append(workos.WebhookEventTypes(), f.before.Events...), f.Events, form.ErrorAt("events")),
	}
}

// update returns what is sent: the events only if others were chosen, because WorkOS replaces them all.
func (f *webhookForm) update() workos.UpdateWebhookEndpointOptions {
	options := workos.UpdateWebhookEndpointOptions{URL: action.Changed(f.before.EndpointURL, f.URL)}
	if !slices.Equal(f.Events, f.before.Events) {
		options.Events = f.Events
	}
	return options
}

func (f *webhookForm) Changes() store.Details {
	before := slices.Sorted(slices.Values(f.before.Events))
	return action.Diff("address", f.before.EndpointURL, f.URL, "events", strings.Join(before, ", "), strings.Join(f.Events, ", "))
}

// explainWebhook explains WorkOS's errors about an endpoint.
func explainWebhook(api *workos.Error) action.Refusal {
	why := action.Refusal{Field: "endpoint_url"}
	switch {
	case api.Status == http.StatusConflict || api.Code == "duplicate_endpoint":
		why.Text = "WorkOS sends to this address already. Go back and change the endpoint that is there."
		return why
	case api.Code == "invalid_url":
		why.Text = "WorkOS does not accept this address. It must be a whole one that begins with https:// and can be reached from the internet."
		return why
	}
	for _, wrong := range api.Fields {
		if wrong.Code == "unknown_event_type" {
			return action.Refusal{Field: "events", Text: "WorkOS does not send one of these types of events: " +
				strings.TrimSuffix(wrong.Message, ".") + "."}
		}
	}
	return action.Refusal{}
}
