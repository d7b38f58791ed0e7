package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// portalChoice is a provider that the portal offers.
type portalChoice struct{ Value, Name string }

// portalProviders are the identity providers that the portal offers.
var portalProviders = []portalChoice{
	{"OktaSAML", "Okta"}, {"EntraIdOIDC", "Microsoft Entra ID"}, {"GoogleSAML", "Google Workspace"}, {"ADFSSAML", "Microsoft AD FS"},
	{"OneLoginSAML", "OneLogin"}, {"JumpCloudSAML", "JumpCloud"}, {"PingOneSAML", "PingOne"}, {"Auth0SAML", "Auth0"},
	{"KeycloakSAML", "Keycloak"}, {"GenericOIDC", "Other, with OpenID Connect"}, {"GenericSAML", "Other, with SAML"},
}

func choiceNamed(choices []portalChoice, value string) (portalChoice, bool) {
	for _, choice := range choices {
		if choice.Value == value {
			return choice, true
		}
	}
	return portalChoice{}, false
}

// resume picks up a set-up that was begun and not finished.
func (p *portal) resume(session *portalSession) {
	if session.link.intent != "sso" {
		return
	}
	for _, c := range p.byOrganization[session.link.organization].connections {
		if state := p.connections.rows[c].state; state == "requires_type" || state == "draft" || state == "validating" {
			session.connection = c
		}
	}
}

// actSSO sets up a connection: choose-provider makes a draft, save-metadata lets it wait for the first sign-in
// (validating), test-sign-in makes it active. fail-sign-in is a test that fails, for practice.
func (p *portal) actSSO(session *portalSession, r *http.Request) outcome {
	switch r.PostFormValue("act") {
	case "choose-provider":
		return p.chooseProvider(session, r.PostFormValue("provider"))
	case "choose-connection":
		at, known := p.connectionIn(session, r)
		if !known {
			return mended("That connection is gone.")
		}
		session.connection = at
		return outcome{}
	case "new-connection":
		session.connection = noRef
		return outcome{}
	}
	if session.connection == noRef || !p.connections.alive(session.connection) {
		session.connection = noRef
		return mended("Choose your identity provider first.")
	}
	switch r.PostFormValue("act") {
	case "save-metadata":
		return p.saveMetadata(session, r.PostFormValue("metadata_url"))
	case "test-sign-in":
		return p.testSignIn(session, r)
	case "fail-sign-in":
		p.recordTest(session, r, "failed", failure("server_error", "The SAML response was not signed with the connection's certificate."))
		return mended("The test sign-in failed: the response was not signed with the connection's certificate. Check the metadata and try again.")
	}
	return mended("That button is unknown here.")
}

func (p *portal) chooseProvider(session *portalSession, value string) outcome {
	provider, known := choiceNamed(portalProviders, value)
	if !known {
		return mended("Choose one of the identity providers.")
	}
	if c := session.connection; c != noRef && p.connections.alive(c) && p.connections.rows[c].state != "active" {
		p.changeConnection(c, session.by(), func(row *connection) {
			row.kind, row.state = provider.Value, "draft"
		})
		return outcome{}
	}
	session.connection = p.addConnection(p.newULID(), &connection{
		organization: session.link.organization, kind: provider.Value, state: "draft",
		name: p.organizations.rows[session.link.organization].name + " " + provider.Name,
	})
	return outcome{}
}

func (p *portal) saveMetadata(session *portalSession, address string) outcome {
	parsed, err := url.Parse(strings.TrimSpace(address))
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && !isLoopback(parsed) {
		return mended("The metadata URL has to be a full address that starts with https.")
	}
	p.changeConnection(session.connection, session.by(), func(row *connection) { row.state = "validating" })
	return outcome{}
}

// testSignIn lets the IT admin in through the connection, which makes it active.
func (p *portal) testSignIn(session *portalSession, r *http.Request) outcome {
	if !signsIn(p.connections.rows[session.connection]) {
		return mended("Save the metadata of your identity provider first.")
	}
	p.recordTest(session, r, "succeeded", nil)
	p.changeConnection(session.connection, session.by(), func(row *connection) { row.state = "active" })
	return finished("The test sign-in worked. Single sign-on is active.")
}

// recordTest notes a test sign-in as the sign-in that it is.
func (p *portal) recordTest(session *portalSession, r *http.Request, status string, why *ssoError) {
	test := &signIn{Server: p.Server}
	a := authorization{session: p.newID("sso_session")}
	t := target{session.link.organization, session.connection, ""}
	email := "it-admin@" + p.organizations.rows[session.link.organization].domain
	test.recordSignIn(r, "started", t, a, "", nil)
	test.recordSignIn(r, status, t, a, email, why)
}

// renewed is what connection.saml_certificate_renewed says.
type renewed struct {
	Connection  certifiedConnection `json:"connection"`
	Certificate certificate         `json:"certificate"`
	RenewedAt   string              `json:"renewed_at"`
}

type certifiedConnection struct {
	ID             string `json:"id"`
	OrganizationID string `json:"organization_id"`
}

type certificate struct {
	Type    string `json:"certificate_type"`
	Expires string `json:"expiry_date"`
}

const certificateYears = 3

// actCertificate puts a new certificate in place: renew-certificate with the field connection.
func (p *portal) actCertificate(session *portalSession, r *http.Request) outcome {
	at, known := p.connectionIn(session, r)
	if !known || !hasCertificate(p.connections.rows[at]) {
		return mended("Choose one of your SAML connections.")
	}
	now := p.now()
	expires := now.AddDate(certificateYears, 0, 0).Truncate(24 * time.Hour)
	p.record("connection.saml_certificate_renewed", session.link.organization, renewed{
		Connection:  certifiedConnection{p.connections.id(at), p.organizations.id(session.link.organization)},
		Certificate: certificate{"ResponseSigning", stamp(expires)}, RenewedAt: stamp(now),
	}, session.by())
	return finished("The certificate is renewed. The new one is good until " + expires.Format("2 January 2006") + ".")
}

func hasCertificate(row *connection) bool { return strings.HasSuffix(row.kind, "SAML") }
