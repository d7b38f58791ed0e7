package workos

import (
	"context"
	"net/url"
	"strings"
)

// DataProvider is a third party whose data a user may connect, and the user's connection to it. Ownership is
// userland_user or organization. This client does not read the third party's tokens.
type DataProvider struct {
	Object
	Name             string            `json:"name"`
	Description      string            `json:"description"`
	Slug             string            `json:"slug"`
	IntegrationType  string            `json:"integration_type"`
	CredentialsType  string            `json:"credentials_type"`
	Scopes           []string          `json:"scopes"`
	AuthMethods      []string          `json:"auth_methods"`
	Ownership        string            `json:"ownership"`
	ConnectedAccount *ConnectedAccount `json:"connected_account"` // nil when not connected
}

// ConnectedAccount is a user's account with a third party. State is connected, needs_reauthorization or
// disconnected.
type ConnectedAccount struct {
	Object
	UserID         string   `json:"user_id"`
	OrganizationID string   `json:"organization_id"`
	Scopes         []string `json:"scopes"`
	AuthMethod     string   `json:"auth_method"`
	State          string   `json:"state"`
}

// ListUserDataProviders reads all third parties that a user may connect, of one organization or ("") without.
//
// GET /user_management/users/{user_id}/data_providers
func (c *Client) ListUserDataProviders(ctx context.Context, userID, organizationID string) ([]DataProvider, error) {
	q := url.Values{}
	set(q, "organization_id", organizationID)
	providers, err := list[DataProvider](ctx, c, getList("/user_management/users/{user_id}/data_providers", q, userID))
	return providers.Data, err
}

// DisconnectAccount removes a user's account with a third party. The third party itself is not informed.
//
// DELETE /user_management/users/{user_id}/connected_accounts/{slug}
func (c *Client) DisconnectAccount(ctx context.Context, userID, slug, organizationID string) error {
	r := remove("/user_management/users/{user_id}/connected_accounts/{slug}", userID, slug)
	r.query = url.Values{}
	set(r.query, "organization_id", organizationID)
	return c.act(ctx, r)
}

// DataIntegrationConfiguration is one organization's configuration of one third party. Config holds the
// provider's own settings.
type DataIntegrationConfiguration struct {
	Object
	OrganizationID string                      `json:"organization_id"`
	Slug           string                      `json:"slug"`
	Name           string                      `json:"name"`
	Enabled        bool                        `json:"enabled"`
	Scopes         []string                    `json:"scopes"` // nil: the provider's own
	Config         map[string]string           `json:"config"`
	Credentials    *DataIntegrationCredentials `json:"credentials"` // nil where a server leaves them out
}

func (c *DataIntegrationConfiguration) complete() { hideValues(c.Config) }

// DataIntegrationCredentials is whose credentials are used with a third party: shared, custom or
// organization. The secret itself is never returned.
type DataIntegrationCredentials struct {
	CredentialsType      string `json:"credentials_type"`
	HasCredentials       *bool  `json:"has_credentials"` // nil where WorkOS does not say
	ClientID             string `json:"client_id"`
	ClientSecretLastFour string `json:"client_secret_last_four"`
	RedirectURI          string `json:"redirect_uri"`
}

// ListDataIntegrationConfigurations reads an organization's configurations of all third parties.
//
// GET /organizations/{organizationId}/data_integration_configurations
func (c *Client) ListDataIntegrationConfigurations(ctx context.Context, organizationID string) ([]DataIntegrationConfiguration, error) {
	configurations, err := list[DataIntegrationConfiguration](ctx, c,
		get("/organizations/{organizationId}/data_integration_configurations", organizationID))
	return configurations.Data, err
}

// UpdateDataIntegrationConfigurationOptions sets what changes; nil or "" changes nothing. Scopes that are empty but not
// nil restore the provider's own. ClientID and ClientSecret go together, and only if the
// organization has its own credentials.
type UpdateDataIntegrationConfigurationOptions struct {
	Enabled      *bool
	Scopes       []string
	ClientID     string
	ClientSecret Secret
	Config       map[string]string
}

