package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator"
	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

func TestPasswordResetsAndMagicAuth(t *testing.T) {
	v := emulatortest.NewVisit(t)
	u := create(v, "POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	var reset api.PasswordResetJSON
	v.API("POST", "/user_management/password_reset", fields{"email": "JO@acme.example"}).Into(201, &reset)
	require.Equal(t, u.ID, reset.UserID)
	require.Equal(t, data.Stamp(v.Now().Add(time.Hour)), reset.ExpiresAt)
	require.Contains(t, reset.URL, reset.Token)
	var magic api.MagicAuthJSON
	v.API("POST", "/user_management/magic_auth", fields{"email": "jo@acme.example"}).Into(201, &magic)
	require.Equal(t, u.ID, magic.UserID)
	v.API("POST", "/user_management/magic_auth", fields{"email": "new@acme.example"}).Into(201, &magic)
	require.Equal(t, "new@acme.example", create(v, "GET", "/user_management/users/"+magic.UserID, nil, 200).Email, "the user was made")

	var mails struct{ Data []emulator.Mail }
	v.API("GET", "/user_management/users?limit=1", nil)
	r := v.Request("GET", "/_emulator/mails?to=jo@acme.example", nil)
	require.Equal(t, http.StatusUnauthorized, v.Send(r).Status, "the door takes the key")
	r.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
	v.Send(r).Into(200, &mails)
	require.Equal(t, v.Server.Mails("jo@acme.example"), mails.Data)
	require.Equal(t, reset.URL, mails.Data[0].Link)
	require.Len(t, mails.Data[1].Code, 6)
	require.Len(t, v.Server.Mails(""), 3)

	refused(v, "POST", "/user_management/password_reset", fields{"email": "nobody@acme.example"}, 404, "entity_not_found")
	refused(v, "POST", "/user_management/password_reset", fields{"email": "nobody"}, 422, "invalid_request_parameters")
	refused(v, "POST", "/user_management/magic_auth", fields{}, 422, "invalid_request_parameters")
	refused(v, "POST", "/user_management/magic_auth", fields{"email": "jo@acme.invalid"}, 400, "email_domain_not_deliverable")
	happened := v.Happened("password_reset.created", "magic_auth.created", "user.created")
	require.Equal(t, []string{
		"user.created by api", "password_reset.created by api", "magic_auth.created by api", "user.created by api", "magic_auth.created by api",
	}, emulatortest.Kinds(happened))
	for _, e := range happened {
		require.NotContains(t, string(data.MustJSON(e)), reset.Token)
		require.NotContains(t, string(data.MustJSON(e)), magic.Code)
	}
}

func TestMagicAuthForAnInvitation(t *testing.T) {
	v := emulatortest.NewVisit(t)
	create(v, "POST", "/user_management/invitations", fields{"email": "jo@acme.example"}, 201)
	_, token, _ := strings.Cut(v.Server.Mails("jo@acme.example")[0].Link, "invitation_token=")
	create(v, "POST", "/user_management/magic_auth", fields{"email": "jo@acme.example", "invitation_token": token}, 201)
	var problem struct{ Error string }
	v.API("POST", "/user_management/magic_auth", fields{"email": "other@acme.example", "invitation_token": token}).Into(400, &problem)
	require.Equal(t, "invitation_invalid", problem.Error)
	refused(v, "POST", "/user_management/invitations", fields{"email": "jo@acme.invalid"}, 400, "email_domain_not_deliverable")
}

func TestEmailVerification(t *testing.T) {
	v := emulatortest.NewVisit(t)
	u := create(v, "POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	path := "/user_management/users/" + u.ID + "/email_verification"
	var answer struct{ User data.UserJSON }
	refused(v, "POST", path+"/confirm", fields{"code": "123456"}, 400, "email_verification_code_incorrect")
	v.API("POST", path+"/send", nil).Into(200, &answer)
	require.False(t, answer.User.EmailVerified)
	v.Wait(11 * time.Minute)
	refused(v, "POST", path+"/confirm", fields{"code": lastCode(v, "jo@acme.example")}, 400, "email_verification_code_expired")
	v.API("POST", path+"/send", nil).Into(200, &answer)
	code := lastCode(v, "jo@acme.example")
	refused(v, "POST", path+"/confirm", fields{"code": "nope"}, 400, "email_verification_code_incorrect")
	refused(v, "POST", path+"/confirm", fields{}, 422, "invalid_request_parameters")
	v.API("POST", path+"/confirm", fields{"code": code}).Into(200, &answer)
	require.True(t, answer.User.EmailVerified)
	refused(v, "POST", path+"/confirm", fields{"code": code}, 400, "email_verification_code_previously_used")
	refused(v, "POST", path+"/confirm", fields{"code": "123456"}, 400, "email_previously_verified")
	refused(v, "POST", path+"/send", nil, 400, "email_already_verified")
	require.Equal(t, []string{"email_verification.created by api", "email_verification.created by api", "user.updated by system"},
		emulatortest.Kinds(v.Happened("email_verification.created", "user.updated")))
}

// lastCode is the code that was sent to somebody last.
func lastCode(v *emulatortest.Visit, to string) string {
	v.Helper()
	mails := v.Server.Mails(to)
	require.NotEmpty(v, mails)
	return mails[len(mails)-1].Code
}

func TestEmailChange(t *testing.T) {
	v := emulatortest.NewVisit(t)
	u := create(v, "POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	other := create(v, "POST", "/user_management/users", fields{"email": "max@acme.example"}, 201)
	managed := userWith(v, v.Server.State().IsManaged)
	path := "/user_management/users/" + u.ID + "/email_change"
	refused(v, "POST", path+"/send", fields{}, 422, "invalid_request_parameters")
	refused(v, "POST", path+"/send", fields{"new_email": "nobody"}, 422, "invalid_email")
	refused(v, "POST", path+"/send", fields{"new_email": "Jo@acme.example"}, 409, "email_change_not_needed")
	refused(v, "POST", path+"/send", fields{"new_email": "max@acme.example"}, 409, "email_not_available")
	refused(v, "POST", "/user_management/users/"+managed+"/email_change/send", fields{"new_email": "x@acme.example"}, 409,
		"email_change_not_allowed")
	refused(v, "PUT", "/user_management/users/"+managed, fields{"email": "x@acme.example"}, 400, "email_change_not_allowed")
	refused(v, "POST", path+"/confirm", fields{"code": "123456"}, 409, "no_pending_email_change")

	var sent struct {
		User     data.UserJSON
		NewEmail string `json:"new_email"`
	}
	v.API("POST", path+"/send", fields{"new_email": "jo.new@acme.example"}).Into(200, &sent)
	require.Equal(t, "jo@acme.example", sent.User.Email, "not yet")
	require.Equal(t, "jo.new@acme.example", sent.NewEmail)
	for range api.MaxWrongCodes {
		refused(v, "POST", path+"/confirm", fields{"code": "nope"}, 400, "email_change_code_incorrect")
	}
	refused(v, "POST", path+"/confirm", fields{"code": lastCode(v, "jo.new@acme.example")}, 429, "email_change_too_many_attempts")
	v.API("POST", path+"/send", fields{"new_email": "jo.new@acme.example"}).Into(200, &sent)
	v.Wait(10 * time.Minute)
	refused(v, "POST", path+"/confirm", fields{"code": lastCode(v, "jo.new@acme.example")}, 400, "email_change_code_expired")
	v.API("POST", path+"/send", fields{"new_email": "jo.new@acme.example"}).Into(200, &sent)
	create(v, "PUT", "/user_management/users/"+other.ID, fields{"email": "jo.new@acme.example"}, 200)
	refused(v, "POST", path+"/confirm", fields{"code": lastCode(v, "jo.new@acme.example")}, 409, "email_not_available")
	create(v, "PUT", "/user_management/users/"+other.ID, fields{"email": "max@acme.example"}, 200)
	v.API("POST", path+"/confirm", fields{"code": lastCode(v, "jo.new@acme.example")}).Into(200, &sent)
	require.Equal(t, "jo.new@acme.example", sent.User.Email)
	require.True(t, sent.User.EmailVerified, "who has the code has the address")
	refused(v, "POST", path+"/confirm", fields{"code": lastCode(v, "jo.new@acme.example")}, 409, "email_change_code_previously_used")
	require.Equal(t, []string{u.ID}, v.List("/user_management/users?email=jo.new@acme.example").IDs())
	require.Empty(t, v.List("/user_management/users?email=jo@acme.example").IDs())
}

func TestPasswordlessSessions(t *testing.T) {
	v := emulatortest.NewVisit(t)
	send := func(path string, body any, status int, into any) {
		t.Helper()
		r := v.Request("POST", path, strings.NewReader(string(data.MustJSON(body)))) // not in the OpenAPI document
		r.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
		v.Send(r).Into(status, into)
	}
	var session api.PasswordlessJSON
	send("/passwordless/sessions", fields{"email": "jo@acme.example", "type": "MagicLink", "expires_in": 3600}, 201, &session)
	require.Equal(t, data.Stamp(v.Now().Add(time.Hour)), session.ExpiresAt)
	require.Empty(t, v.Server.Mails(""), "nothing is sent yet")
	var done struct{ Success bool }
	send("/passwordless/sessions/"+session.ID+"/send", fields{}, 200, &done)
	require.True(t, done.Success)
	require.Equal(t, session.Link, v.Server.Mails("jo@acme.example")[0].Link)
	for field, in := range map[string]fields{
		"email": {"type": "MagicLink"}, "type": {"email": "jo@acme.example"},
		"expires_in": {"email": "jo@acme.example", "type": "MagicLink", "expires_in": 60},
	} {
		var problem struct{ Errors []api.FieldError }
		send("/passwordless/sessions", in, 422, &problem)
		require.Equal(t, field, problem.Errors[0].Field)
	}
	var problem struct{ Code string }
	send("/passwordless/sessions/passwordless_session_x/send", fields{}, 404, &problem)
}
