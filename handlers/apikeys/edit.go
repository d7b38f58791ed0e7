package apikeys

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	ownersview "frontdesk/views/owners"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// apiKeyOperation reads the key and the owner named in the path, and begins an operation on the key.
func (h *Handlers) apiKeyOperation(c request.Context, of action.OwnerOf) (key workos.APIKey, whose action.Owner, a action.Operation,
	err error) {
	whose, a, err = of(c)
	if err != nil {
		return key, whose, a, err
	}
	key, found, err := whose.FindAPIKey(c.Request().Context(), c.Param("key"))
	if err != nil {
		return key, whose, a, err
	}
	if !found {
		return key, whose, a, &page.Problem{Status: http.StatusNotFound, Title: whose.Name + " has no such API key",
			Text:    "It may have been revoked meanwhile.",
			Actions: []ui.Action{{Label: "Open the settings of " + whose.Name, URL: a.CancelURL}}}
	}
	a.Target.Kind, a.Target.ID, a.Target.Name = "api_key", key.ID, ui.Isolated(ownersview.APIKeyName(key))
	a.Target.Version = action.Version(key.ExpiresAt)
	a.Details = store.Facts(map[string]string{"key": key.ObfuscatedValue})
	if whose.IsPerson {
		a.Target.UserID, a.Target.UserName = whose.ID, whose.Name
		a.Target.OrganizationID = key.Owner.OrganizationID
		a.Target.OrganizationName = cmp.Or(h.NameOfID(c.Request().Context(), key.Owner.OrganizationID), key.Owner.OrganizationID)
		a.Details = store.Facts(map[string]string{"key": key.ObfuscatedValue, "held by": ui.Bare(whose.Name), "user": whose.ID})
	}
	return key, whose, a, nil
}

// Expire makes a key of an organization expire at once; it stays in the list.
func (h *Handlers) Expire(c request.Context) error { return h.expireAPIKey(c, h.OrganizationOwner) }

// ExpireOfUser makes a key of a user expire at once.
func (h *Handlers) ExpireOfUser(c request.Context) error { return h.expireAPIKey(c, h.UserOwner) }

func (h *Handlers) expireAPIKey(c request.Context, of action.OwnerOf) error {
	key, whose, a, err := h.apiKeyOperation(c, of)
	if err != nil {
		return err
	}
	if ownersview.APIKeyExpired(key, h.Now()) {
		return &page.Problem{Status: http.StatusConflict, Title: "This API key has expired already",
			Text:    "It is no longer accepted. It can still be revoked, which removes it from the list.",
			Actions: []ui.Action{{Label: "Back to the settings", URL: a.CancelURL}}}
	}
	a.Name, a.Title, a.Submit, a.Danger = "api_key.expire", "Expire the API key “"+a.Target.Name+"” of "+whose.Name, "Expire key", true
	a.FailureText, a.Result.Text = "No key was expired", "The API key “"+a.Target.Name+"” was expired."
	a.Description = []string{
		"Everything that uses this key (" + key.ObfuscatedValue + ") will be refused. " + whose.Name + " will need another key in its place.",
		"The key will stay in the list as expired. This cannot be undone.",
	}
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.ExpireAPIKey(ctx, key.ID, time.Time{})
		return err
	}
	return h.Perform(c, a)
}

// Revoke deletes a key of an organization.
func (h *Handlers) Revoke(c request.Context) error { return h.revokeAPIKey(c, h.OrganizationOwner) }

// RevokeOfUser deletes a key of a user.
func (h *Handlers) RevokeOfUser(c request.Context) error { return h.revokeAPIKey(c, h.UserOwner) }

func (h *Handlers) revokeAPIKey(c request.Context, of action.OwnerOf) error {
	key, whose, a, err := h.apiKeyOperation(c, of)
	if err != nil {
		return err
	}
	a.Name, a.Title, a.Submit, a.Danger = "api_key.revoke", "Revoke the API key “"+a.Target.Name+"” of "+whose.Name, "Revoke key", true
	a.FailureText, a.Result.Text = "No key was revoked", "The API key “"+a.Target.Name+"” was revoked."
	a.Description = []string{
		"Everything that uses this key (" + key.ObfuscatedValue + ") will be refused, and the key will be removed from the list. " + whose.Name +
			" will need another key in its place.",
		"This cannot be undone. To stop the key and keep it in the list, expire it instead.",
	}
	a.Do = func(ctx context.Context) error { return h.Client.DeleteAPIKey(ctx, key.ID) }
	return h.Perform(c, a)
}
