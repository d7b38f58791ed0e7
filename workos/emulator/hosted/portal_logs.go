package hosted

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
	"frontdesk/workos/emulator/respond"
)

// portalKeys are the kinds of key of the API.
var portalKeys = []data.Choice{
	{Value: "AWS_KMS", Name: "AWS KMS"}, {Value: "GCP_KMS", Name: "Google Cloud KMS"}, {Value: "AZURE_KEY_VAULT", Name: "Azure Key Vault"},
}

// actStream sets up a log stream: save-stream with the fields type and endpoint.
func (p *portal) actStream(session *portalSession, r *http.Request) outcome {
	choice, known := choiceNamed(data.LogStreamTypes, r.PostFormValue("type"))
	if !known {
		return rejected("Choose where the audit log goes.")
	}
	parsed, err := url.Parse(strings.TrimSpace(r.PostFormValue("endpoint")))
	if err != nil || parsed.Host == "" {
		return rejected("The address has to be a full one, such as https://logs.company.com.")
	}
	now := data.Stamp(p.Now())
	p.logs.Streams[session.link.Organization] = &audit.LogStream{
		ID: p.NewID("log_stream"), Type: choice.Value, State: "active", LastSyncedAt: &now, CreatedAt: now,
	}
	return finished("The audit log now goes to " + choice.Name + ".")
}

// actKey confirms a key: confirm-key with the fields provider and key.
func (p *portal) actKey(session *portalSession, r *http.Request) outcome {
	choice, known := choiceNamed(portalKeys, r.PostFormValue("provider"))
	if !known {
		return rejected("Choose where your key is kept.")
	}
	if strings.TrimSpace(r.PostFormValue("key")) == "" {
		return rejected("Type the name of your key.")
	}
	p.Record("vault.byok_key.verification_completed", session.link.Organization, map[string]any{
		"organization_id": p.Organizations.ID(session.link.Organization), "key_provider": choice.Value, "verified": true,
	}, session.by())
	return finished("Your key in " + choice.Name + " is in use.")
}

// MaxPortalLogRows is how many events the portal shows; the file has all of them.
const MaxPortalLogRows = 25

// portalLog lists an organization's newest audit log events, newest first.
func (p *portal) portalLog(organization data.Ref) []audit.Event {
	now := p.Now()
	events := p.logs.Between(organization, audit.OldestKept(now), now.Add(time.Millisecond))
	events = events[max(0, len(events)-MaxPortalLogRows):]
	slices.Reverse(events)
	return events
}

// auditLogCSV serves the whole audit log of a session's organization as a file.
func (p *portal) auditLogCSV(w http.ResponseWriter, r *http.Request) {
	p.Lock()
	session := p.session(r)
	if session == nil || session.link.Intent != "audit_logs" {
		p.Unlock()
		p.sessionGone(w)
		return
	}
	now := p.Now()
	events := p.logs.Between(session.link.Organization, audit.OldestKept(now), now.Add(time.Millisecond))
	p.Unlock()
	w.Header().Set("Cache-Control", "no-store")
	respond.Attachment(w, "audit-logs.csv", "text/csv; charset=utf-8")
	if err := audit.WriteCSV(w, events, audit.Filter{}); err != nil {
		p.Log.Debug("audit log was cut short", "cause", err.Error())
	}
}
