package api

import (
	"net/http"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// seededProvider is a third party of the environment. The emulator has no tokens of any.
type seededProvider struct {
	slug, name, description string
	Scopes                  []string
	methods                 []string
	organizations           bool // each organization brings its own credentials
}

// SeededProviders are in the order of their age, oldest first.
var SeededProviders = []seededProvider{
	{"github", "GitHub", "Links pull requests to documents.", []string{"repo", "read:org"}, []string{"oauth"}, false},
	{"slack", "Slack", "Posts what changed into a channel.", []string{"chat:write", "channels:read"}, []string{"oauth"}, false},
	{"salesforce", "Salesforce", "", []string{"api", "refresh_token"}, []string{"oauth"}, true},
	{"notion", "Notion", "Imports pages.", []string{}, []string{"oauth", "api_key"}, false},
}

// pipes stores organizations' settings for third parties, and which users' accounts were disconnected. The
// accounts themselves are derived from the user.
type pipes struct {
	*API
	set          map[providerPlace]providerSetting
	disconnected map[providerPlace]struct{}
}

// providerPlace is a third party of an organization or of a user.
type providerPlace struct {
	at       data.Ref
	provider int
}

func newPipes(s *API) *pipes {
	return &pipes{API: s, set: map[providerPlace]providerSetting{}, disconnected: map[providerPlace]struct{}{}}
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

func (p *pipes) ulidOf(provider int) data.ULID {
	return p.SeededID(400*data.Day-time.Duration(provider)*80*data.Day, 111, uint64(provider))
}

func (p *pipes) idOf(provider int) string { return "data_integration_" + p.ulidOf(provider).String() }

// madeAt returns when a third party was set up in the environment.
func (p *pipes) madeAt(provider int) string {
	return data.Stamp(p.Started.Add(time.Duration(provider)*80*data.Day - 400*data.Day))
}

// providerNamed finds the third party of a path, or gives -1.
func providerNamed(slug string) int {
	for i := range SeededProviders {
		if SeededProviders[i].slug == slug {
			return i
		}
	}
	return -1
}

// IntegrationJSON is a third party of the environment as the API shows it.
type IntegrationJSON struct {
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
	return "https://api.workos.com/data-integrations/" + SeededProviders[provider].slug + "/callback"
}

func (p *pipes) listIntegrations(r *http.Request) reply {
	return p.list(r, listing{
		prefix: "data_integration", n: len(SeededProviders), id: p.ulidOf,
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

func (p *pipes) integrationOf(provider int) IntegrationJSON {
	seeded, made := SeededProviders[provider], p.madeAt(provider)
	credentials := &integrationCredentials{Type: "organization"}
	if !seeded.organizations {
		credentials = &integrationCredentials{
			"custom", data.OrNull("client-" + seeded.slug), data.OrNull(data.Letters(data.MixText(seeded.slug), 4)),
		}
	}
	return IntegrationJSON{
		Object: "data_integration", ID: p.idOf(provider), Slug: seeded.slug, Type: seeded.slug, Description: data.OrNull(seeded.description),
		Enabled: true, State: "valid", Scopes: seeded.Scopes, RedirectURI: p.redirectURI(provider), AuthMethods: seeded.methods,
		Credentials: credentials, Config: map[string]string{}, CreatedAt: made, UpdatedAt: made,
	}
}

// providerSetting is an organization's setting for a third party.
type providerSetting struct {
	enabled       bool
	scopes        []string // nil: the environment's
	config        map[string]string
	clientID      string
	secretLast    string // the last four characters, all that is kept
	made, updated string
}

// ConfigurationJSON is a third party of an organization as the API shows it.
type ConfigurationJSON struct {
	Object         string                  `json:"object"`
	ID             string                  `json:"id"`
	OrganizationID string                  `json:"organization_id"`
	Slug           string                  `json:"slug"`
	Name           string                  `json:"name"`
	Enabled        bool                    `json:"enabled"`
	Scopes         []string                `json:"scopes"`
	Config         map[string]string       `json:"config"`
	CreatedAt      string                  `json:"created_at"`
	UpdatedAt      string                  `json:"updated_at"`
	Credentials    configurationCredential `json:"credentials"`
}

type configurationCredential struct {
	Type        string  `json:"credentials_type"`
	Has         bool    `json:"has_credentials"`
	ClientID    *string `json:"client_id"`
	SecretLast  *string `json:"client_secret_last_four"`
	RedirectURI string  `json:"redirect_uri"`
}

// settingOf returns an organization's setting, or the one from the seed: most use most third parties.
func (p *pipes) settingOf(organization data.Ref, provider int) providerSetting {
	if set, changed := p.set[providerPlace{organization, provider}]; changed {
		return set
	}
	h := data.Mix(p.Organizations.Rows[organization].Salt, 112, uint64(provider))
	made := data.Stamp(data.CreatedAt(p.State, &p.Organizations, organization))
	setting := providerSetting{enabled: h%4 != 0, config: map[string]string{}, made: made, updated: made}
	if SeededProviders[provider].organizations && setting.enabled {
		setting.clientID, setting.secretLast = "client-"+data.Letters(h, 10), data.Letters(data.Mix(h), 4)
	}
	return setting
}

func (p *pipes) configurationOf(organization data.Ref, provider int) ConfigurationJSON {
	setting, seeded := p.settingOf(organization, provider), SeededProviders[provider]
	credential := configurationCredential{Type: "custom", Has: true, RedirectURI: p.redirectURI(provider)}
	if seeded.organizations {
		credential.Type, credential.Has = "organization", setting.clientID != ""
		credential.ClientID, credential.SecretLast = data.OrNull(setting.clientID), data.OrNull(setting.secretLast)
	}
	h := data.Mix(p.Organizations.Rows[organization].Salt, 113, uint64(provider))
	return ConfigurationJSON{
		Object:         "data_integration_configuration",
		ID:             "data_integration_configuration_" + data.MakeULID(p.Organizations.IDs[organization].Millis(), 0, h).String(),
		OrganizationID: p.Organizations.ID(organization), Slug: seeded.slug, Name: seeded.name, Enabled: setting.enabled,
		Scopes: scopesInEffect(setting, seeded), Config: setting.config, CreatedAt: setting.made, UpdatedAt: setting.updated,
		Credentials: credential,
	}
}

// scopesInEffect returns the organization's scopes, or the provider's if it has none of its own; null for none at all.
func scopesInEffect(setting providerSetting, provider seededProvider) []string {
	switch {
	case setting.scopes != nil:
		return setting.scopes
	case len(provider.Scopes) > 0:
		return provider.Scopes
	}
	return nil
}

func (p *pipes) ofOrganization(r *http.Request) reply {
	organization, unknown := p.pathOrganization(r, "organizationId")
	if unknown != nil {
		return *unknown
	}
	views := []ConfigurationJSON{}
	for i := range SeededProviders {
		views = append(views, p.configurationOf(organization, i))
	}
	return ok(map[string]any{"object": "list", "data": views})
}

// settingInput is the body of an update. What was not sent is nil.
type settingInput struct {
	Enabled      *bool             `json:"enabled"`
	Scopes       optionalTexts     `json:"scopes"`
	ClientID     string            `json:"client_id"`
	ClientSecret string            `json:"client_secret"`
	Config       map[string]string `json:"config"`
}

// check returns why a setting is not valid for a third party, nil if it is.
func (in settingInput) check(provider seededProvider) *reply {
	refuse := func(status int, words string) *reply {
		refused := message(status, words)
		return &refused
	}
	switch {
	case in.Enabled == nil && !in.Scopes.given && in.ClientID == "" && in.ClientSecret == "" && in.Config == nil:
		return refuse(http.StatusBadRequest, "At least one field has to be given.")
	case (in.ClientID == "") != (in.ClientSecret == ""):
		return refuse(http.StatusBadRequest, "client_id and client_secret have to be given together.")
	case in.ClientID != "" && !provider.organizations:
		return refuse(http.StatusBadRequest, "Organizations have no credentials of their own for this provider.")
	case slices.ContainsFunc(in.Scopes.values, func(scope string) bool { return !slices.Contains(provider.Scopes, scope) }):
		return refuse(http.StatusUnprocessableEntity, "One or more of the scopes are not valid for the provider.")
	}
	return nil
}

func (p *pipes) configure(r *http.Request) reply {
	organization, unknown := p.pathOrganization(r, "organizationId")
	if unknown != nil {
		return *unknown
	}
	provider := providerNamed(r.PathValue("slug"))
	if provider < 0 {
		return notFound("Provider", r.PathValue("slug"))
	}
	var in settingInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if refused := in.check(SeededProviders[provider]); refused != nil {
		return *refused
	}
	setting := p.settingOf(organization, provider)
	if in.Enabled != nil {
		setting.enabled = *in.Enabled
	}
	if in.Scopes.given {
		setting.scopes = in.Scopes.values
	}
	if in.ClientID != "" {
		setting.clientID, setting.secretLast = in.ClientID, in.ClientSecret[max(0, len(in.ClientSecret)-4):]
	}
	if in.Config != nil {
		setting.config = in.Config
	}
	setting.updated = data.Stamp(p.Now())
	p.set[providerPlace{organization, provider}] = setting
	return ok(p.configurationOf(organization, provider))
}
