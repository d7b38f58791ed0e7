package api

import (
	"net/http"
	"net/mail"
	"slices"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
)

// itContact is a person at a customer who sets things up. These routes are newer than the OpenAPI document;
// they follow WorkOS's documentation and its Node library.
type itContact struct {
	id      string
	email   string
	created time.Time
}

// ItContactJSON is an IT contact as the API shows it.
type ItContactJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	Email     string `json:"email"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

// contactBook stores the contacts of the organizations that were read; those of others are derived from the seed.
type contactBook struct {
	*API
	contacts map[data.Ref][]itContact
	invited  map[data.Ref]string // the contact that holds the organization's one invitation
}

// contactIntents are what an invitation can be for.
var contactIntents = []string{"sso", "directory_sync", "log_streams", "domain_verification", "bring_your_own_key"}

func newContactBook(s *API) *contactBook {
	return &contactBook{API: s, contacts: map[data.Ref][]itContact{}, invited: map[data.Ref]string{}}
}

func (b *contactBook) routes() {
	const path = "/organizations/{id}/it_contacts"
	b.handle("GET "+path, b.listOf)
	b.handle("POST "+path, b.add)
	b.handle("DELETE "+path+"/{contactId}", b.named(b.delete))
	b.handle("POST "+path+"/{contactId}/invite", b.named(b.invite))
	b.handle("POST "+path+"/{contactId}/revoke", b.named(b.revoke))
}

// of lists an organization's contacts, oldest first. Most organizations have one or two.
func (b *contactBook) of(organization data.Ref) []itContact {
	known, asked := b.contacts[organization]
	if asked {
		return known
	}
	row := b.Organizations.Rows[organization]
	if int(organization) < b.Organizations.Seeded && row.Domain != "" {
		for n := range data.Mix(row.Salt, 91) % 3 {
			age := data.Part(b.AgeAtStart(organization), row.Salt, 92) / time.Duration(n+1) // the second is younger
			known = append(known, itContact{
				"it_contact_" + b.SeededID(age, row.Salt, 93, n).String(), []string{"it", "helpdesk"}[n] + "@" + row.Domain, b.Started.Add(-age),
			})
		}
	}
	b.contacts[organization] = known
	return known
}

func (c itContact) view() ItContactJSON {
	return ItContactJSON{"it_contact", c.id, c.email, data.Stamp(c.created), data.Stamp(c.created)}
}

func (b *contactBook) listOf(r *http.Request) reply {
	organization, unknown := b.pathOrganization(r, "id")
	if unknown != nil {
		return *unknown
	}
	views := []ItContactJSON{}
	for _, contact := range b.of(organization) {
		views = append(views, contact.view())
	}
	return ok(map[string]any{"object": "list", "data": views, "list_metadata": map[string]any{"before": nil, "after": nil}})
}

func (b *contactBook) add(r *http.Request) reply {
	organization, unknown := b.pathOrganization(r, "id")
	if unknown != nil {
		return *unknown
	}
	var in struct {
		Email string `json:"email"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if address, err := mail.ParseAddress(in.Email); err != nil || address.Address != in.Email {
		return invalid(r, FieldError{"invalid_email", "email"})
	}
	contacts := b.of(organization)
	if slices.ContainsFunc(contacts, func(c itContact) bool { return strings.EqualFold(c.email, in.Email) }) {
		return problem(http.StatusConflict, "it_contact_already_exists", "The organization has this IT contact already.")
	}
	contact := itContact{b.NewID("it_contact"), in.Email, b.Now()}
	b.contacts[organization] = append(contacts, contact)
	return created(contact.view())
}

// named finds the contact of a path for a route.
func (b *contactBook) named(serve func(*http.Request, data.Ref, itContact) reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		organization, unknown := b.pathOrganization(r, "id")
		if unknown != nil {
			return *unknown
		}
		for _, contact := range b.of(organization) {
			if contact.id == r.PathValue("contactId") {
				return serve(r, organization, contact)
			}
		}
		return notFound("IT contact", r.PathValue("contactId"))
	}
}

// delete removes a contact and revokes its invitation.
func (b *contactBook) delete(_ *http.Request, organization data.Ref, contact itContact) reply {
	b.contacts[organization] = slices.DeleteFunc(slices.Clone(b.contacts[organization]), func(c itContact) bool { return c.id == contact.id })
	b.withdraw(organization, contact)
	return emptyReply(http.StatusNoContent)
}

// invite records an email with a setup link. An organization has one invitation at a time.
func (b *contactBook) invite(r *http.Request, organization data.Ref, contact itContact) reply {
	var in struct {
		Intents []string `json:"intents"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	unknown := slices.ContainsFunc(in.Intents, func(intent string) bool { return !slices.Contains(contactIntents, intent) })
	if len(in.Intents) == 0 || unknown {
		return invalid(r, FieldError{"invalid_intents", "intents"})
	}
	if b.invited[organization] != "" {
		return problem(http.StatusConflict, "it_contact_invitation_already_active", "The organization has an active invitation already.")
	}
	b.invited[organization] = contact.id
	return emptyReply(http.StatusNoContent)
}

// revoke revokes the organization's invitation, whichever of its contacts has it.
func (b *contactBook) revoke(_ *http.Request, organization data.Ref, _ itContact) reply {
	delete(b.invited, organization)
	return emptyReply(http.StatusNoContent)
}

func (b *contactBook) withdraw(organization data.Ref, contact itContact) {
	if b.invited[organization] == contact.id {
		delete(b.invited, organization)
	}
}
