package handlers

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	ownersview "frontdesk/views/owners"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// maxKeyPages bounds the search for one key: WorkOS gives no key by its id.
const maxKeyPages = 20

// apiKeyAct reads the key that the path names, of the holder that it names, and begins an act on it.
func (d *Desk) apiKeyAct(c request.Context, of holding) (key workos.APIKey, whose holder, a act, err error) {
	whose, a, err = of(c)
	if err != nil {
		return key, whose, a, err
	}
	key, found, err := whose.findAPIKey(c.Request().Context(), c.Param("key"))
	if err != nil {
		return key, whose, a, err
	}
	if !found {
		return key, whose, a, &Problem{Status: http.StatusNotFound, Title: whose.name + " has no such API key", Text: "It may have been revoked meanwhile.",
			Actions: []ui.Action{{Label: "Open the settings of " + whose.name, URL: a.back}}}
	}
	a.target.kind, a.target.id, a.target.name = "api_key", key.ID, ui.Isolated(ownersview.APIKeyName(key))
	a.target.version = version(key.ExpiresAt)
	a.details = func() map[string]string { return map[string]string{"key": key.ObfuscatedValue} }
	if whose.IsPerson {
		a.target.organizationID = key.Owner.OrganizationID
		a.target.organizationName = cmp.Or(d.nameOfID(c.Request().Context(), key.Owner.OrganizationID), key.Owner.OrganizationID)
		a.details = func() map[string]string {
			return map[string]string{"key": key.ObfuscatedValue, "held by": whose.name, "user": whose.ID}
		}
	}
	return key, whose, a, nil
}

// findAPIKey looks for a key among those of its holder.
func (h holder) findAPIKey(ctx context.Context, id string) (workos.APIKey, bool, error) {
	read := 0
	for page, err := range workos.Pages(workos.ListOptions{Limit: 100}, func(at workos.ListOptions) (workos.Page[workos.APIKey], error) {
		return h.keys(ctx, at)
	}) {
		if err != nil {
			return workos.APIKey{}, false, err
		}
		if i := slices.IndexFunc(page.Data, func(key workos.APIKey) bool { return key.ID == id }); i >= 0 {
			return page.Data[i], true, nil
		}
		if read++; read == maxKeyPages {
			break
		}
	}
	return workos.APIKey{}, false, nil
}

// APIKeyExpire ends a key at once and leaves it in the list.
func (d *Desk) APIKeyExpire(c request.Context) error { return d.expireAPIKey(c, d.organizationHolding) }

// UserAPIKeyExpire is the same for a user's key.
func (d *Desk) UserAPIKeyExpire(c request.Context) error { return d.expireAPIKey(c, d.userHolding) }

func (d *Desk) expireAPIKey(c request.Context, of holding) error {
	key, whose, a, err := d.apiKeyAct(c, of)
	if err != nil {
		return err
	}
	if ownersview.APIKeyExpired(key, d.Now()) {
		return &Problem{Status: http.StatusConflict, Title: "This API key has expired already", Text: "It is no longer accepted. It can still be revoked, which removes it from the list.",
			Actions: []ui.Action{{Label: "Back to the settings", URL: a.back}}}
	}
	a.name, a.title, a.submit, a.danger = "api_key.expire", "Expire the API key “"+a.target.name+"” of "+whose.name, "Expire key", true
	a.nothing, a.done = "No key was expired", says("The API key “"+a.target.name+"” was expired.")
	a.says = []string{
		"Everything that uses this key (" + key.ObfuscatedValue + ") will be refused. " + whose.name + " will need another key in its place.",
		"The key will stay in the list as expired. This cannot be undone.",
	}
	a.do = func(ctx context.Context) error {
		_, err := d.Client.ExpireAPIKey(ctx, key.ID, time.Time{})
		return err
	}
	return d.perform(c, a)
}

// APIKeyRevoke deletes a key.
func (d *Desk) APIKeyRevoke(c request.Context) error { return d.revokeAPIKey(c, d.organizationHolding) }

// UserAPIKeyRevoke is the same for a user's key.
func (d *Desk) UserAPIKeyRevoke(c request.Context) error { return d.revokeAPIKey(c, d.userHolding) }

func (d *Desk) revokeAPIKey(c request.Context, of holding) error {
	key, whose, a, err := d.apiKeyAct(c, of)
	if err != nil {
		return err
	}
	a.name, a.title, a.submit, a.danger = "api_key.revoke", "Revoke the API key “"+a.target.name+"” of "+whose.name, "Revoke key", true
	a.nothing, a.done = "No key was revoked", says("The API key “"+a.target.name+"” was revoked.")
	a.says = []string{
		"Everything that uses this key (" + key.ObfuscatedValue + ") will be refused, and the key will be removed from the list. " + whose.name + " will need another key in its place.",
		"This cannot be undone. To stop the key and keep it in the list, expire it instead.",
	}
	a.do = func(ctx context.Context) error { return d.Client.DeleteAPIKey(ctx, key.ID) }
	return d.perform(c, a)
}
