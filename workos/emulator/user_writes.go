package emulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/mail"
	"regexp"
	"strings"
)

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

func validEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == text
}

// checkUser says why a user cannot be as the input wants it; nil when it can.
func (s *Server) checkUser(in userInput, at ref) *reply {
	refuse := func(code, text string) *reply {
		answer := problem(http.StatusBadRequest, code, text)
		return &answer
	}
	if !validMetadata(in.Metadata) {
		return refuse("invalid_metadata", "Metadata holds at most 50 pairs, keys of at most 40 and values of at most 600 characters.")
	}
	if other, taken := s.userByExternalID[in.ExternalID.text]; taken && other != at && in.ExternalID.text != "" {
		return refuse("external_id_already_used", "The external ID is already used by another user.")
	}
	if in.Locale.text != "" && !localeLike.MatchString(in.Locale.text) {
		return refuse("invalid_locale", "The locale is not valid.")
	}
	if in.Email == nil {
		return nil
	}
	other, taken := s.userWithEmail(*in.Email)
	taken = taken && other != at
	switch {
	case taken && at != noRef:
		return refuse("email_not_available", "The email address is not available.")
	case at != noRef && s.isManaged(at) && !strings.EqualFold(*in.Email, s.details(at).email):
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

func (s *Server) createUser(r *http.Request) reply {
	var in userInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.Email == nil || !validEmail(*in.Email) {
		return invalid(r, fieldError{"email_required", "email"})
	}
	if refused := refusePassword(r, in.passwordInput); refused != nil {
		return *refused
	}
	if refused := s.checkUser(in, noRef); refused != nil {
		return *refused
	}
	at := s.makeUser(*in.Email)
	s.applyUser(at, in)
	s.record("user.created", noRef, s.userView(at), byAPI())
	return created(s.userView(at))
}

// makeUser adds somebody of whom only the address is known.
func (s *Server) makeUser(email string) ref {
	at := s.addUser(s.newULID(), user{organization: noRef}, email)
	s.editedUsers[at] = &userDetails{email: email}
	return at
}

func (s *Server) updateUser(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	var in userInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.Email != nil && !validEmail(*in.Email) {
		return problem(http.StatusBadRequest, "invalid_email", "The email address is not valid.")
	}
	if refused := refusePassword(r, in.passwordInput); refused != nil {
		return *refused
	}
	if refused := s.checkUser(in, at); refused != nil {
		return *refused
	}
	before := s.details(at)
	s.applyUser(at, in)
	s.recordChange("user.updated", noRef, s.userView(at), changedFields(before, s.details(at)), byAPI())
	return ok(s.userView(at))
}

// changedFields holds what the fields that changed were before.
func changedFields(before, after userDetails) map[string]any {
	previous := map[string]any{}
	note := func(name, was, is string) {
		if was != is {
			previous[name] = orNull(was)
		}
	}
	note("email", before.email, after.email)
	note("first_name", before.first, after.first)
	note("last_name", before.last, after.last)
	note("locale", before.locale, after.locale)
	note("external_id", before.externalID, after.externalID)
	if before.verified != after.verified {
		previous["email_verified"] = before.verified
	}
	if !maps.Equal(before.metadata, after.metadata) {
		previous["metadata"] = maps.Collect(maps.All(before.metadata)) // {} for none, as in the user
	}
	return previous
}

func (s *Server) applyUser(at ref, in userInput) {
	s.editUser(at, func(d *userDetails) {
		for field, value := range map[*string]*string{&d.first: in.FirstName, &d.last: in.LastName} {
			if value != nil {
				*field = *value
			}
		}
		for field, value := range map[*string]settable{&d.locale: in.Locale, &d.externalID: in.ExternalID} {
			if value.sent {
				*field = value.text
			}
		}
		if in.Email != nil {
			d.email = strings.TrimSpace(*in.Email)
		}
		if in.EmailVerified != nil {
			d.verified = *in.EmailVerified
		}
		d.metadata = mergedMetadata(d.metadata, in.Metadata)
	})
}
