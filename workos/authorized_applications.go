package workos

import (
	"context"
	"strings"
)

// AuthorizedApplication is an application that a user has authorized. UserID is set in an organization's
// list only.
type AuthorizedApplication struct {
	Object
	GrantedScopes []string           `json:"granted_scopes"`
	OAuthResource string             `json:"oauth_resource"`
	UserID        string             `json:"user_id"`
	Application   ConnectApplication `json:"application"`
}

// ConnectApplication is an application that is registered with WorkOS Connect. ApplicationType is oauth or m2m.
type ConnectApplication struct {
	Object
	ClientID                 string   `json:"client_id"`
	Name                     string   `json:"name"`
	Description              string   `json:"description"`
	Scopes                   []string `json:"scopes"`
	ApplicationType          string   `json:"application_type"`
	IsFirstParty             bool     `json:"is_first_party"`
	WasDynamicallyRegistered bool     `json:"was_dynamically_registered"`
	OrganizationID           string   `json:"organization_id"`
}

// ListOrganizationAuthorizedApplications reads a page of the applications that an organization's users have
// authorized.
//
// GET /organizations/{organization_id}/authorized_applications
func (c *Client) ListOrganizationAuthorizedApplications(ctx context.Context, organizationID string,
	options ListOptions) (Page[AuthorizedApplication], error) {
	return list[AuthorizedApplication](ctx, c, getList("/organizations/{organization_id}/authorized_applications", options.query(),
		organizationID))
}

// ListUserAuthorizedApplications reads a page of the applications that a user has authorized.
//
// GET /user_management/users/{user_id}/authorized_applications
func (c *Client) ListUserAuthorizedApplications(ctx context.Context, userID string, options ListOptions) (Page[AuthorizedApplication],
	error) {
	return list[AuthorizedApplication](ctx, c, getList("/user_management/users/{user_id}/authorized_applications", options.query(), userID))
}

// DeleteUserAuthorizedApplication revokes a user's authorization of an application. The application's tokens for
// the user stop working.
//
// DELETE /user_management/users/{user_id}/authorized_applications/{application_id}
func (c *Client) DeleteUserAuthorizedApplication(ctx context.Context, userID, applicationID string) error {
	return c.act(ctx, remove("/user_management/users/{user_id}/authorized_applications/{application_id}", userID, applicationID))
}

// ListConnectApplicationsOptions filters a list of applications. OrganizationID selects those that one organization
// has registered. RegistrationTypes are authenticated and dynamic (applications that registered themselves); if it is
// empty, WorkOS leaves out the dynamic ones.
type ListConnectApplicationsOptions struct {
	ListOptions
	OrganizationID    string
	RegistrationTypes []string
}

// ListConnectApplications reads a page of the applications that are registered with WorkOS Connect.
//
// GET /connect/applications
func (c *Client) ListConnectApplications(ctx context.Context, options ListConnectApplicationsOptions) (Page[ConnectApplication], error) {
	q := options.query()
	set(q, "organization_id", options.OrganizationID)
	set(q, "registration_types", strings.Join(options.RegistrationTypes, ","))
	return list[ConnectApplication](ctx, c, getList("/connect/applications", q))
}

// GetConnectApplication reads an application, by its id or its client id.
//
// GET /connect/applications/{id}
func (c *Client) GetConnectApplication(ctx context.Context, id string) (ConnectApplication, error) {
	return one[ConnectApplication](ctx, c, get("/connect/applications/{id}", id))
}
