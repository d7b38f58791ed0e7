package workos

import "context"

// ITContact is a person at a customer who sets up single sign-on and the like, and to whom WorkOS can email a
// link for it. Servers may not have these operations yet: check the list's error with IsUnsupported.
type ITContact struct {
	Object
	Email string `json:"email"`
}

// ListITContacts reads all of an organization's IT contacts.
//
// GET /organizations/{id}/it_contacts
func (c *Client) ListITContacts(ctx context.Context, organizationID string) ([]ITContact, error) {
	contacts, err := list[ITContact](ctx, c, get("/organizations/{id}/it_contacts", organizationID))
	return contacts.Data, err
}

// AddITContact adds an IT contact to an organization.
//
// POST /organizations/{id}/it_contacts
func (c *Client) AddITContact(ctx context.Context, organizationID, email string) (ITContact, error) {
	return one[ITContact](ctx, c, post("/organizations/{id}/it_contacts", struct {
		Email string `json:"email"`
	}{email}, organizationID).about("email", email, EmailKey))
}

// DeleteITContact removes an IT contact; links that were emailed to it stop working.
//
// DELETE /organizations/{id}/it_contacts/{contactId}
func (c *Client) DeleteITContact(ctx context.Context, organizationID, contactID string) error {
	return c.act(ctx, remove("/organizations/{id}/it_contacts/{contactId}", organizationID, contactID))
}

// IntentContactDirectorySync is the name of IntentDirectorySync in an IT contact's invitation.
const IntentContactDirectorySync = "directory_sync"

// InviteITContact makes WorkOS email a setup link for the given intents: sso, directory_sync, log_streams,
// domain_verification, bring_your_own_key. It is sent once, because every call may send an email. An organization has
// one invitation at a time.
//
// POST /organizations/{id}/it_contacts/{contactId}/invite
func (c *Client) InviteITContact(ctx context.Context, organizationID, contactID string, intents []string) error {
	return c.act(ctx, post("/organizations/{id}/it_contacts/{contactId}/invite", struct {
		Intents []string `json:"intents"`
	}{append([]string{}, intents...)}, organizationID, contactID).sentOnce())
}

// RevokeITContact revokes the link that was emailed to an IT contact.
//
// POST /organizations/{id}/it_contacts/{contactId}/revoke
func (c *Client) RevokeITContact(ctx context.Context, organizationID, contactID string) error {
	return c.act(ctx, post("/organizations/{id}/it_contacts/{contactId}/revoke", nil, organizationID, contactID))
}
