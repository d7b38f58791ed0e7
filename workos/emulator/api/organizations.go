package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"frontdesk/workos/emulator/data"
)

// organizationInput is the body of a create or an update. A field that was not sent is nil.
type organizationInput struct {
	Name         *string            `json:"name"`
	AllowOutside *bool              `json:"allow_profiles_outside_organization"`
	Domains      []string           `json:"domains"`
	DomainData   *[]domainInput     `json:"domain_data"`
	Metadata     map[string]*string `json:"metadata"`
	ExternalID   text               `json:"external_id"`
	StripeID     text               `json:"stripe_customer_id"`
}

type domainInput struct {
	Domain string `json:"domain"`
	State  string `json:"state"`
}

// wantedDomains joins the two forms of naming domains. The older one means verified.
func (in organizationInput) wantedDomains() []domainInput {
	var wanted []domainInput
	if in.DomainData != nil {
		wanted = *in.DomainData
	}
	for _, name := range in.Domains {
		wanted = append(wanted, domainInput{name, "verified"})
	}
	return wanted
}

// checkOrganization returns why the input is not valid for an organization, nil if it is.
func (s *API) checkOrganization(in organizationInput, at data.Ref) *reply {
	refuse := func(answer reply) *reply { return &answer }
	if !validMetadata(in.Metadata) {
		return refuse(problem(http.StatusBadRequest, "invalid_metadata",
			"Metadata holds at most 50 pairs, keys of at most 40 and values of at most 600 characters."))
	}
	if in.ExternalID.value != "" {
		if other, taken := s.OrganizationByExternalID[in.ExternalID.value]; taken && other != at {
			return refuse(problem(http.StatusBadRequest, "external_id_already_used", "The external ID is already used by another organization."))
		}
	}
	if in.StripeID.value != "" {
		for other, row := range s.Organizations.All() {
			if other != at && row.StripeID == in.StripeID.value {
				return refuse(problem(http.StatusBadRequest, "stripe_customer_id_already_used",
					"The Stripe customer id is already used by another organization."))
			}
		}
	}
	for _, wanted := range in.wantedDomains() {
		if wanted.State != "verified" {
			continue
		}
		for _, d := range s.OrganizationByDomain[strings.ToLower(wanted.Domain)] {
			if row := s.Domains.Rows[d]; row.Organization != at && row.State == "verified" {
				return refuse(message(http.StatusConflict, "The domain "+wanted.Domain+" already belongs to another organization."))
			}
		}
	}
	return nil
}

// validMetadata checks the documented sizes.
func validMetadata(metadata map[string]*string) bool {
	for key, value := range metadata {
		if len(key) == 0 || len(key) > 40 || value != nil && len(*value) > 600 {
			return false
		}
	}
	return len(metadata) <= 50
}

// mergedMetadata applies an update: keys are added or replaced, null removes one, an empty object all.
func mergedMetadata(old map[string]string, changes map[string]*string) map[string]string {
	if changes == nil {
		return old
	}
	merged := map[string]string{}
	if len(changes) > 0 {
		maps.Copy(merged, old)
	}
	for key, value := range changes {
		if value == nil {
			delete(merged, key)
		} else {
			merged[key] = *value
		}
	}
	return merged
}

func (s *API) createOrganization(r *http.Request) reply {
	var in organizationInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if wrong := in.wrong(true); len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	if refused := s.checkOrganization(in, data.NoRef); refused != nil {
		return *refused
	}
	at := s.AddOrganization(s.NewULID(), &data.Organization{Salt: data.MixText(*in.Name)})
	s.applyOrganization(at, in, false)
	s.Record("organization.created", at, s.OrganizationView(at), data.ByAPI())
	return created(s.OrganizationView(at))
}

func (s *API) updateOrganization(r *http.Request) reply {
	at, known := s.Organizations.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization", r.PathValue("id"))
	}
	var in organizationInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if wrong := in.wrong(false); len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	if refused := s.checkOrganization(in, at); refused != nil {
		return *refused
	}
	before := s.Organizations.Rows[at]
	s.applyOrganization(at, in, true)
	s.RecordChange("organization.updated", at, s.OrganizationView(at), before.WhatChanged(s.Organizations.Rows[at]), data.ByAPI())
	return ok(s.OrganizationView(at))
}

// wrong returns the invalid fields.
func (in organizationInput) wrong(isCreate bool) []FieldError {
	var wrong []FieldError
	if isCreate && in.Name == nil || in.Name != nil && strings.TrimSpace(*in.Name) == "" {
		wrong = append(wrong, FieldError{"name_required", "name"})
	}
	for _, wanted := range in.wantedDomains() {
		if !data.ValidDomain(wanted.Domain) || wanted.State != "verified" && wanted.State != "pending" {
			wrong = append(wrong, FieldError{"invalid_domain", "domain_data"})
		}
		if slices.Contains(consumerDomains, strings.ToLower(wanted.Domain)) {
			wrong = append(wrong, FieldError{"consumer_domain", "domain_data"})
		}
	}
	if len(in.ExternalID.value) > 128 {
		wrong = append(wrong, FieldError{"external_id_too_long", "external_id"})
	}
	if strings.ContainsFunc(in.ExternalID.value, func(r rune) bool { return r > unicode.MaxASCII }) {
		wrong = append(wrong, FieldError{"external_id_not_ascii", "external_id"})
	}
	return wrong
}

