package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"
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

// wantedDomains joins the two ways of naming domains. The older one means verified.
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

// checkOrganization says why an organization cannot be as the input wants it; nil when it can.
func (s *Server) checkOrganization(in organizationInput, at ref) *reply {
	refuse := func(answer reply) *reply { return &answer }
	if !validMetadata(in.Metadata) {
		return refuse(problem(http.StatusBadRequest, "invalid_metadata", "Metadata holds at most 50 pairs, keys of at most 40 and values of at most 600 characters."))
	}
	if in.ExternalID.value != "" {
		if other, taken := s.organizationByExternalID[in.ExternalID.value]; taken && other != at {
			return refuse(problem(http.StatusBadRequest, "external_id_already_used", "The external ID is already used by another organization."))
		}
	}
	if in.StripeID.value != "" {
		for other, row := range s.organizations.all() {
			if other != at && row.stripeID == in.StripeID.value {
				return refuse(problem(http.StatusBadRequest, "stripe_customer_id_already_used", "The Stripe customer id is already used by another organization."))
			}
		}
	}
	for _, wanted := range in.wantedDomains() {
		if wanted.State != "verified" {
			continue
		}
		for _, d := range s.organizationByDomain[strings.ToLower(wanted.Domain)] {
			if row := s.domains.rows[d]; row.organization != at && row.state == "verified" {
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

func (s *Server) createOrganization(r *http.Request) reply {
	var in organizationInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if wrong := in.wrong(true); len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	if refused := s.checkOrganization(in, noRef); refused != nil {
		return *refused
	}
	at := s.addOrganization(s.newULID(), &organization{salt: mixText(*in.Name)})
	s.applyOrganization(at, in, false)
	s.record("organization.created", at, s.organizationView(at), byAPI())
	return created(s.organizationView(at))
}

func (s *Server) updateOrganization(r *http.Request) reply {
	at, known := s.organizations.find(r.PathValue("id"))
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
	before := s.organizations.rows[at]
	s.applyOrganization(at, in, true)
	s.recordChange("organization.updated", at, s.organizationView(at), before.whatChanged(s.organizations.rows[at]), byAPI())
	return ok(s.organizationView(at))
}

// whatChanged is what the fields held that are different after a change.
func (row *organization) whatChanged(after *organization) map[string]any {
	previous := map[string]any{}
	if after.name != row.name {
		previous["name"] = row.name
	}
	if after.externalID != row.externalID {
		previous["external_id"] = orNull(row.externalID)
	}
	if after.stripeID != row.stripeID {
		previous["stripe_customer_id"] = orNull(row.stripeID)
	}
	if !maps.Equal(after.metadata, row.metadata) {
		metadata := map[string]string{}
		maps.Copy(metadata, row.metadata)
		previous["metadata"] = metadata
	}
	return previous
}

// wrong lists the fields that cannot be.
func (in organizationInput) wrong(creating bool) []fieldError {
	var wrong []fieldError
	if creating && in.Name == nil || in.Name != nil && strings.TrimSpace(*in.Name) == "" {
		wrong = append(wrong, fieldError{"name_required", "name"})
	}
	for _, wanted := range in.wantedDomains() {
		if !validDomain(wanted.Domain) || wanted.State != "verified" && wanted.State != "pending" {
			wrong = append(wrong, fieldError{"invalid_domain", "domain_data"})
		}
		if slices.Contains(consumerDomains, strings.ToLower(wanted.Domain)) {
			wrong = append(wrong, fieldError{"consumer_domain", "domain_data"})
		}
	}
	if len(in.ExternalID.value) > 128 {
		wrong = append(wrong, fieldError{"external_id_too_long", "external_id"})
	}
	if strings.ContainsFunc(in.ExternalID.value, func(r rune) bool { return r > unicode.MaxASCII }) {
		wrong = append(wrong, fieldError{"external_id_not_ascii", "external_id"})
	}
	return wrong
}

// consumerDomains are mail services that everybody uses: they belong to no organization.
var consumerDomains = []string{"gmail.com", "googlemail.com", "hotmail.com", "icloud.com", "outlook.com", "proton.me", "yahoo.com"}

// addOrganization puts a row into the table and its indexes.
func (s *Server) addOrganization(id ulid, row *organization) ref {
	at := s.organizations.add(id, row)
	s.byOrganization = append(s.byOrganization, organizationIndex{})
	if row.externalID != "" {
		s.organizationByExternalID[row.externalID] = at
	}
	return at
}

// applyOrganization makes the changes that an input asks for.
func (s *Server) applyOrganization(at ref, in organizationInput, updating bool) {
	row := *s.organizations.rows[at]
	if in.Name != nil {
		row.name = *in.Name
	}
	if in.AllowOutside != nil {
		row.allowOutside = *in.AllowOutside
	}
	if in.StripeID.given {
		row.stripeID = in.StripeID.value
	}
	if in.ExternalID.given {
		delete(s.organizationByExternalID, row.externalID)
		if row.externalID = in.ExternalID.value; row.externalID != "" {
			s.organizationByExternalID[row.externalID] = at
		}
	}
	row.metadata = mergedMetadata(row.metadata, in.Metadata)
	if updating {
		row.updated = s.now().UnixMilli()
	}
	if wanted := in.wantedDomains(); in.DomainData != nil || in.Domains != nil {
		s.replaceDomains(at, wanted)
		if row.domain == "" && len(wanted) > 0 {
			row.domain = strings.ToLower(wanted[0].Domain)
		}
	}
	s.organizations.set(at, &row)
}
