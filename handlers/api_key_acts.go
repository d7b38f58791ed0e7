package handlers

import (
	"context"
	"net/http"
	"slices"
	"time"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/workos"
)

// maxKeyPages bounds the search for one key: WorkOS gives no key by its id.
const maxKeyPages = 20

// apiKeyAct reads the key that the path names, of the organization that it names, and begins an act on it.
func (d *Desk) apiKeyAct(c auth.Context) (workos.APIKey, act, error) {
	organization, a, err := d.settingsAct(c)
	if err != nil {
		return workos.APIKey{}, a, err
	}
	key, found, err := d.findAPIKey(c.Request().Context(), organization.ID, c.Param("key"))
	if err != nil {
		return key, a, err
	}
	if !found {
		return key, a, &Problem{Status: http.StatusNotFound, Title: "This organization has no such API key", Text: "It may have been revoked meanwhile.",
			Actions: []ui.Action{{Label: "Open the settings of " + a.target.name, URL: a.back}}}
	}
	a.target.kind, a.target.id, a.target.name = "api_key", key.ID, views.APIKeyName(key)
	a.target.version = version(key.ExpiresAt)
	return key, a, nil
}

// findAPIKey looks for a key among those of an organization.
func (d *Desk) findAPIKey(ctx context.Context, organizationID, id string) (workos.APIKey, bool, error) {
	options := workos.ListOptions{Limit: 100}
	for range maxKeyPages {
		page, err := d.Client.ListOrganizationAPIKeys(ctx, organizationID, options)
		if err != nil {
			return workos.APIKey{}, false, err
		}
		if i := slices.IndexFunc(page.Data, func(key workos.APIKey) bool { return key.ID == id }); i >= 0 {
			return page.Data[i], true, nil
		}
		if page.After == "" || page.After == options.After {
			break
		}
		options.After = page.After
	}
	return workos.APIKey{}, false, nil
}

// APIKeyExpire ends a key at once and leaves it in the list.
func (d *Desk) APIKeyExpire(c auth.Context) error {
	key, a, err := d.apiKeyAct(c)
	if err != nil {
		return err
	}
	if views.APIKeyExpired(key, d.Now()) {
		return &Problem{Status: http.StatusConflict, Title: "This API key has expired already", Text: "Whatever uses it is refused. It can still be revoked, which takes it from the list.",
			Actions: []ui.Action{{Label: "Back to the settings", URL: a.back}}}
	}
	where := a.target.organizationName
	a.name, a.title, a.submit, a.danger = "api_key.expire", "Expire the API key “"+a.target.name+"” of "+where, "Expire now", true
	a.nothing, a.done = "No key was ended", says("The API key “"+a.target.name+"” has expired.")
	a.says = []string{
		"Whatever uses this key (" + key.ObfuscatedValue + ") is refused from now on. " + where + " must put another key in its place.",
		"The key stays in the list as expired. It cannot be brought back.",
	}
	a.details = func() map[string]string { return map[string]string{"key": key.ObfuscatedValue} }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.ExpireAPIKey(ctx, key.ID, time.Time{})
		return err
	}
	a.happened = func(ctx context.Context) (bool, error) {
		now, found, err := d.findAPIKey(ctx, a.target.organizationID, key.ID)
		return found && views.APIKeyExpired(now, d.Now()), err
	}
	return d.perform(c, a)
}

// APIKeyRevoke deletes a key.
func (d *Desk) APIKeyRevoke(c auth.Context) error {
	key, a, err := d.apiKeyAct(c)
	if err != nil {
		return err
	}
	where := a.target.organizationName
	a.name, a.title, a.submit, a.danger = "api_key.revoke", "Revoke the API key “"+a.target.name+"” of "+where, "Revoke key", true
	a.nothing, a.done = "No key was revoked", says("The API key “"+a.target.name+"” is revoked.")
	a.says = []string{
		"Whatever uses this key (" + key.ObfuscatedValue + ") is refused from now on, and the key is gone from the list. " + where + " must put another key in its place.",
		"This cannot be taken back. To stop the key and keep it in the list, expire it instead.",
	}
	a.details = func() map[string]string { return map[string]string{"key": key.ObfuscatedValue} }
	a.do = func(ctx context.Context) error { return d.Client.DeleteAPIKey(ctx, key.ID) }
	a.happened = func(ctx context.Context) (bool, error) {
		_, found, err := d.findAPIKey(ctx, a.target.organizationID, key.ID)
		return !found && err == nil, err
	}
	return d.perform(c, a)
}
