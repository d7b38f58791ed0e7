package emulator

import (
	"encoding/json"
	"strings"
	"time"
)

// portalPage is the one page of the Admin Portal. What it shows follows from the intent and from the state of
// the organization.
type portalPage struct {
	hostedFrame
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
	Events      []auditEvent
	Stream      *logStream
	Choices     []portalChoice
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
	task, _ := taskFor(session.link.intent)
	organization := session.link.organization
	page := portalPage{
		hostedFrame:  hostedFrame{Title: task.title, Place: "Admin Portal", Wide: true},
		Organization: p.organizations.rows[organization].name, Intent: task.intent, Text: task.text,
		Action: "/portal/sessions/" + session.id, Done: session.done, Mistake: session.mistake,
		Back: session.link.returnURL, BackName: appName(session.link.returnURL),
	}
	switch task.intent {
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
		page.Stream, page.Choices = p.logs.streamOf(organization), portalStreams
	case "bring_your_own_key":
		page.Choices = portalKeys
	}
	return page
}

// fillSSO says at which step a connection's set-up is.
func (p *portal) fillSSO(page *portalPage, session *portalSession) {
	page.Choices, page.Step = portalProviders, "provider"
	for _, c := range p.byOrganization[session.link.organization].connections {
		page.Connections = append(page.Connections, p.connectionRow(c))
	}
	at := session.connection
	if at == noRef || !p.connections.alive(at) {
		return
	}
	page.Connection = p.connectionRow(at)
	switch p.connections.rows[at].state {
	case "draft", "inactive":
		page.Step = "metadata"
		host := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(page.Connection.Kind, "SAML"), "OIDC"))
		page.Suggestion = "https://" + host + ".example/" + letters(mixText(page.Connection.ID), 10) + "/metadata"
	case "validating":
		page.Step = "test"
	case "active":
		page.Step = "finished"
	}
}

func (p *portal) connectionRow(at ref) portalRow {
	row := p.connections.rows[at]
	return portalRow{
		ID: p.connections.id(at), Name: row.name, Kind: row.kind, State: strings.ReplaceAll(row.state, "_", " "),
		Tone: portalTone(row.state), Broken: row.state != "active" && row.state != "deleting",
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

func (p *portal) directoryRows(organization ref) []portalRow {
	var rows []portalRow
	for _, at := range p.byOrganization[organization].directories {
		row := p.directories.rows[at]
		rows = append(rows, portalRow{
			ID: p.directories.id(at), Name: row.name, Kind: row.kind, State: strings.ReplaceAll(row.state, "_", " "),
			Tone: portalTone(row.state), Broken: row.state != "linked" && row.state != "deleting",
		})
	}
	return rows
}

func (p *portal) domainRows(organization ref) []portalDomain {
	var rows []portalDomain
	for _, at := range p.byOrganization[organization].domains {
		row := p.domains.rows[at]
		view := p.domainOf(at, row)
		rows = append(rows, portalDomain{
			ID: view.ID, Name: row.name, State: strings.ReplaceAll(row.state, "_", " "), Tone: portalTone(row.state),
			Proven: isProven(row), RecordName: view.Prefix + "." + row.name, Record: view.Token,
		})
	}
	return rows
}

// certificateRows lists the connections that have a certificate, with its last day where an event told it.
func (p *portal) certificateRows(organization ref) []portalRow {
	expires := map[string]string{}
	for at, row := range p.events.all() {
		if row.organization != organization || !strings.HasPrefix(row.kind, "connection.saml_certificate_") {
			continue
		}
		var told renewed
		if view, isEvent := p.eventView(at).(eventJSON); isEvent && json.Unmarshal(mustJSON(view.Data), &told) == nil {
			expires[told.Connection.ID] = told.Certificate.Expires
		}
	}
	var rows []portalRow
	for _, c := range p.byOrganization[organization].connections {
		if !hasCertificate(p.connections.rows[c]) {
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