// UpdateDataIntegrationConfiguration changes an organization's configuration of a third party.
//
// PUT /organizations/{organizationId}/data_integration_configurations/{slug}
func (c *Client) UpdateDataIntegrationConfiguration(ctx context.Context, organizationID, slug string,
	options UpdateDataIntegrationConfigurationOptions) (DataIntegrationConfiguration, error) {
	body := map[string]any{}
	if options.Enabled != nil {
		body["enabled"] = *options.Enabled
	}
	switch {
	case len(options.Scopes) > 0:
		body["scopes"] = options.Scopes
	case options.Scopes != nil:
		body["scopes"] = nil
	}
	if options.ClientID != "" {
		body["client_id"] = options.ClientID
	}
	if options.ClientSecret != "" {
		body["client_secret"] = options.ClientSecret.Reveal()
	}
	if options.Config != nil {
		body["config"] = options.Config
	}
	r := put("/organizations/{organizationId}/data_integration_configurations/{slug}", body, organizationID, slug)
	r.secrets = []string{options.ClientSecret.Reveal()}
	return one[DataIntegrationConfiguration](ctx, c, r.about("slug", slug, strings.TrimSpace).about("organization_id", organizationID,
		strings.TrimSpace))
}

// DataIntegration is the environment's configuration of a third party. State is valid, invalid or requested; AuthMethods
// are oauth, api_key or client_credentials.
type DataIntegration struct {
	Object
	Slug            string                  `json:"slug"`
	IntegrationType string                  `json:"integration_type"`
	Description     string                  `json:"description"`
	Enabled         bool                    `json:"enabled"`
	State           string                  `json:"state"`
	Scopes          []string                `json:"scopes"` // nil: the third party's own
	RedirectURI     string                  `json:"redirect_uri"`
	AuthMethods     []string                `json:"auth_methods"`
	Config          map[string]string       `json:"config"`
	Credentials     *IntegrationCredentials `json:"credentials"`     // nil where people bring API keys
	CustomProvider  *CustomProvider         `json:"custom_provider"` // nil for one that WorkOS knows
}

func (i *DataIntegration) complete() {
	hideValues(i.Config)
	readStatus(&i.State, integrationStates)
}

// IntegrationCredentials is whose credentials are used with a third party: custom for the environment's own, which
// the other fields describe, or organization for those of each organization. The secret itself is never returned.
type IntegrationCredentials struct {
	Type                 string `json:"type"`
	ClientID             string `json:"client_id"`
	ClientSecretLastFour string `json:"redacted_client_secret"`
}

// CustomProvider is a third party that is not built into WorkOS.
type CustomProvider struct {
	Name string `json:"name"`
}

// ListDataIntegrations reads all third parties that the environment has set up.
//
// GET /data-integrations
func (c *Client) ListDataIntegrations(ctx context.Context) ([]DataIntegration, error) {
	var integrations []DataIntegration
	for integration, err := range all(ListOptions{}, func(page ListOptions) (Page[DataIntegration], error) {
		return list[DataIntegration](ctx, c, getList("/data-integrations", page.query()))
	}) {
		if err != nil {
			return nil, err
		}
		integrations = append(integrations, integration)
	}
	return integrations, nil
}

// GetDataIntegration reads a third party that the environment has set up.
//
// GET /data-integrations/{slug}
func (c *Client) GetDataIntegration(ctx context.Context, slug string) (DataIntegration, error) {
	return one[DataIntegration](ctx, c, get("/data-integrations/{slug}", slug))
}

// GetConnectedAccount reads a user's account with a third party, of one organization or ("") without.
//
// GET /user_management/users/{user_id}/connected_accounts/{slug}
func (c *Client) GetConnectedAccount(ctx context.Context, userID, slug, organizationID string) (ConnectedAccount, error) {
	r := get("/user_management/users/{user_id}/connected_accounts/{slug}", userID, slug)
	r.query = url.Values{}
	set(r.query, "organization_id", organizationID)
	return one[ConnectedAccount](ctx, c, r)
}
