package organizations

import (
	"context"
	"slices"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// organizationTrace describes the event of a new organization.
var organizationTrace = &action.Trace{Events: []string{"organization.created"}, Creates: true,
	Is: func(made action.EventData, row store.AuditEntry) bool {
		if row.TargetID != "" && made.ExternalID != "" {
			return made.ExternalID == row.TargetID
		}
		return workos.NameKey(made.Name) == workos.NameKey(row.TargetName)
	}}

// domainTrace describes the event of a new domain.
var domainTrace = &action.Trace{Events: []string{"organization_domain.created"}, Creates: true,
	Is: func(made action.EventData, row store.AuditEntry) bool {
		return made.OrganizationID == row.OrganizationID && workos.DomainKey(made.Domain) == workos.DomainKey(row.Details.Fact("domain"))
	}}

// organizationCreated looks for the new organization by its external ID or, without one, by its name among the newest.
func (h *Handlers) organizationCreated(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	if row.TargetID != "" {
		made, err := h.Client.GetOrganizationByExternalID(ctx, row.TargetID)
		if workos.IsNotFound(err) {
			return action.Sighting{}, nil
		}
		if err != nil {
			return action.Sighting{}, err
		}
		return h.FirstCreated(ctx, row, []action.Sighting{createdOrganization(made, row)})
	}
	var candidates []action.Sighting
	for made, err := range h.Client.AllOrganizations(ctx, workos.ListOrganizationsOptions{}) {
		if err != nil {
			return action.Sighting{}, err
		}
		if !made.CreatedAt.IsZero() && made.CreatedAt.Before(row.At.Add(-action.ClockSlack)) {
			break
		}
		if workos.NameKey(made.Name) == workos.NameKey(row.TargetName) {
			candidates = append(candidates, createdOrganization(made, row))
		}
	}
	return h.FirstCreated(ctx, row, candidates)
}

func createdOrganization(made workos.Organization, row store.AuditEntry) action.Sighting {
	shown := map[string]string{"name": made.Name, "external id": made.ExternalID, "stripe customer id": made.StripeCustomerID,
		"domains": domainsShown(made, row)}
	differs := []string{action.Differing(row, action.WithAllMetadata(shown, made.Metadata, row.Details))}
	for _, domain := range made.Domains {
		differs = append(differs, verifiedAlready("state of "+domain.Domain, domain))
	}
	differs = slices.DeleteFunc(differs, func(words string) bool { return words == "" })
	return action.Sighting{ID: made.ID, Name: made.Name, At: made.CreatedAt.Time, Differs: strings.Join(differs, "; ")}
}

// domainsShown returns the domains of a new organization, in the words of the entry if they are the requested ones.
func domainsShown(made workos.Organization, row store.AuditEntry) string {
	change, _ := row.Details.Change("domains")
	asked, names := strings.Fields(change.After), make([]string, len(made.Domains))
	for i, domain := range made.Domains {
		names[i] = domain.Domain
	}
	isMissing := func(name string) bool {
		_, found := domainNamed(made, name)
		return !found
	}
	if len(asked) == len(names) && !slices.ContainsFunc(asked, isMissing) {
		return change.After
	}
	return strings.Join(names, " ")
}

// verifiedAlready describes that a new domain is verified, which is unexpected: it should be pending until the customer has
// verified it.
func verifiedAlready(detail string, domain workos.OrganizationDomain) string {
	if !wording.DomainVerified(domain) {
		return ""
	}
	return action.Difference(detail, domain.State, "pending")
}

func (h *Handlers) domainAdded(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, err := h.Client.GetOrganization(ctx, row.OrganizationID)
	domain, found := domainNamed(now, row.Details.Fact("domain"))
	if err != nil || !found {
		return action.Sighting{}, err
	}
	return h.FirstCreated(ctx, row, []action.Sighting{{ID: domain.ID, Name: domain.Domain, At: domain.CreatedAt.Time,
		Differs: verifiedAlready("status", domain)}})
}

// domainChecked checks whether a domain was checked again. For a domain that was already pending, this cannot be seen.
func (h *Handlers) domainChecked(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	if row.Details.Fact("state") == "pending" {
		return action.Sighting{Sight: action.Hidden}, nil
	}
	now, err := h.Client.GetOrganizationDomain(ctx, row.TargetID)
	return action.SeenIf(now.State == "pending" || now.State == "verified"), err
}

func (h *Handlers) domainVerified(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, err := h.Client.GetOrganizationDomain(ctx, row.TargetID)
	return action.SeenIf(now.State == "verified" || now.State == "legacy_verified"), err
}

func (h *Handlers) domainRemoved(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	gone, err := page.IsGone(h.Client.GetOrganizationDomain(ctx, row.TargetID))
	return action.SeenIf(gone), err
}

// contactAdded looks for an IT contact by its address.
func (h *Handlers) contactAdded(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, err := h.Client.ListITContacts(ctx, row.OrganizationID)
	if err != nil {
		return action.Sighting{}, err
	}
	var candidates []action.Sighting
	for _, contact := range now {
		if hasAddress(row.Details.Fact("contact"))(contact) {
			candidates = append(candidates, action.Sighting{ID: contact.ID, Name: contact.Email, At: contact.CreatedAt.Time})
		}
	}
	return h.FirstCreated(ctx, row, candidates)
}

// contactRemoved checks whether the IT contact is gone.
func (h *Handlers) contactRemoved(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, err := h.Client.ListITContacts(ctx, row.OrganizationID)
	there := slices.ContainsFunc(now, func(contact workos.ITContact) bool { return contact.ID == row.TargetID })
	return action.SeenIf(!there), err
}

// updateOwner reads the organization that the target belongs to into the mirror.
func (h *Handlers) updateOwner(ctx context.Context, row store.AuditEntry, _ action.Sighting) error {
	return h.OrganizationResource().Refetch(row.OrganizationID)(ctx)
}
