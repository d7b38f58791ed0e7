package hosted

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
)

// portalProviders are the identity providers that the portal offers.
var portalProviders = []data.Choice{
	{Value: "OktaSAML", Name: "Okta"}, {Value: "EntraIdOIDC", Name: "Microsoft Entra ID"}, {Value: "GoogleSAML", Name: "Google Workspace"},
	{Value: "ADFSSAML", Name: "Microsoft AD FS"},
	{Value: "OneLoginSAML", Name: "OneLogin"}, {Value: "JumpCloudSAML", Name: "JumpCloud"}, {Value: "PingOneSAML", Name: "PingOne"},
	{Value: "Auth0SAML", Name: "Auth0"},
	{Value: "KeycloakSAML", Name: "Keycloak"}, {Value: "GenericOIDC", Name: "Other, with OpenID Connect"},
	{Value: "GenericSAML", Name: "Other, with SAML"},
}

func choiceNamed(choices []data.Choice, value string) (data.Choice, bool) {
	for _, choice := range choices {
		if choice.Value == value {
			return choice, true
		}
	}
	return data.Choice{}, false
}

// resume picks up a set-up that was begun and not finished.
func (p *portal) resume(session *portalSession) {
	if session.link.Intent != "sso" {
		return
	}
	for _, c := range p.ByOrganization[session.link.Organization].Connections {
		if state := p.Connections.Rows[c].State; state == "requires_type" || state == "draft" || state == "validating" {
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
			return rejected("That connection is gone.")
		}
		session.connection = at
		return outcome{}
	case "new-connection":
		session.connection = data.NoRef
		return outcome{}
	}
	if session.connection == data.NoRef || !p.Connections.Alive(session.connection) {
		session.connection = data.NoRef
		return rejected("Choose your identity provider first.")
	}
	switch r.PostFormValue("act") {
	case "save-metadata":
		return p.saveMetadata(session, r.PostFormValue("metadata_url"))
	case "test-sign-in":
		return p.testSignIn(session, r)
	case "fail-sign-in":
		p.recordTest(session, r, "failed", failure("server_error", "The SAML response was not signed with the connection's certificate."))
		return rejected("The test sign-in failed: the response was not signed with the connection's certificate. " +
			"Check the metadata and try again.")
	}
	return rejected("That button is unknown here.")
}

func (p *portal) chooseProvider(session *portalSession, value string) outcome {
	provider, known := choiceNamed(portalProviders, value)
	if !known {
		return rejected("Choose one of the identity providers.")
	}
	if c := session.connection; c != data.NoRef && p.Connections.Alive(c) && p.Connections.Rows[c].State != "active" {
		p.ChangeConnection(c, session.by(), func(row *data.Connection) {
			row.Kind, row.State = provider.Value, "draft"
		})
		return outcome{}
	}
	session.connection = p.AddConnection(p.NewULID(), &data.Connection{
		Organization: session.link.Organization, Kind: provider.Value, State: "draft",
		Name: p.Organizations.Rows[session.link.Organization].Name + " " + provider.Name,
	})
	return outcome{}
}

func (p *portal) saveMetadata(session *portalSession, address string) outcome {
	parsed, err := url.Parse(strings.TrimSpace(address))
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && !data.IsLoopback(parsed) {
		return rejected("The metadata URL has to be a full address that starts with https.")
	}
	p.ChangeConnection(session.connection, session.by(), func(row *data.Connection) { row.State = "validating" })
	return outcome{}
}

// testSignIn signs the IT admin in through the connection, which makes it active.
func (p *portal) testSignIn(session *portalSession, r *http.Request) outcome {
	if !signsIn(p.Connections.Rows[session.connection]) {
		return rejected("Save the metadata of your identity provider first.")
	}
	p.recordTest(session, r, "succeeded", nil)
	p.ChangeConnection(session.connection, session.by(), func(row *data.Connection) { row.State = "active" })
	return finished("The test sign-in worked. Single sign-on is active.")
}

// recordTest records a test sign-in like any other sign-in.
func (p *portal) recordTest(session *portalSession, r *http.Request, status string, why *ssoError) {
	test := &signIn{Pages: p.Pages}
	a := authorization{session: p.NewID("sso_session")}
	t := target{session.link.Organization, session.connection, ""}
	email := "it-admin@" + p.Organizations.Rows[session.link.Organization].Domain
	test.recordSignIn(r, "started", t, a, "", nil)
	test.recordSignIn(r, status, t, a, email, why)
}

// actCertificate puts a new certificate in place: renew-certificate with the field connection.
func (p *portal) actCertificate(session *portalSession, r *http.Request) outcome {
	at, known := p.connectionIn(session, r)
	if !known || !data.HasCertificate(p.Connections.Rows[at]) {
		return rejected("Choose one of your SAML connections.")
	}
	now := p.Now()
	expires := now.AddDate(data.CertificateYears, 0, 0).Truncate(24 * time.Hour)
	p.CertificateEnds(at, expires)
	p.Record("connection.saml_certificate_renewed", session.link.Organization, data.Renewed{
		Connection:  data.CertifiedConnection{ID: p.Connections.ID(at), OrganizationID: p.Organizations.ID(session.link.Organization)},
		Certificate: data.Certificate{Type: "ResponseSigning", Expires: data.Stamp(expires)}, RenewedAt: data.Stamp(now),
	}, session.by())
	return finished("The certificate is renewed. The new one is good until " + expires.Format("2 January 2006") + ".")
}
