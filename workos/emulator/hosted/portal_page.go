package hosted

import (
	"encoding/json"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
)

// portalPage is the one page of the Admin Portal. What it shows follows from the intent and from the state of
// the organization.
type portalPage struct {
	frame
	Organization, Intent, Text string
	Action                     string // where the forms go
	Done, Mistake              string
	Back, BackName             string

	Step        string // sso: provider, metadata, test or finished
	Connection  portalRow
	Suggestion  string // a metadata URL that fits the connection
	Connections []portalRow
	Directories []portalRow
	Domains     []portalDomain
	Events      []audit.Event
	Stream      *audit.LogStream
	Choices     []data.Choice
}

// portalRow is a connection or a directory of the organization.
type portalRow struct {
	ID, Name, Kind, State, Tone string
	Broken                      bool   // needs the IT admin
	Expires                     string // a certificate's last day, where it is known
}

type portalDomain struct {
	ID, Name, State, Tone string
	Proven                bool
	RecordName, Record    string // of the TXT record
}

// page describes a session's page. The caller holds the lock.
func (p *portal) page(session *portalSession) portalPage {
	task, _ := taskFor(session.link.Intent)
	organization := session.link.Organization
	page := portalPage{
		frame:        frame{Title: task.Title, Place: "Admin Portal", Wide: true},
		Organization: p.Organizations.Rows[organization].Name, Intent: task.Intent, Text: task.text,
		Action: "/portal/sessions/" + session.id, Done: session.done, Mistake: session.mistake,
		Back: session.link.ReturnURL, BackName: appName(session.link.ReturnURL),
	}
	switch task.Intent {
	case "sso":
		p.fillSSO(&page, session)
	case "dsync":
		page.Directories, page.Choices = p.directoryRows(organization), portalDirectories
	case "domain_verification":
		page.Domains = p.domainRows(organization)
	case "certificate_renewal":
		page.Connections = p.certificateRows(organization)
	case "audit_logs":
		page.Events = p.portalLog(organization)
	case "log_streams":
		page.Stream, page.Choices = p.logs.StreamOf(organization), data.LogStreamTypes
	case "bring_your_own_key":
		page.Choices = portalKeys
	}
	return page
}

// fillSSO sets the step of a connection's setup.
func (p *portal) fillSSO(page *portalPage, session *portalSession) {
	page.Choices, page.Step = portalProviders, "provider"
	for _, c := range p.ByOrganization[session.link.Organization].Connections {
		page.Connections = append(page.Connections, p.connectionRow(c))
	}
	at := session.connection
	if at == data.NoRef || !p.Connections.Alive(at) {
		return
	}
	page.Connection = p.connectionRow(at)
	switch p.Connections.Rows[at].State {
	case "draft", "inactive":
		page.Step = "metadata"
		host := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(page.Connection.Kind, "SAML"), "OIDC"))
		page.Suggestion = "https://" + host + ".example/" + data.Letters(data.MixText(page.Connection.ID), 10) + "/metadata"
	case "validating":
		page.Step = "test"
	case "active":
		page.Step = "finished"
	}
}

func (p *portal) connectionRow(at data.Ref) portalRow {
	row := p.Connections.Rows[at]
	return portalRow{
		ID: p.Connections.ID(at), Name: row.Name, Kind: row.Kind, State: strings.ReplaceAll(row.State, "_", " "),
		Tone: portalTone(row.State), Broken: row.State != "active" && row.State != "deleting",
	}
}

// portalTone is how a state looks.
func portalTone(state string) string {
	switch state {
	case "active", "linked", "verified", "legacy_verified":
		return "ok"
	case "inactive", "invalid_credentials", "failed", "unlinked", "deleting":
		return "danger"
	}
	return "attention"
}

func (p *portal) directoryRows(organization data.Ref) []portalRow {
	var rows []portalRow
	for _, at := range p.ByOrganization[organization].Directories {
		row := p.Directories.Rows[at]
		rows = append(rows, portalRow{
			ID: p.Directories.ID(at), Name: row.Name, Kind: row.Kind, State: strings.ReplaceAll(row.State, "_", " "),
			Tone: portalTone(row.State), Broken: row.State != "linked" && row.State != "deleting",
		})
	}
	return rows
}

func (p *portal) domainRows(organization data.Ref) []portalDomain {
	var rows []portalDomain
	for _, at := range p.ByOrganization[organization].Domains {
		row := p.Domains.Rows[at]
		view := p.DomainOf(at, row)
		rows = append(rows, portalDomain{
			ID: view.ID, Name: row.Name, State: strings.ReplaceAll(row.State, "_", " "), Tone: portalTone(row.State),
			Proven: data.IsProven(row), RecordName: view.Prefix + "." + row.Name, Record: view.Token,
		})
	}
	return rows
}

// certificateRows lists the connections that have a certificate, with its last day if an event contained it.
func (p *portal) certificateRows(organization data.Ref) []portalRow {
	expires := map[string]string{}
	for at, row := range p.Events.All() {
		if row.Organization != organization || !strings.HasPrefix(row.Kind, "connection.saml_certificate_") {
			continue
		}
		var told data.Renewed
		if view, isEvent := p.EventView(at).(data.EventJSON); isEvent && json.Unmarshal(data.MustJSON(view.Data), &told) == nil {
			expires[told.Connection.ID] = told.Certificate.Expires
		}
	}
	var rows []portalRow
	for _, c := range p.ByOrganization[organization].Connections {
		if !data.HasCertificate(p.Connections.Rows[c]) {
			continue
		}
		row := p.connectionRow(c)
		if day, err := time.Parse(time.RFC3339Nano, expires[row.ID]); err == nil {
			row.Expires = day.Format("2 January 2006")
		}
		rows = append(rows, row)
	}
	return rows
}
