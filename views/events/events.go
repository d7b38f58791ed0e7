// Package events renders the page with the events of the environment.
package events

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/views"
	payloadview "frontdesk/views/payload"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// Page is the list of events, with its filters.
type Page struct {
	Bar         ui.List // the filters; the rows are this page's own
	Range       string  // the preset in the address, kept while filtering
	Ranges      []ui.Tab
	Zone        string // in which the times of the filters are
	Own         ui.Tab // shows or hides the operators' own sign-ins
	From, Until time.Time
	Rows        views.Region[[]Row]
	Warning     string   // why this is not what WorkOS says now
	Notes       []string // what the list leaves out
	Empty       *ui.Empty
	NewestURL   string
	CSVURL      string // of all events that the filters leave
	PrevURL     string
	NextURL     string
}

// Row is one event as the list shows it.
type Row struct {
	ID, Type                     string
	Event                        workos.Event
	Tone                         ui.Tone
	Title, About, AboutURL       string
	OrganizationID, Organization string // the name may not be known
	OrganizationURL              string
	Who, How                     string // who caused it, and by which way
	AroundURL                    string
	Payload                      []payloadview.Node
	Changes                      []payloadview.Change
}

// NewRow describes an event. operator is who caused it through Frontdesk, "" for anyone else. pageOf returns
// Frontdesk's page for a text that is an ID, or "".
func NewRow(event workos.Event, operator string, pageOf func(string) string) Row {
	line := timelineview.Describe(event)
	data := aboutEvent(event)
	row := Row{
		ID: event.ID, Type: event.Event, Event: event, Tone: line.Tone, Title: line.Title, About: line.Detail, AboutURL: line.URL,
		OrganizationID: data.organization(event.Event),
	}
	row.OrganizationURL = pageOf(row.OrganizationID)
	row.About = cmp.Or(row.About, data.User.Email, data.UserID, data.ID, data.Connection.ID, data.SSO.ConnectionID)
	if row.AboutURL == "" {
		row.AboutURL = pageOf(cmp.Or(data.UserID, data.User.ID))
	}
	if row.AboutURL == "" && !strings.HasSuffix(event.Event, ".deleted") {
		row.AboutURL = pageOf(data.ID)
	}
	if row.Who, row.How = cause(event); operator != "" {
		row.Who, row.How = operator, "through Frontdesk"
	}
	reader := payloadview.Reader{PageOf: pageOf, IsKey: strings.HasPrefix(event.Event, "api_key.")}
	row.Payload, row.Changes = reader.Read(event)
	return row
}

// aboutData are the fields of a payload that the list reads besides those of every timeline.
type aboutData struct {
	ID             string `json:"id"`
	UserID         string `json:"user_id"`
	OrganizationID string `json:"organization_id"`
	User           struct {
		ID    string `json:"id"`
		Email string `json:"email"`
	} `json:"user"`
	SSO, Connection, Organization struct {
		ID             string `json:"id"`
		ConnectionID   string `json:"connection_id"`
		OrganizationID string `json:"organization_id"`
	}
}

func aboutEvent(event workos.Event) aboutData {
	var data aboutData
	_ = json.Unmarshal(event.Data, &data) // what cannot be read stays empty and is not shown
	return data
}

func (d aboutData) organization(event string) string {
	if strings.HasPrefix(event, "organization.") {
		return d.ID
	}
	return cmp.Or(d.OrganizationID, d.SSO.OrganizationID, d.Connection.OrganizationID, d.Organization.ID)
}

// cause returns who caused an event and through what; WorkOS does not report it for every event.
func cause(event workos.Event) (who, how string) {
	if event.Context == nil || event.Context.Actor == nil {
		return "", ""
	}
	actor := event.Context.Actor
	switch actor.Source {
	case "admin_portal":
		return actor.Name, "in the Admin Portal"
	case "dashboard":
		return actor.Name, "in the WorkOS Dashboard"
	case "api":
		return apiCaller(actor.Name), "API"
	case "system":
		return "", "WorkOS"
	default:
		return actor.Name, wording.JoinWords("by", actor.Source)
	}
}

// apiCaller returns the name of an API caller, "" if it only means that a key was used.
func apiCaller(name string) string {
	if strings.EqualFold(name, "API key") {
		return ""
	}
	return name
}

// TypeFilter is the filter by a group of types or one type. An unknown value stays in the list, so
// that a mistyped address is noticed.
func TypeFilter(value string, types []string) ui.Filter {
	filter := ui.Filter{Name: "type", Label: "Event", Value: value}
	for _, event := range types {
		key, _, _ := strings.Cut(event, ".")
		label := cmp.Or(timelineview.Groups[key], wording.Humanized(key))
		if last := len(filter.Groups) - 1; last < 0 || filter.Groups[last].Label != label {
			filter.Groups = append(filter.Groups, ui.OptionGroup{Label: label, Options: []ui.Option{{Value: key, Label: label + ": all"}}})
		}
		group := &filter.Groups[len(filter.Groups)-1]
		group.Options = append(group.Options, ui.Option{Value: event, Label: timelineview.Title(event)})
	}
	slices.SortFunc(filter.Groups, func(a, b ui.OptionGroup) int { return cmp.Compare(a.Label, b.Label) })
	known := slices.ContainsFunc(filter.Groups, func(group ui.OptionGroup) bool {
		return slices.ContainsFunc(group.Options, func(option ui.Option) bool { return option.Value == value })
	})
	if value != "" && !known {
		filter.Options = []ui.Option{{Value: value, Label: value}}
	}
	return filter
}

// announcement is read out when the region is replaced.
func (p Page) announcement() string {
	switch {
	case p.Empty != nil:
		return p.Empty.Title
	case p.Rows.Missing != "":
		return p.Rows.Missing
	default:
		return wording.Plural(len(p.Rows.Value), "event", "events") + " shown"
	}
}
