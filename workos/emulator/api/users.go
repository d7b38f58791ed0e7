package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"frontdesk/workos/emulator/data"
)

const minPassword = 10

var hashTypes = []string{"bcrypt", "firebase-scrypt", "ssha", "ssha256", "scrypt", "pbkdf2", "argon2"}

// passwordInput is what a create or an update may say about a password. Passwords are checked and not kept:
// nobody signs in with one here.
type passwordInput struct {
	Password     *string `json:"password"`
	PasswordHash *string `json:"password_hash"`
	HashType     *string `json:"password_hash_type"`
	SaltPosition *string `json:"password_salt_position"`
}

// refusePassword returns why a password is not valid, nil if it is, or if there is none.
func refusePassword(r *http.Request, in passwordInput) *reply {
	var answer reply
	refuse := func(code, text string) reply { return problem(http.StatusBadRequest, code, text) }
	switch {
	case in.Password != nil && in.PasswordHash != nil:
		answer = refuse("password_and_password_hash_provided", "Send a password or a password hash, not both.")
	case in.Password != nil && in.HashType != nil:
		answer = refuse("password_and_password_hash_type_provided", "A type of hash does not go with a password.")
	case in.SaltPosition != nil && in.PasswordHash == nil:
		answer = refuse("password_salt_position_requires_password_hash", "The position of the salt goes with a password hash only.")
	case in.PasswordHash != nil && (in.HashType == nil || !slices.Contains(hashTypes, *in.HashType)):
		answer = invalid(r, FieldError{"invalid_password_hash_type", "password_hash_type"})
	case in.PasswordHash != nil && !validHash(*in.PasswordHash, *in.HashType):
		answer = refuse("invalid_password_hash", "The password hash is not of the type that was named.")
	case in.Password != nil && len(*in.Password) < minPassword:
		answer = reply{http.StatusBadRequest, map[string]any{
			"code": "password_strength_error", "message": "Password does not meet strength requirements.",
			"errors": []map[string]string{{"code": "password_too_short", "message": "Password must be at least 10 characters."}},
		}}
	default:
		return nil
	}
	return &answer
}

// validHash knows how the commonest types begin.
func validHash(hash, kind string) bool {
	switch kind {
	case "bcrypt":
		return strings.HasPrefix(hash, "$2") && len(hash) == 60
	case "argon2":
		return strings.HasPrefix(hash, "$argon2")
	}
	return hash != ""
}

// userInput is the body of a create or an update. A field that was not sent is nil.
type userInput struct {
	Email         *string            `json:"email"`
	FirstName     *string            `json:"first_name"`
	LastName      *string            `json:"last_name"`
	EmailVerified *bool              `json:"email_verified"`
	Metadata      map[string]*string `json:"metadata"`
	ExternalID    settable           `json:"external_id"`
	Locale        settable           `json:"locale"`
	passwordInput
}

// settable is a text that null takes away, which is not the same as leaving it out.
type settable struct {
	sent bool
	text string
}

// UnmarshalJSON is called for null too, as long as the field is not a pointer.
func (v *settable) UnmarshalJSON(data []byte) error {
	v.sent = true
	return json.Unmarshal(data, &v.text) // null leaves the text empty
}

var localeLike = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// checkUser returns why the input is not valid for a user, nil if it is.
func (s *API) checkUser(in userInput, at data.Ref) *reply {
	refuse := func(code, text string) *reply {
		answer := problem(http.StatusBadRequest, code, text)
		return &answer
	}
	if !validMetadata(in.Metadata) {
		return refuse("invalid_metadata", "Metadata holds at most 50 pairs, keys of at most 40 and values of at most 600 characters.")
	}
	if other, taken := s.UserByExternalID[in.ExternalID.text]; taken && other != at && in.ExternalID.text != "" {
		return refuse("external_id_already_used", "The external ID is already used by another user.")
	}
	if in.Locale.text != "" && !localeLike.MatchString(in.Locale.text) {
		return refuse("invalid_locale", "The locale is not valid.")
	}
	if in.Email == nil {
		return nil
	}
	other, taken := s.UserWithEmail(*in.Email)
	taken = taken && other != at
	switch {
	case taken && at != data.NoRef:
		return refuse("email_not_available", "The email address is not available.")
	case at != data.NoRef && s.IsManaged(at) && !strings.EqualFold(*in.Email, s.Details(at).Email):
		return refuse("email_change_not_allowed", "A directory manages the user, and with them the email address.")
	case !taken:
		return nil
	}
	answer := reply{http.StatusBadRequest, map[string]any{
		"code": "user_creation_error", "message": "Could not create user.",
		"errors": []map[string]string{{"code": "email_not_available", "message": "The email address is not available."}},
	}}
	return &answer
}

