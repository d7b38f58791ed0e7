package emulator

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
)

func TestPasswordResetsAndMagicAuth(t *testing.T) {
	v := newVisit(t)
	u := v.make("POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	var reset api.PasswordResetJSON
	v.api("POST", "/user_management/password_reset", fields{"email": "JO@acme.example"}).into(201, &reset)
	require.Equal(t, u.ID, reset.UserID)
	require.Equal(t, data.Stamp(v.now().Add(time.Hour)), reset.ExpiresAt)
	require.Contains(t, reset.URL, reset.Token)
	var magic api.MagicAuthJSON
	v.api("POST", "/user_management/magic_auth", fields{"email": "jo@acme.example"}).into(201, &magic)
	require.Equal(t, u.ID, magic.UserID)
	v.api("POST", "/user_management/magic_auth", fields{"email": "new@acme.example"}).into(201, &magic)
	require.Equal(t, "new@acme.example", v.make("GET", "/user_management/users/"+magic.UserID, nil, 200).Email, "the user was made")

	var mails struct{ Data []Mail }
	v.api("GET", "/user_management/users?limit=1", nil)
	r := v.request("GET", "/_emulator/mails?to=jo@acme.example", nil)
	require.Equal(t, http.StatusUnauthorized, v.send(r).status, "the door takes the key")
	r.Header.Set("Authorization", "Bearer "+DefaultAPIKey)
	v.send(r).into(200, &mails)
	require.Equal(t, v.server.Mails("jo@acme.example"), mails.Data)
	require.Equal(t, reset.URL, mails.Data[0].Link)
	require.Len(t, mails.Data[1].Code, 6)
	require.Len(t, v.server.Mails(""), 3)

	v.refused("POST", "/user_management/password_reset", fields{"email": "nobody@acme.example"}, 404, "entity_not_found")
	v.refused("POST", "/user_management/password_reset", fields{"email": "nobody"}, 422, "invalid_request_parameters")
	v.refused("POST", "/user_management/magic_auth", fields{}, 422, "invalid_request_parameters")
	v.refused("POST", "/user_management/magic_auth", fields{"email": "jo@acme.invalid"}, 400, "email_domain_not_deliverable")
	happened := v.happened("password_reset.created", "magic_auth.created", "user.created")
	require.Equal(t, []string{
		"user.created by api", "password_reset.created by api", "magic_auth.created by api", "user.created by api", "magic_auth.created by api",
	}, kinds(happened))
	for _, e := range happened {
		require.NotContains(t, string(data.MustJSON(e)), reset.Token)
		require.NotContains(t, string(data.MustJSON(e)), magic.Code)
	}
}

func TestMagicAuthForAnInvitation(t *testing.T) {
	v := newVisit(t)
	v.make("POST", "/user_management/invitations", fields{"email": "jo@acme.example"}, 201)
	_, token, _ := strings.Cut(v.server.Mails("jo@acme.example")[0].Link, "invitation_token=")
	v.make("POST", "/user_management/magic_auth", fields{"email": "jo@acme.example", "invitation_token": token}, 201)
	var problem struct{ Error string }
	v.api("POST", "/user_management/magic_auth", fields{"email": "other@acme.example", "invitation_token": token}).into(400, &problem)
	require.Equal(t, "invitation_invalid", problem.Error)
	v.refused("POST", "/user_management/invitations", fields{"email": "jo@acme.invalid"}, 400, "email_domain_not_deliverable")
}

func TestEmailVerification(t *testing.T) {
	v := newVisit(t)
	u := v.make("POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	path := "/user_management/users/" + u.ID + "/email_verification"
	var answer struct{ User data.UserJSON }
	v.refused("POST", path+"/confirm", fields{"code": "123456"}, 400, "email_verification_code_incorrect")
	v.api("POST", path+"/send", nil).into(200, &answer)
	require.False(t, answer.User.EmailVerified)
	v.wait(11 * time.Minute)
	v.refused("POST", path+"/confirm", fields{"code": v.lastCode("jo@acme.example")}, 400, "email_verification_code_expired")
	v.api("POST", path+"/send", nil).into(200, &answer)
	code := v.lastCode("jo@acme.example")
	v.refused("POST", path+"/confirm", fields{"code": "nope"}, 400, "email_verification_code_incorrect")
	v.refused("POST", path+"/confirm", fields{}, 422, "invalid_request_parameters")
	v.api("POST", path+"/confirm", fields{"code": code}).into(200, &answer)
	require.True(t, answer.User.EmailVerified)
	v.refused("POST", path+"/confirm", fields{"code": code}, 400, "email_verification_code_previously_used")
	v.refused("POST", path+"/confirm", fields{"code": "123456"}, 400, "email_previously_verified")
	v.refused("POST", path+"/send", nil, 400, "email_already_verified")
	require.Equal(t, []string{"email_verification.created by api", "email_verification.created by api", "user.updated by system"},
		kinds(v.happened("email_verification.created", "user.updated")))
}

// lastCode is the code that was sent to somebody last.
func (v *visit) lastCode(to string) string {
	v.Helper()
	mails := v.server.Mails(to)
	require.NotEmpty(v, mails)
	return mails[len(mails)-1].Code
}

func TestEmailChange(t *testing.T) {
	v := newVisit(t)
	u := v.make("POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	other := v.make("POST", "/user_management/users", fields{"email": "max@acme.example"}, 201)
	managed := v.userWith(v.server.state.IsManaged)
	path := "/user_management/users/" + u.ID + "/email_change"
	v.refused("POST", path+"/send", fields{}, 422, "invalid_request_parameters")
	v.refused("POST", path+"/send", fields{"new_email": "nobody"}, 422, "invalid_email")
	v.refused("POST", path+"/send", fields{"new_email": "Jo@acme.example"}, 409, "email_change_not_needed")
	v.refused("POST", path+"/send", fields{"new_email": "max@acme.example"}, 409, "email_not_available")
	v.refused("POST", "/user_management/users/"+managed+"/email_change/send", fields{"new_email": "x@acme.example"}, 409,
		"email_change_not_allowed")
	v.refused("PUT", "/user_management/users/"+managed, fields{"email": "x@acme.example"}, 400, "email_change_not_allowed")
	v.refused("POST", path+"/confirm", fields{"code": "123456"}, 409, "no_pending_email_change")

	var sent struct {
		User     data.UserJSON
		NewEmail string `json:"new_email"`
	}
	v.api("POST", path+"/send", fields{"new_email": "jo.new@acme.example"}).into(200, &sent)
	require.Equal(t, "jo@acme.example", sent.User.Email, "not yet")
	require.Equal(t, "jo.new@acme.example", sent.NewEmail)
	for range api.MaxWrongCodes {
		v.refused("POST", path+"/confirm", fields{"code": "nope"}, 400, "email_change_code_incorrect")
	}
	v.refused("POST", path+"/confirm", fields{"code": v.lastCode("jo.new@acme.example")}, 429, "email_change_too_many_attempts")
	v.api("POST", path+"/send", fields{"new_email": "jo.new@acme.example"}).into(200, &sent)
	v.wait(10 * time.Minute)
	v.refused("POST", path+"/confirm", fields{"code": v.lastCode("jo.new@acme.example")}, 400, "email_change_code_expired")
	v.api("POST", path+"/send", fields{"new_email": "jo.new@acme.example"}).into(200, &sent)
	v.make("PUT", "/user_management/users/"+other.ID, fields{"email": "jo.new@acme.example"}, 200)
	v.refused("POST", path+"/confirm", fields{"code": v.lastCode("jo.new@acme.example")}, 409, "email_not_available")
	v.make("PUT", "/user_management/users/"+other.ID, fields{"email": "max@acme.example"}, 200)
	v.api("POST", path+"/confirm", fields{"code": v.lastCode("jo.new@acme.example")}).into(200, &sent)
	require.Equal(t, "jo.new@acme.example", sent.User.Email)
	require.True(t, sent.User.EmailVerified, "who has the code has the address")
	v.refused("POST", path+"/confirm", fields{"code": v.lastCode("jo.new@acme.example")}, 409, "email_change_code_previously_used")
	require.Equal(t, []string{u.ID}, v.list("/user_management/users?email=jo.new@acme.example").ids())
	require.Empty(t, v.list("/user_management/users?email=jo@acme.example").ids())
}

func TestPasswordlessSessions(t *testing.T) {
	v := newVisit(t)
	send := func(path string, body any, status int, into any) {
		t.Helper()
		r := v.request("POST", path, strings.NewReader(string(data.MustJSON(body)))) // not in the OpenAPI document
		r.Header.Set("Authorization", "Bearer "+DefaultAPIKey)
		v.send(r).into(status, into)
	}
	var session api.PasswordlessJSON
	send("/passwordless/sessions", fields{"email": "jo@acme.example", "type": "MagicLink", "expires_in": 3600}, 201, &session)
	require.Equal(t, data.Stamp(v.now().Add(time.Hour)), session.ExpiresAt)
	require.Empty(t, v.server.Mails(""), "nothing is sent yet")
	var done struct{ Success bool }
	send("/passwordless/sessions/"+session.ID+"/send", fields{}, 200, &done)
	require.True(t, done.Success)
	require.Equal(t, session.Link, v.server.Mails("jo@acme.example")[0].Link)
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

func TestMailsAreLimitedPerPerson(t *testing.T) {
	now := time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)
	server, err := New(Config{Organizations: 20, Users: 200, Limits: true, Now: func() time.Time { return now }})
	require.NoError(t, err)
	send := func(path, body string) int {
		r := httptest.NewRequest("POST", path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+DefaultAPIKey)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		return w.Code
	}
	verify := "/user_management/users/" + server.state.Users.ID(9) + "/email_verification/send"
	for path, bodies := range map[string][2]string{
		"/user_management/magic_auth":     {`{"email":"jo@acme.example"}`, `{"email":"max@acme.example"}`},
		"/user_management/password_reset": {`{"email":"jo@acme.example"}`, `{"email":"max@acme.example"}`},
		verify:                            {``, ``},
	} {
		for range 3 {
			require.NotEqual(t, http.StatusTooManyRequests, send(path, bodies[0]), path)
		}
		require.Equal(t, http.StatusTooManyRequests, send(path, bodies[0]), path)
		if path != verify {
			require.NotEqual(t, http.StatusTooManyRequests, send(path, bodies[1]), "others have their own")
		}
	}
	require.Equal(t, http.StatusCreated, send("/user_management/magic_auth", `{"email":"ann@acme.example"}`), "the route still reads the body")
	now = now.Add(20 * time.Second)
	require.Equal(t, http.StatusCreated, send("/user_management/magic_auth", `{"email":"jo@acme.example"}`))
}