// consumerDomains are mail services for everyone: they belong to no organization.
var consumerDomains = []string{"gmail.com", "googlemail.com", "hotmail.com", "icloud.com", "outlook.com", "proton.me", "yahoo.com"}

// applyOrganization makes the changes that an input asks for.
func (s *API) applyOrganization(at data.Ref, in organizationInput, isUpdate bool) {
	row := *s.Organizations.Rows[at]
	if in.Name != nil {
		row.Name = *in.Name
	}
	if in.AllowOutside != nil {
		row.AllowOutside = *in.AllowOutside
	}
	if in.StripeID.given {
		row.StripeID = in.StripeID.value
	}
	if in.ExternalID.given {
		delete(s.OrganizationByExternalID, row.ExternalID)
		if row.ExternalID = in.ExternalID.value; row.ExternalID != "" {
			s.OrganizationByExternalID[row.ExternalID] = at
		}
	}
	row.Metadata = mergedMetadata(row.Metadata, in.Metadata)
	if isUpdate {
		row.Updated = s.Now().UnixMilli()
	}
	if wanted := in.wantedDomains(); in.DomainData != nil || in.Domains != nil {
		s.replaceDomains(at, wanted)
		if row.Domain == "" && len(wanted) > 0 {
			row.Domain = strings.ToLower(wanted[0].Domain)
		}
	}
	s.Organizations.Set(at, &row)
}

func (s *API) organizationRoutes() {
	s.handle("GET /organizations", s.listOrganizations)
	s.handle("POST /organizations", s.createOrganization)
	s.handle("GET /organizations/{id}", s.getOrganization)
	s.handle("GET /organizations/external_id/{external_id}", s.getOrganizationByExternalID)
	s.handle("PUT /organizations/{id}", s.updateOrganization)
	s.handle("DELETE /organizations/{id}", s.deleteOrganization)
}

func (s *API) listOrganizations(r *http.Request) reply {
	search, names := r.URL.Query().Get("search"), listParam(r, "domains")
	if len(names) > 0 {
		var refs []data.Ref
		for _, name := range names {
			for _, d := range s.OrganizationByDomain[strings.ToLower(name)] {
				refs = data.InsertRef(refs, s.Domains.Rows[d].Organization)
			}
		}
		return s.list(r, picked(&s.Organizations, refs, s.organizationNamed(search), s.OrganizationView))
	}
	return s.list(r, whole(&s.Organizations, s.organizationNamed(search), s.OrganizationView))
}

// organizationNamed is the filter behind search: part of the name, whatever its case.
func (s *API) organizationNamed(search string) func(data.Ref) bool {
	if search == "" {
		return nil
	}
	return func(at data.Ref) bool { return Contains(s.Organizations.Rows[at].Name, search) }
}

func (s *API) getOrganization(r *http.Request) reply {
	at, known := s.Organizations.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization", r.PathValue("id"))
	}
	return ok(s.OrganizationView(at))
}

func (s *API) getOrganizationByExternalID(r *http.Request) reply {
	at, known := s.OrganizationByExternalID[r.PathValue("external_id")]
	if !known {
		return notFound("Organization", r.PathValue("external_id"))
	}
	return ok(s.OrganizationView(at))
}

// deleteOrganization also deletes everything that belongs to the organization, except its users.
func (s *API) deleteOrganization(r *http.Request) reply {
	at, known := s.Organizations.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization", r.PathValue("id"))
	}
	s.Record("organization.deleted", at, s.OrganizationView(at), data.ByAPI())
	index := s.ByOrganization[at]
	for _, d := range append([]data.Ref(nil), index.Domains...) {
		s.RemoveDomain(d)
	}
	for _, c := range append([]data.Ref(nil), index.Connections...) {
		s.RemoveConnection(c, data.ByAPI())
	}
	for _, d := range append([]data.Ref(nil), index.Directories...) {
		s.RemoveDirectory(d, data.ByAPI())
	}
	for _, m := range append([]data.Ref(nil), index.Memberships...) {
		s.RemoveMembership(m)
	}
	for _, i := range append([]data.Ref(nil), index.Invitations...) {
		s.RemoveInvitation(i)
	}
	delete(s.OrganizationByExternalID, s.Organizations.Rows[at].ExternalID)
	s.Organizations.Remove(at)
	return emptyReply(http.StatusAccepted)
}
