package emulator

import (
	"net/http"
	"time"
)

// seededProvider is a third party that the environment has set up. The emulator holds no tokens of any.
type seededProvider struct {
	slug, name, description string
	scopes                  []string
	methods                 []string
	organizations           bool // each organization brings its own credentials
}

// seededProviders are in the order of their age, oldest first.
var seededProviders = []seededProvider{
	{"github", "GitHub", "Links pull requests to documents.", []string{"repo", "read:org"}, []string{"oauth"}, false},
	{"slack", "Slack", "Posts what changed into a channel.", []string{"chat:write", "channels:read"}, []string{"oauth"}, false},
	{"salesforce", "Salesforce", "", []string{"api", "refresh_token"}, []string{"oauth"}, true},
	{"notion", "Notion", "Imports pages.", []string{}, []string{"oauth", "api_key"}, false},
}

// pipes keeps what organizations set for third parties, and which users' accounts were disconnected. Which
// accounts there were follows from the user.
type pipes struct {
	*Server
	set          map[providerPlace]providerSetting
	disconnected map[providerPlace]struct{}
}

// providerPlace is a third party of an organization or of a user.
type providerPlace struct {
	at       ref
	provider int
}

func newPipes(s *Server) *pipes {
	return &pipes{Server: s, set: map[providerPlace]providerSetting{}, disconnected: map[providerPlace]struct{}{}}
}

func (p *pipes) routes() {
	p.handle("GET /data-integrations", p.listIntegrations)
	p.handle("GET /data-integrations/{slug}", p.getIntegration)
	p.handle("GET /user_management/users/{user_id}/data_providers", p.ofUser)
	p.handle("GET /user_management/users/{user_id}/connected_accounts/{slug}", p.getAccount)
	p.handle("DELETE /user_management/users/{user_id}/connected_accounts/{slug}", p.disconnect)
	p.handle("GET /organizations/{organizationId}/data_integration_configurations", p.ofOrganization)
	p.handle("PUT /organizations/{organizationId}/data_integration_configurations/{slug}", p.configure)
}

func (p *pipes) ulidOf(provider int) ulid {
	return p.seededID(400*day-time.Duration(provider)*80*day, 111, uint64(provider))
}

func (p *pipes) idOf(provider int) string { return "data_integration_" + p.ulidOf(provider).String() }

// madeAt is when the environment set a third party up.
func (p *pipes) madeAt(provider int) string {
	return stamp(p.started.Add(time.Duration(provider)*80*day - 400*day))
}

// providerNamed finds the third party of a path, or gives -1.
func providerNamed(slug string) int {
	for i := range seededProviders {
		if seededProviders[i].slug == slug {
			return i
		}
	}
	return -1
}

type integrationJSON struct {
	Object       string                  `json:"object"`
	ID           string                  `json:"id"`
	Slug         string                  `json:"slug"`
	Type         string                  `json:"integration_type"`
	Description  *string                 `json:"description"`
	Enabled      bool                    `json:"enabled"`
	State        string                  `json:"state"`
	Scopes       []string                `json:"scopes"`
	RedirectURI  string                  `json:"redirect_uri"`
	AuthMethods  []string                `json:"auth_methods"`
	Credentials  *integrationCredentials `json:"credentials"`
	Installation *struct{}               `json:"installation"` // never in a list
	Config       map[string]string       `json:"config"`
	Custom       *struct{}               `json:"custom_provider"` // none is
	CreatedAt    string                  `json:"created_at"`
	UpdatedAt    string                  `json:"updated_at"`
}

type integrationCredentials struct {
	Type     string  `json:"type"`
	ClientID *string `json:"client_id"`
	Redacted *string `json:"redacted_client_secret"`
}

// redirectURI is what an administrator registers with the third party.
func (p *pipes) redirectURI(provider int) string {
	return "https://api.workos.com/data-integrations/" + seededProviders[provider].slug + "/callback"
}

func (p *pipes) listIntegrations(r *http.Request) reply {
	return p.list(r, listing{
		prefix: "data_integration", n: len(seededProviders), id: p.ulidOf,
		render: func(i int) any { return p.integrationOf(i) },
	})
}

func (p *pipes) getIntegration(r *http.Request) reply {
	provider := providerNamed(r.PathValue("slug"))
	if provider < 0 {
		return notFound("Data integration", r.PathValue("slug"))
	}
	return ok(p.integrationOf(provider))
}

func (p *pipes) integrationOf(provider int) integrationJSON {
	seeded, made := seededProviders[provider], p.madeAt(provider)
	credentials := &integrationCredentials{Type: "organization"}
	if !seeded.organizations {
		credentials = &integrationCredentials{"custom", orNull("client-" + seeded.slug), orNull(letters(mixText(seeded.slug), 4))}
	}
	return integrationJSON{
		Object: "data_integration", ID: p.idOf(provider), Slug: seeded.slug, Type: seeded.slug, Description: orNull(seeded.description),
		Enabled: true, State: "valid", Scopes: seeded.scopes, RedirectURI: p.redirectURI(provider), AuthMethods: seeded.methods,
		Credentials: credentials, Config: map[string]string{}, CreatedAt: made, UpdatedAt: made,
	}
}
