package data

import (
	"maps"
	"time"
)

// WhatChanged returns the former values of the fields that a change has changed.
func (row *Organization) WhatChanged(after *Organization) map[string]any {
	previous := map[string]any{}
	if after.Name != row.Name {
		previous["name"] = row.Name
	}
	if after.ExternalID != row.ExternalID {
		previous["external_id"] = OrNull(row.ExternalID)
	}
	if after.StripeID != row.StripeID {
		previous["stripe_customer_id"] = OrNull(row.StripeID)
	}
	if !maps.Equal(after.Metadata, row.Metadata) {
		metadata := map[string]string{}
		maps.Copy(metadata, row.Metadata)
		previous["metadata"] = metadata
	}
	return previous
}

// AddOrganization puts a row into the table and its indexes.
func (s *State) AddOrganization(id ULID, row *Organization) Ref {
	at := s.Organizations.Add(id, row)
	s.ByOrganization = append(s.ByOrganization, OrganizationIndex{})
	if row.ExternalID != "" {
		s.OrganizationByExternalID[row.ExternalID] = at
	}
	return at
}

// Organization is a customer. Salt and domain name its people: see people.go.
type Organization struct {
	Name         string
	Salt         uint64
	Domain       string
	Metadata     map[string]string
	ExternalID   string
	StripeID     string
	AllowOutside bool
	Scenario     bool          // made up around one problem
	Quiet        time.Duration // for how long no one had signed in when the server started
	Updated      int64
}

// OrganizationJSON is an organization as the API and its events show it.
type OrganizationJSON struct {
	Object       string            `json:"object"`
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Domains      []DomainJSON      `json:"domains"`
	Metadata     map[string]string `json:"metadata"`
	ExternalID   *string           `json:"external_id"`
	StripeID     string            `json:"stripe_customer_id,omitempty"`
	AllowOutside bool              `json:"allow_profiles_outside_organization"`
	CreatedAt    string            `json:"created_at"`
	UpdatedAt    string            `json:"updated_at"`
}

// OrganizationView is an organization as the API shows it now.
func (s *State) OrganizationView(at Ref) any { return s.organizationOf(at, s.Organizations.Rows[at]) }

// organizationOf is the JSON of a row, which may be an older one than the table's.
func (s *State) organizationOf(at Ref, row *Organization) OrganizationJSON {
	made := CreatedAt(s, &s.Organizations, at)
	view := OrganizationJSON{
		Object: "organization", ID: s.Organizations.ID(at), Name: row.Name, Domains: []DomainJSON{},
		Metadata: map[string]string{}, ExternalID: OrNull(row.ExternalID), StripeID: row.StripeID,
		AllowOutside: row.AllowOutside, CreatedAt: Stamp(made), UpdatedAt: UpdatedOr(row.Updated, made),
	}
	maps.Copy(view.Metadata, row.Metadata)
	for _, d := range s.ByOrganization[at].Domains {
		view.Domains = append(view.Domains, s.DomainOf(d, s.Domains.Rows[d]))
	}
	return view
}
