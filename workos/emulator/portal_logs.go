package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// portalStreams are the kinds of log stream of the API.
var portalStreams = []portalChoice{
	{"Datadog", "Datadog"}, {"Splunk", "Splunk"}, {"S3", "Amazon S3"}, {"AzureSentinel", "Microsoft Sentinel"},
	{"GoogleCloudStorage", "Google Cloud Storage"}, {"Snowflake", "Snowflake"}, {"GenericHttps", "Any HTTPS endpoint"},
}

// portalKeys are the kinds of key of the API.
var portalKeys = []portalChoice{
	{"AWS_KMS", "AWS KMS"}, {"GCP_KMS", "Google Cloud KMS"}, {"AZURE_KEY_VAULT", "Azure Key Vault"},
}

// actStream sets up a log stream: save-stream with the fields type and endpoint.
func (p *portal) actStream(session *portalSession, r *http.Request) outcome {
	choice, known := choiceNamed(portalStreams, r.PostFormValue("type"))
	if !known {
		return mended("Choose where the audit log goes.")
	}
	parsed, err := url.Parse(strings.TrimSpace(r.PostFormValue("endpoint")))
	if err != nil || parsed.Host == "" {
		return mended("The address has to be a full one, such as https://logs.company.com.")
	}
	now := stamp(p.now())
	p.logs.streams[session.link.organization] = &logStream{
		ID: p.newID("log_stream"), Type: choice.Value, State: "active", LastSyncedAt: &now, CreatedAt: now,
	}
	return finished("The audit log now goes to " + choice.Name + ".")
}

// actKey confirms a key: confirm-key with the fields provider and key.
func (p *portal) actKey(session *portalSession, r *http.Request) outcome {
	choice, known := choiceNamed(portalKeys, r.PostFormValue("provider"))
	if !known {
		return mended("Choose where your key is kept.")
	}
	if strings.TrimSpace(r.PostFormValue("key")) == "" {
		return mended("Type the name of your key.")
	}
	p.record("vault.byok_key.verification_completed", session.link.organization, map[string]any{
		"organization_id": p.organizations.id(session.link.organization), "key_provider": choice.Value, "verified": true,
	}, session.by())
	return finished("Your key in " + choice.Name + " is in use.")
}

// portalLogRows is how many events the portal shows; the file has all of them.
const portalLogRows = 25

// portalLog lists an organization's newest audit log events, newest first.
func (p *portal) portalLog(organization ref) []auditEvent {
	now := p.now()
	events := p.logs.between(organization, auditWindow(now), now.Add(time.Millisecond))
	events = events[max(0, len(events)-portalLogRows):]
	slices.Reverse(events)
	return events
}

// auditLogCSV serves the whole audit log of a session's organization as a file.
func (p *portal) auditLogCSV(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	session := p.session(r)
	if session == nil || session.link.intent != "audit_logs" {
		p.mu.Unlock()
		p.sessionGone(w)
		return
	}
	now := p.now()
	events := p.logs.between(session.link.organization, auditWindow(now), now.Add(time.Millisecond))
	p.mu.Unlock()
	w.Header().Set("Cache-Control", "no-store")
	writeAttachment(w, "audit-logs.csv", "text/csv; charset=utf-8")
	if err := writeAuditCSV(w, events, auditFilter{}); err != nil {
		p.log.Debug("audit log was cut short", "cause", err.Error())
	}
}
