package api

import (
	"net/http"

	"frontdesk/workos/emulator/data"
)

// ProviderJSON is a third party as the API lists it for a user.
type ProviderJSON struct {
	Object          string       `json:"object"`
	ID              string       `json:"id"`
	Name            string       `json:"name"`
	Description     *string      `json:"description"`
	Slug            string       `json:"slug"`
	Type            string       `json:"integration_type"`
	CredentialsType string       `json:"credentials_type"`
	Scopes          []string     `json:"scopes"`
	AuthMethods     []string     `json:"auth_methods"`
	Ownership       string       `json:"ownership"`
	CreatedAt       string       `json:"created_at"`
	UpdatedAt       string       `json:"updated_at"`
	OldType         string       `json:"integrationType"` // the API still writes these twice
	OldCredentials  string       `json:"credentialsType"`
	OldCreatedAt    string       `json:"createdAt"`
	OldUpdatedAt    string       `json:"updatedAt"`
	Account         *AccountJSON `json:"connected_account"`
}

// AccountJSON is a user's account with a third party as the API shows it.
type AccountJSON struct {
	Object          string   `json:"object"`
	ID              string   `json:"id"`
	UserID          string   `json:"user_id"`
	OrganizationID  *string  `json:"organization_id"`
	Scopes          []string `json:"scopes"`
	AuthMethod      string   `json:"auth_method"`
	State           string   `json:"state"`
	CreatedAt       string   `json:"created_at"`
	UpdatedAt       string   `json:"updated_at"`
	OldUserID       string   `json:"userlandUserId"`
	OldOrganization *string  `json:"organizationId"`
	OldCreatedAt    string   `json:"createdAt"`
	OldUpdatedAt    string   `json:"updatedAt"`
}

// accountOf is a user's account with a third party, within an organization ("" for any); nil when there is
// none. One user in five has one, for each third party, and one in eight of those has to sign in there again.
func (p *pipes) accountOf(user data.Ref, provider int, within string) *AccountJSON {
	row := p.Users.Rows[user]
	if row.Organization == data.NoRef || int(user) >= p.Users.Seeded || p.Organizations.ID(row.Organization) == data.StaffOrganizationID {
		return nil
	}
	h := data.Mix(p.Organizations.Rows[row.Organization].Salt, uint64(row.Person), 114, uint64(provider))
	organization := p.Organizations.ID(row.Organization)
	_, gone := p.disconnected[providerPlace{user, provider}]
	if gone || h%5 != 0 || within != "" && within != organization {
		return nil
	}
	state := "connected"
	if h>>32%8 == 0 {
		state = "needs_reauthorization"
	}
	userID := p.Users.ID(user)
	age := data.Part(min(60*data.Day, p.AgeOfSeeded(p.Users.IDs[user])), h)
	since := data.Stamp(p.Started.Add(-age))
	return &AccountJSON{
		Object: "connected_account", ID: "data_installation_" + p.SeededID(age, h).String(), UserID: userID, OrganizationID: &organization,
		Scopes: SeededProviders[provider].Scopes, AuthMethod: "oauth", State: state, CreatedAt: since, UpdatedAt: since,
		OldUserID: userID, OldOrganization: &organization, OldCreatedAt: since, OldUpdatedAt: since,
	}
}

// within reads which organization a request is about; the reply is nil unless there is none of that id.
func (p *pipes) within(r *http.Request) (string, *reply) {
	id := r.URL.Query().Get("organization_id")
	if _, known := p.Organizations.Find(id); id != "" && !known {
		unknown := notFound("Organization", id)
		return "", &unknown
	}
	return id, nil
}

func (p *pipes) ofUser(r *http.Request) reply {
	user, unknown := p.pathUser(r, "user_id")
	if unknown != nil {
		return *unknown
	}
	within, unknown := p.within(r)
	if unknown != nil {
		return *unknown
	}
	views := []ProviderJSON{}
	for i, seeded := range SeededProviders {
		made := p.madeAt(i)
		views = append(views, ProviderJSON{
			Object: "data_provider", ID: p.idOf(i), Name: seeded.name, Description: data.OrNull(seeded.description), Slug: seeded.slug,
			Type: seeded.slug, CredentialsType: "oauth2", Scopes: seeded.Scopes, AuthMethods: seeded.methods, Ownership: "userland_user",
			CreatedAt: made, UpdatedAt: made, OldType: seeded.slug, OldCredentials: "oauth2", OldCreatedAt: made, OldUpdatedAt: made,
			Account: p.accountOf(user, i, within),
		})
	}
	return ok(map[string]any{"object": "list", "data": views})
}

// account finds the connected account that a path names; the reply is nil when there is one.
func (p *pipes) account(r *http.Request) (user data.Ref, provider int, account *AccountJSON, refused *reply) {
	user, refused = p.pathUser(r, "user_id")
	if refused != nil {
		return 0, 0, nil, refused
	}
	within, refused := p.within(r)
	if refused != nil {
		return 0, 0, nil, refused
	}
	if provider = providerNamed(r.PathValue("slug")); provider >= 0 {
		account = p.accountOf(user, provider, within)
	}
	if account == nil {
		unknown := notFound("Connected account", r.PathValue("slug"))
		return 0, 0, nil, &unknown
	}
	return user, provider, account, nil
}

func (p *pipes) getAccount(r *http.Request) reply {
	_, _, account, refused := p.account(r)
	if refused != nil {
		return *refused
	}
	return ok(account)
}

// disconnect deletes a user's account; the third party is not informed.
func (p *pipes) disconnect(r *http.Request) reply {
	user, provider, account, refused := p.account(r)
	if refused != nil {
		return *refused
	}
	p.disconnected[providerPlace{user, provider}] = struct{}{}
	p.Record("pipes.connected_account.disconnected", p.Users.Rows[user].Organization, map[string]any{
		"object": "connected_account", "id": account.ID, "data_integration_id": p.idOf(provider), "provider_slug": SeededProviders[provider].slug,
		"user_id": account.UserID, "organization_id": account.OrganizationID, "scopes": account.Scopes, "state": account.State,
		"created_at": account.CreatedAt, "updated_at": data.Stamp(p.Now()),
	}, data.ByAPI())
	return emptyReply(http.StatusNoContent)
}
