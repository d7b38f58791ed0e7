package handlers

import (
	"context"
	"slices"
	"strings"

	"frontdesk/store"
	ownersview "frontdesk/views/owners"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// organizationCreated looks for the new organization by its external ID or, without one, by its name among the newest.
func (d *Desk) organizationCreated(ctx context.Context, row store.AuditEntry) (sighting, error) {
	if row.TargetID != "" {
		made, err := d.Client.GetOrganizationByExternalID(ctx, row.TargetID)
		if workos.IsNotFound(err) {
			return sighting{}, nil
		}
		if err != nil {
			return sighting{}, err
		}
		return d.firstCreated(ctx, row, []sighting{{id: made.ID, at: made.CreatedAt.Time}})
	}
	var candidates []sighting
	for made, err := range d.Client.AllOrganizations(ctx, workos.ListOrganizationsOptions{}) {
		if err != nil {
			return sighting{}, err
		}
		if !made.CreatedAt.IsZero() && made.CreatedAt.Before(row.At.Add(-clockSlack)) {
			break
		}
		if workos.NameKey(made.Name) == workos.NameKey(row.TargetName) {
			candidates = append(candidates, sighting{id: made.ID, at: made.CreatedAt.Time})
		}
	}
	return d.firstCreated(ctx, row, candidates)
}

func (d *Desk) organizationEdited() judge[workos.Organization] {
	return judge[workos.Organization]{
		get: func(ctx context.Context, row store.AuditEntry) (workos.Organization, error) {
			return d.Client.GetOrganization(ctx, row.TargetID)
		},
		is: func(now workos.Organization, row store.AuditEntry) bool { return now.ID == row.TargetID },
		now: func(now workos.Organization, row store.AuditEntry) sighting {
			is := map[string]string{"name": now.Name, "external id": now.ExternalID, "stripe customer id": now.StripeCustomerID}
			return compare(row.Details, withMetadata(is, now.Metadata, row.Details))
		},
	}
}

func (d *Desk) domainAdded(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, err := d.Client.GetOrganization(ctx, row.OrganizationID)
	domain, found := domainNamed(now, row.Details["domain"])
	if err != nil || !found {
		return sighting{}, err
	}
	return d.firstCreated(ctx, row, []sighting{{id: domain.ID, at: domain.CreatedAt.Time}})
}

// domainChecked cannot tell whether a domain that was being checked is now checked again: it looks the same.
func (d *Desk) domainChecked(ctx context.Context, row store.AuditEntry) (sighting, error) {
	if row.Details["state"] == "pending" {
		return sighting{sight: hidden}, nil
	}
	now, err := d.Client.GetOrganizationDomain(ctx, row.TargetID)
	return seenIf(now.State == "pending" || now.State == "verified"), err
}

func (d *Desk) domainVerified(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, err := d.Client.GetOrganizationDomain(ctx, row.TargetID)
	return seenIf(now.State == "verified" || now.State == "legacy_verified"), err
}

func (d *Desk) domainRemoved(ctx context.Context, row store.AuditEntry) (sighting, error) {
	gone, err := isGone(d.Client.GetOrganizationDomain(ctx, row.TargetID))
	return seenIf(gone), err
}

func (d *Desk) flagSwitched(on bool) judge[workos.FeatureFlag] {
	return judge[workos.FeatureFlag]{
		get: func(ctx context.Context, row store.AuditEntry) (workos.FeatureFlag, error) {
			return d.Client.GetFeatureFlag(ctx, row.TargetID)
		},
		is: func(now workos.FeatureFlag, row store.AuditEntry) bool {
			return now.Slug == row.TargetID || now.ID == row.TargetID
		},
		now: func(now workos.FeatureFlag, row store.AuditEntry) sighting {
			if now.IsSwitchUnknown() {
				return sighting{sight: hidden}
			}
			return seenOr(now.Enabled == on, now.UpdatedAt, row)
		},
	}
}

// flagTarget looks whether a flag is on for somebody. WorkOS lists no targets: nothing can be seen of a flag that is
// off or on for everybody, and a person may have one through an organization of theirs.
func (d *Desk) flagTarget(on bool) func(context.Context, store.AuditEntry) (sighting, error) {
	return func(ctx context.Context, row store.AuditEntry) (sighting, error) {
		flag, err := d.Client.GetFeatureFlag(ctx, row.Details["flag"])
		if err != nil {
			return sighting{}, err
		}
		whose := d.holderByID(holderOf(row))
		page, err := whose.flags(ctx, workos.ListOptions{Limit: settingsRows})
		isOn := slices.ContainsFunc(page.Data, sameFlag(flag.Slug))
		wasOn := row.Details["on before"] != ""
		if !flag.Enabled || flag.DefaultValue || whose.IsPerson && isOn && (wasOn || !on) {
			return sighting{sight: hidden}, err
		}
		return seenIf(isOn == on), err
	}
}

func (d *Desk) groupCreated(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, err := d.firstGroups(ctx, row.OrganizationID)
	if err != nil {
		return sighting{}, err
	}
	var candidates []sighting
	for _, group := range now {
		if workos.NameKey(group.Name) == workos.NameKey(row.TargetName) {
			candidates = append(candidates, sighting{id: group.ID, at: group.CreatedAt.Time})
		}
	}
	return d.firstCreated(ctx, row, candidates)
}

func (d *Desk) groupEdited() judge[workos.Group] {
	return judge[workos.Group]{
		get: func(ctx context.Context, row store.AuditEntry) (workos.Group, error) {
			return d.groupOf(ctx, row.OrganizationID, row.TargetID)
		},
		is: func(now workos.Group, row store.AuditEntry) bool { return now.ID == row.TargetID },
		now: func(now workos.Group, row store.AuditEntry) sighting {
			return compare(row.Details, map[string]string{"name": now.Name, "description": now.Description})
		},
	}
}

func (d *Desk) groupDeleted(ctx context.Context, row store.AuditEntry) (sighting, error) {
	gone, err := isGone(d.Client.GetGroup(ctx, row.OrganizationID, row.TargetID))
	return seenIf(gone), err
}

func (d *Desk) groupMember(in bool) func(context.Context, store.AuditEntry) (sighting, error) {
	return func(ctx context.Context, row store.AuditEntry) (sighting, error) {
		now, err := d.inGroup(ctx, row.TargetID, row.Details["group id"])
		return seenIf(now == in), err
	}
}

func (d *Desk) keyCreated(ctx context.Context, row store.AuditEntry) (sighting, error) {
	page, err := d.Client.ListOrganizationAPIKeys(ctx, row.OrganizationID, workos.ListOptions{Limit: 100})
	if err != nil {
		return sighting{}, err
	}
	var candidates []sighting
	for _, key := range page.Data {
		if workos.NameKey(key.Name) == workos.NameKey(row.Details["name"]) {
			candidates = append(candidates, sighting{id: key.ID, at: key.CreatedAt.Time, text: keyLost(key.Name)})
		}
	}
	return d.firstCreated(ctx, row, candidates)
}

func (d *Desk) keyExpired(ctx context.Context, row store.AuditEntry) (sighting, error) {
	key, found, err := d.holderByID(namedOwner(row)).findAPIKey(ctx, row.TargetID)
	if err == nil && !found {
		return sighting{sight: hidden}, nil // deleted since
	}
	return seenIf(ownersview.APIKeyExpired(key, d.Now())), err
}

func (d *Desk) keyRevoked(ctx context.Context, row store.AuditEntry) (sighting, error) {
	_, found, err := d.holderByID(namedOwner(row)).findAPIKey(ctx, row.TargetID)
	return seenIf(!found), err
}

// contactAdded looks for somebody among the IT contacts by their address.
func (d *Desk) contactAdded(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, err := d.Client.ListITContacts(ctx, row.OrganizationID)
	if err != nil {
		return sighting{}, err
	}
	var candidates []sighting
	for _, contact := range now {
		if hasAddress(row.Details["contact"])(contact) {
			candidates = append(candidates, sighting{id: contact.ID, at: contact.CreatedAt.Time})
		}
	}
	return d.firstCreated(ctx, row, candidates)
}

// contactRemoved looks whether the IT contact is gone.
func (d *Desk) contactRemoved(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, err := d.Client.ListITContacts(ctx, row.OrganizationID)
	there := slices.ContainsFunc(now, func(contact workos.ITContact) bool { return contact.ID == row.TargetID })
	return seenIf(!there), err
}

// providerChanged compares what WorkOS shows. Of a secret, and of scopes that were given back, it shows too little:
// there, that something has changed since must do.
func (d *Desk) providerChanged(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, found, err := d.providerOf(ctx, row.OrganizationID, row.TargetID)
	if err != nil || !found {
		return sighting{sight: hidden}, err
	}
	state := map[bool]string{true: "on", false: "off"}
	is := map[string]string{"state": state[now.Enabled], "scopes": wording.ScopeList(now.Scopes)}
	if now.Credentials != nil {
		is["client id"] = now.Credentials.ClientID
	}
	blind := row.Details["client secret"] != ""
	if scopes, isChange := store.ChangeOf(row.Details["scopes"]); isChange && scopes.After == providersOwn {
		delete(is, "scopes")
		blind = true
	}
	shown := compare(row.Details, is)
	if blind && shown.sight != unseen {
		if shown.sight = hidden; now.UpdatedAt.After(row.At) {
			shown.sight = seen
		}
	}
	return shown, nil
}

func (d *Desk) retentionChanged(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, err := d.Client.GetAuditLogRetention(ctx, row.OrganizationID)
	return compare(row.Details, map[string]string{"retention": wording.Days(now)}), err
}

// webhookByID finds an endpoint, which WorkOS cannot give by its ID.
func (d *Desk) webhookByID(ctx context.Context, id string) (workos.WebhookEndpoint, bool, error) {
	page, err := d.Client.ListWebhookEndpoints(ctx, workos.ListOptions{Limit: environmentRows})
	i := slices.IndexFunc(page.Data, func(endpoint workos.WebhookEndpoint) bool { return endpoint.ID == id })
	if i < 0 {
		return workos.WebhookEndpoint{}, false, err
	}
	return page.Data[i], true, err
}

func (d *Desk) webhookCreated(ctx context.Context, row store.AuditEntry) (sighting, error) {
	page, err := d.Client.ListWebhookEndpoints(ctx, workos.ListOptions{Limit: environmentRows})
	if err != nil {
		return sighting{}, err
	}
	var candidates []sighting
	for _, endpoint := range page.Data {
		if workos.URLKey(endpoint.EndpointURL) == workos.URLKey(row.TargetName) {
			text := webhookSecretLost(endpoint.EndpointURL)
			candidates = append(candidates, sighting{id: endpoint.ID, at: endpoint.CreatedAt.Time, text: text})
		}
	}
	return d.firstCreated(ctx, row, candidates)
}

// webhookWhere judges a webhook endpoint. One that is not there tells nothing.
func (d *Desk) webhookWhere(now func(workos.WebhookEndpoint, store.AuditEntry) sighting) judge[workos.WebhookEndpoint] {
	return judge[workos.WebhookEndpoint]{
		get: func(ctx context.Context, row store.AuditEntry) (workos.WebhookEndpoint, error) {
			endpoint, _, err := d.webhookByID(ctx, row.TargetID)
			return endpoint, err
		},
		is: func(endpoint workos.WebhookEndpoint, row store.AuditEntry) bool { return endpoint.ID == row.TargetID },
		now: func(endpoint workos.WebhookEndpoint, row store.AuditEntry) sighting {
			if endpoint.ID == "" {
				return sighting{sight: hidden}
			}
			return now(endpoint, row)
		},
	}
}

func (d *Desk) webhookEdited() judge[workos.WebhookEndpoint] {
	return d.webhookWhere(func(now workos.WebhookEndpoint, row store.AuditEntry) sighting {
		details := map[string]string{"address": row.Details["address"]}
		if events, isChange := store.ChangeOf(row.Details["events"]); isChange {
			details["events"] = store.Change{Before: sortedWords(events.Before), After: sortedWords(events.After)}.Detail()
		}
		return compare(details, map[string]string{"address": now.EndpointURL, "events": sortedWords(strings.Join(now.Events, ", "))})
	})
}

func (d *Desk) webhookIs(status string) judge[workos.WebhookEndpoint] {
	return d.webhookWhere(func(now workos.WebhookEndpoint, row store.AuditEntry) sighting {
		return seenOr(now.Status == status, now.UpdatedAt, row)
	})
}

func (d *Desk) webhookDeleted(ctx context.Context, row store.AuditEntry) (sighting, error) {
	_, found, err := d.webhookByID(ctx, row.TargetID)
	return seenIf(!found), err
}

// schemaCreated looks for a newer version than the one before, with the same targets.
func (d *Desk) schemaCreated(ctx context.Context, row store.AuditEntry) (sighting, error) {
	versions, err := d.schemasOf(ctx, row.TargetID)
	if workos.IsNotFound(err) {
		return sighting{}, nil
	}
	if err != nil || len(versions) == 0 {
		return sighting{}, err
	}
	newest := schemaVersion(versions[0].Version)
	if change, isChange := store.ChangeOf(row.Details["version"]); isChange && newest == change.Before || newest == row.Details["before"] {
		return sighting{}, nil
	}
	return sighting{sight: seen, at: versions[0].CreatedAt.Time}, nil
}
