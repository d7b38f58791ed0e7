package emulator

import (
	"net/http"
	"slices"
)

// providerSetting is what an organization set for a third party.
type providerSetting struct {
	enabled       bool
	scopes        []string // nil: the environment's
	config        map[string]string
	clientID      string
	secretLast    string // the last four characters, all that is kept
	made, updated string
}

type configurationJSON struct {
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

// settingOf is what an organization has set, or what it has from the start: most use most third parties.
func (p *pipes) settingOf(organization ref, provider int) providerSetting {
	if set, changed := p.set[providerPlace{organization, provider}]; changed {
		return set
	}
	h := mix(p.organizations.rows[organization].salt, 112, uint64(provider))
	made := stamp(createdAt(p.Server, &p.organizations, organization))
	setting := providerSetting{enabled: h%4 != 0, config: map[string]string{}, made: made, updated: made}
	if seededProviders[provider].organizations && setting.enabled {
		setting.clientID, setting.secretLast = "client-"+letters(h, 10), letters(mix(h), 4)
	}
	return setting
}

func (p *pipes) configurationOf(organization ref, provider int) configurationJSON {
	setting, seeded := p.settingOf(organization, provider), seededProviders[provider]
	credential := configurationCredential{Type: "custom", Has: true, RedirectURI: p.redirectURI(provider)}
	if seeded.organizations {
		credential.Type, credential.Has = "organization", setting.clientID != ""
		credential.ClientID, credential.SecretLast = orNull(setting.clientID), orNull(setting.secretLast)
	}
	h := mix(p.organizations.rows[organization].salt, 113, uint64(provider))
	return configurationJSON{
		Object: "data_integration_configuration", ID: "data_integration_configuration_" + makeULID(p.organizations.ids[organization].millis(), 0, h).String(),
		OrganizationID: p.organizations.id(organization), Slug: seeded.slug, Name: seeded.name, Enabled: setting.enabled,
		Scopes: scopesInEffect(setting, seeded), Config: setting.config, CreatedAt: setting.made, UpdatedAt: setting.updated, Credentials: credential,
	}
}

// scopesInEffect are the organization's scopes, or the provider's where it has none of its own; null for none at all.
func scopesInEffect(setting providerSetting, provider seededProvider) []string {
	switch {
	case setting.scopes != nil:
		return setting.scopes
	case len(provider.scopes) > 0:
		return provider.scopes
	}
	return nil
}

func (p *pipes) ofOrganization(r *http.Request) reply {
	organization, unknown := p.pathOrganization(r, "organizationId")
	if unknown != nil {
		return *unknown
	}
	views := []configurationJSON{}
	for i := range seededProviders {
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

// check says why a third party cannot be set like that; nil when it can.
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
	case slices.ContainsFunc(in.Scopes.values, func(scope string) bool { return !slices.Contains(provider.scopes, scope) }):
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
	if refused := in.check(seededProviders[provider]); refused != nil {
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
	setting.updated = stamp(p.now())
	p.set[providerPlace{organization, provider}] = setting
	return ok(p.configurationOf(organization, provider))
}
