// Package apikeys renders the page that shows a new API key once.
package apikeys

import (
	"time"

	ownersview "frontdesk/views/owners"
	"frontdesk/views/ui"
	"frontdesk/workos"
)

// Created is the only page that ever shows a new API key.
type Created struct {
	Organization string
	Key          workos.CreatedAPIKey
	Back         string
}

func (k Created) facts() []ui.Fact {
	return []ui.Fact{
		{Label: "Name", Value: ui.Text(k.Key.Name)},
		{Label: ui.ExpiryLabel("", k.Key.ExpiresAt, time.Now()), Value: ownersview.KeyEnd(k.Key.APIKey, time.Time{})},
		{Label: "Permissions", Value: ownersview.KeyPermissions(k.Key.APIKey)},
		{Label: "Shown later as", Value: ui.Code(k.Key.ObfuscatedValue)},
	}
}