func (s *API) createUser(r *http.Request) reply {
	var in userInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.Email == nil || !data.ValidEmail(*in.Email) {
		return invalid(r, FieldError{"email_required", "email"})
	}
	if refused := refusePassword(r, in.passwordInput); refused != nil {
		return *refused
	}
	if refused := s.checkUser(in, data.NoRef); refused != nil {
		return *refused
	}
	at := s.makeUser(*in.Email)
	s.applyUser(at, in)
	s.Record("user.created", data.NoRef, s.UserView(at), data.ByAPI())
	return created(s.UserView(at))
}

// makeUser adds a user of whom only the address is known.
func (s *API) makeUser(email string) data.Ref {
	at := s.AddUser(s.NewULID(), data.User{Organization: data.NoRef}, email)
	s.EditedUsers[at] = &data.UserDetails{Email: email}
	return at
}

func (s *API) updateUser(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	var in userInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.Email != nil && !data.ValidEmail(*in.Email) {
		return problem(http.StatusBadRequest, "invalid_email", "The email address is not valid.")
	}
	if refused := refusePassword(r, in.passwordInput); refused != nil {
		return *refused
	}
	if refused := s.checkUser(in, at); refused != nil {
		return *refused
	}
	before := s.Details(at)
	s.applyUser(at, in)
	s.RecordChange("user.updated", data.NoRef, s.UserView(at), changedFields(before, s.Details(at)), data.ByAPI())
	return ok(s.UserView(at))
}

// changedFields holds what the fields that changed were before.
func changedFields(before, after data.UserDetails) map[string]any {
	previous := map[string]any{}
	note := func(name, was, is string) {
		if was != is {
			previous[name] = data.OrNull(was)
		}
	}
	note("email", before.Email, after.Email)
	note("first_name", before.First, after.First)
	note("last_name", before.Last, after.Last)
	note("locale", before.Locale, after.Locale)
	note("external_id", before.ExternalID, after.ExternalID)
	if before.Verified != after.Verified {
		previous["email_verified"] = before.Verified
	}
	if !maps.Equal(before.Metadata, after.Metadata) {
		previous["metadata"] = maps.Collect(maps.All(before.Metadata)) // {} for none, as in the user
	}
	return previous
}

func (s *API) applyUser(at data.Ref, in userInput) {
	s.EditUser(at, func(d *data.UserDetails) {
		for field, value := range map[*string]*string{&d.First: in.FirstName, &d.Last: in.LastName} {
			if value != nil {
				*field = *value
			}
		}
		for field, value := range map[*string]settable{&d.Locale: in.Locale, &d.ExternalID: in.ExternalID} {
			if value.sent {
				*field = value.text
			}
		}
		if in.Email != nil {
			d.Email = strings.TrimSpace(*in.Email)
		}
		if in.EmailVerified != nil {
			d.Verified = *in.EmailVerified
		}
		d.Metadata = mergedMetadata(d.Metadata, in.Metadata)
	})
}

func (s *API) identityRoutes() {
	s.handle("GET /user_management/users/{id}/identities", s.listIdentities)
}

// listIdentities answers a bare array, as documented.
func (s *API) listIdentities(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	who, _, seeded := s.SeededPerson(at)
	if !seeded {
		return ok([]data.IdentityJSON{})
	}
	return ok(data.IdentitiesOf(who))
}

func (s *API) userRoutes() {
	s.handle("GET /user_management/users", s.listUsers)
	s.handle("POST /user_management/users", s.createUser)
	s.handle("GET /user_management/users/{id}", s.getUser)
	s.handle("GET /user_management/users/external_id/{external_id}", s.getUserByExternalID)
	s.handle("PUT /user_management/users/{id}", s.updateUser)
	s.handle("DELETE /user_management/users/{id}", s.deleteUser)
}

func (s *API) listUsers(r *http.Request) reply {
	query := r.URL.Query()
	organizationID, email := query.Get("organization_id"), query.Get("email")
	if organizationID == "" {
		organizationID = query.Get("organization")
	}
	var refs []data.Ref
	organization, known := s.Organizations.Find(organizationID)
	switch {
	case email != "":
		at, found := s.UserWithEmail(email)
		if found && (organizationID == "" || known && s.IsMember(at, organization)) {
			refs = []data.Ref{at}
		}
	case organizationID == "":
		return s.list(r, whole(&s.Users, nil, s.UserView))
	case known:
		refs = s.ByOrganization[organization].Users
	}
	return s.list(r, picked(&s.Users, refs, nil, s.UserView))
}

func (s *API) getUser(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	return ok(s.UserView(at))
}

func (s *API) getUserByExternalID(r *http.Request) reply {
	at, known := s.UserByExternalID[r.PathValue("external_id")]
	if !known {
		return notFound("User", r.PathValue("external_id"))
	}
	return ok(s.UserView(at))
}

func (s *API) deleteUser(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	s.DeleteUser(at, data.ByAPI())
	return emptyReply(http.StatusOK)
}
