package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// peopleActions are the actions on users and who is invited.
func peopleActions(t *testing.T, p *pagesDesk) []actionTest {
	castellan, northwind := scenario(t, "Castellan Insurance").OrganizationID, scenario(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")[0]
	user, pending := "/users/"+member.UserID, pendingInvitation(t, p)
	free := "/users/" + p.unmanagedUser(t).ID
	signedIn, session := somebodySignedIn(t, p)
	protected, factor := somebodyProtected(t, p)
	return []actionTest{
		{
			name: "membership.add", role: "support", path: user + "/memberships/new", form: url.Values{"organization": {castellan}}, next: user,
			call: "POST /user_management/organization_memberships", notice: "was added to Castellan Insurance.",
		},
		{
			name: "invitation.resend", role: "success", path: "/invitations/" + pending.ID + "/resend", next: "/invitations/" + pending.ID,
			call: "POST /user_management/invitations/*/resend", notice: "again.",
		},
		{
			name: "invitation.revoke", role: "success", path: "/invitations/" + pending.ID + "/revoke", next: "/invitations/" + pending.ID,
			call: "POST /user_management/invitations/*/revoke", notice: "Its link no longer works.", delayed: true,
			check: holds("/user_management/invitations/"+pending.ID, "state", "revoked"),
		},
		{
			name: "user.edit", role: "support", path: user + "/edit", form: url.Values{"first_name": {"Ana"}, "last_name": {"Ruiz"}}, next: user,
			call: "PUT /user_management/users/*", notice: "Ana Ruiz saved.", check: holds("/user_management"+user, "first_name", "Ana"),
		},
		{
			name: "user.delete", role: "admin", path: user + "/delete", next: "/users",
			call: "DELETE /user_management/users/*", notice: "was deleted.", check: isGone("/user_management" + user),
		},
		{
			name: "user.password_reset", role: "support", path: user + "/password-reset", next: user,
			call: "POST /user_management/password_reset", notice: "sent to",
		},
		{
			name: "user.magic_auth", role: "support", path: user + "/sign-in-code", next: user,
			call: "POST /user_management/magic_auth", notice: "sent to",
		},
		{
			name: "invitation.send", role: "success", path: "/invitations/new", next: "/invitations/invitation_",
			form: url.Values{"email": {"noor.haddad@castellan-insurance.example"}, "organization": {castellan}, "days": {"7"}},
			call: "POST /user_management/invitations", notice: "sent to",
		},
		{
			name: "user.create", role: "admin", path: "/users/new", form: url.Values{"email": {"ines.prado@osier.example"}, "first_name": {"Inês"}},
			next: "/users/user_",
			call: "POST /user_management/users", notice: "ines.prado@osier.example was created.",
		},
		{
			name: "user.email_change", role: "support", path: free + "/email-change", form: url.Values{"new_email": {"new.address@osier.example"}},
			next: free + "/email-change/confirm",
			call: "POST /user_management/users/*/email_change/send", notice: "sent to new.address@osier.example",
		},
		{
			name: "user.session.revoke", role: "support", path: signedIn + "/sessions/" + session.ID + "/end", next: signedIn,
			call: "POST /user_management/sessions/revoke", notice: "ended.", goneIsDone: true,
		},
		{
			name: "user.mfa.remove", role: "support", path: protected + "/factors/" + factor.ID + "/remove", next: protected,
			call: "DELETE /auth/factors/*", notice: "was removed.", goneIsDone: true, check: isGone("/auth/factors/" + factor.ID),
		},
	}
}

// codeActions are the actions on what protects a person's account, and those for which a code is read out.
func codeActions(t *testing.T, p *pagesDesk) []actionTest {
	signedIn, _ := somebodySignedIn(t, p)
	protected, factor := somebodyProtected(t, p)
	const email = "ines.prado@osier.example" // nobody has verified it yet
	made := p.ask(t, http.MethodPost, "/user_management/users", `{"email":"`+email+`"}`)
	user := valueAt(t, made.body, "id")
	at, asked := "/users/"+user, "/user_management/users/"+user
	mailed := func(to, path, body string) url.Values {
		sent := p.ask(t, http.MethodPost, asked+path, body)
		require.Less(t, sent.StatusCode, 300, sent.body)
		mails := data[struct{ Code string }](t, p, "/_emulator/mails?to="+to)
		require.NotEmpty(t, mails)
		return url.Values{"code": {mails[len(mails)-1].Code}}
	}
	verify := mailed(email, "/email_verification/send", "{}")
	change := mailed("new.address@osier.example", "/email_change/send", `{"new_email":"new.address@osier.example"}`)
	sessions := 0
	for _, session := range data[workos.Session](t, p, "/user_management"+signedIn+"/sessions") {
		if session.Status == "active" {
			sessions++
		}
	}
	return []actionTest{
		{
			name: "user.email_verification", role: "support", path: at + "/verification-mail", next: at,
			call: "POST /user_management/users/*/email_verification/send", notice: "sent to",
		},
		{
			name: "user.verification_confirm", role: "support", path: at + "/verification-mail/confirm", form: verify, next: at,
			call: "POST /user_management/users/*/email_verification/confirm", notice: "was confirmed.",
			check: holds(asked, "email_verified", "true"),
		},
		{
			name: "user.email_confirm", role: "support", path: at + "/email-change/confirm", form: change, next: at,
			call: "POST /user_management/users/*/email_change/confirm", notice: "was confirmed.",
			check: holds(asked, "email", "new.address@osier.example"),
		},
		{
			name: "user.mfa.check", role: "support", path: protected + "/factors/" + factor.ID + "/check", form: url.Values{"code": {"000000"}},
			next: protected,
			call: "POST /auth/factors/*/challenge", notice: "The code is wrong.", writes: 2,
		},
		{
			name: "user.mfa.reset", role: "support", path: protected + "/factors/reset", next: protected, goneIsDone: true,
			call: "DELETE /auth/factors/*", notice: "MFA has been reset for",
			writes: len(data[workos.AuthFactor](t, p, "/user_management"+protected+"/auth_factors")),
		},
		{
			name: "user.sessions.revoke", role: "support", path: signedIn + "/sessions/end", next: signedIn, goneIsDone: true,
			call: "POST /user_management/sessions/revoke", notice: "ended", writes: sessions,
		},
	}
}

// somebodySignedIn is a user with an open session.
func somebodySignedIn(t *testing.T, p *pagesDesk) (string, workos.Session) {
	for _, user := range data[workos.User](t, p, "/user_management/users?limit=100") {
		for _, session := range data[workos.Session](t, p, "/user_management/users/"+user.ID+"/sessions") {
			if session.Status == "active" {
				return "/users/" + user.ID, session
			}
		}
	}
	t.Fatal("nobody is signed in")
	return "", workos.Session{}
}

// somebodyProtected is a user whose only MFA method is an authenticator app.
func somebodyProtected(t *testing.T, p *pagesDesk) (string, workos.AuthFactor) {
	for _, user := range data[workos.User](t, p, "/user_management/users?limit=100") {
		factors := data[workos.AuthFactor](t, p, "/user_management/users/"+user.ID+"/auth_factors")
		if len(factors) == 1 && factors[0].Type == "totp" {
			return "/users/" + user.ID, factors[0]
		}
	}
	t.Fatal("nobody has an MFA method")
	return "", workos.AuthFactor{}
}

// pendingInvitation is the newest one that can still be accepted.
func pendingInvitation(t *testing.T, p *pagesDesk) workos.Invitation {
	for _, invitation := range data[workos.Invitation](t, p, "/user_management/invitations?limit=100") {
		if invitation.State == "pending" && invitation.ExpiresAt.After(time.Now()) {
			return invitation
		}
	}
	t.Fatal("nobody is invited")
	return workos.Invitation{}
}

func TestARevocationIsTakenBackBeforeItIsSent(t *testing.T) {
	p := startSynced(t)
	client, pending := p.signIn(t, "success"), pendingInvitation(t, p)
	path := "/invitations/" + pending.ID + "/revoke"
	revoke := func() *goquery.Selection {
		sent := p.send(t, client, http.MethodPost, path, actionTest{path: path}.fill(t, p, client))
		require.Equal(t, http.StatusSeeOther, sent.StatusCode)
		return p.open(t, client, sent.Header.Get("Location")).Find(".notice")
	}
	notice := revoke()
	assert.Regexp(t, `will be revoked in 0:(?:10|0\d)`, squeeze(notice.Text()))
	undo := notice.Find("form").AttrOr("action", "")
	back := p.send(t, client, http.MethodPost, undo, url.Values{})
	require.Equal(t, http.StatusSeeOther, back.StatusCode)
	assert.Contains(t, squeeze(p.open(t, client, back.Header.Get("Location")).Find(".notice").Text()), "Undone.")
	p.sendDelayed(t)
	holds("/user_management/invitations/"+pending.ID, "state", "pending")(t, p)
	assert.Equal(t, store.Canceled, p.lastEntry(t, "invitation.revoke").Outcome)

	undo = revoke().Find("form").AttrOr("action", "")
	other := p.signIn(t, "admin")
	assert.Equal(t, http.StatusConflict, p.send(t, other, http.MethodPost, undo, url.Values{}).StatusCode, "somebody else's action")
	p.sendDelayed(t)
	holds("/user_management/invitations/"+pending.ID, "state", "revoked")(t, p)
	late := p.send(t, client, http.MethodPost, undo, url.Values{})
	require.Equal(t, http.StatusConflict, late.StatusCode)
	assert.Contains(t, mainText(late.page(t)), "It is too late to undo this")
}

func TestResetsOfAllSessionsAndFactorsLeaveNone(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	signedIn, _ := somebodySignedIn(t, p)
	protected, _ := somebodyProtected(t, p)
	for _, test := range []struct{ name, path, section, none string }{
		{"user.sessions.revoke", signedIn + "/sessions/end", "Active sessions", "No active sessions."},
		{"user.mfa.reset", protected + "/factors/reset", "MFA methods", "No MFA method is set up."},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := actionTest{path: test.path}.fill(t, p, client)
			got := p.send(t, client, http.MethodPost, test.path, form)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			page := p.open(t, client, got.Header.Get("Location"))
			assert.Contains(t, squeeze(section(page, test.section).Text()), test.none)
			assert.NotEmpty(t, p.lastEntry(t, test.name).Details)
			again := p.shows(t, client, test.path, http.StatusNotFound)
			assert.Regexp(t, "^There is no such", again.Find("h1").Text())
		})
	}
}

func TestAnAddressIsChangedWithTheCodeThatIsReadOut(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	user := p.unmanagedUser(t)
	path, address := "/users/"+user.ID+"/email-change", "new.address@osier.example"
	send := func(path string, form url.Values) answer {
		filled := actionTest{path: path, form: form}.fill(t, p, client)
		return p.send(t, client, http.MethodPost, path, filled)
	}
	require.Equal(t, http.StatusSeeOther, send(path, url.Values{"new_email": {address}}).StatusCode)
	mails := data[struct{ Code string }](t, p, "/_emulator/mails?to="+address)
	require.NotEmpty(t, mails)
	code := mails[len(mails)-1].Code

	wrong := send(path+"/confirm", url.Values{"code": {"000000"}})
	require.Equal(t, http.StatusUnprocessableEntity, wrong.StatusCode, "a wrong code changes nothing")
	assert.Empty(t, wrong.page(t).Find("input[name=code]").AttrOr("value", ""), "a code is not shown again")
	require.Equal(t, http.StatusSeeOther, send(path+"/confirm", url.Values{"code": {code}}).StatusCode)
	holds("/user_management/users/"+user.ID, "email", address)(t, p)
	entry := p.lastEntry(t, "user.email_confirm")
	assert.NotContains(t, fmt.Sprint(entry), code, "a code is not kept")
}

func TestACodeOfTheCallersAppIsChecked(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	protected, factor := somebodyProtected(t, p)
	path := protected + "/factors/" + factor.ID + "/check"
	right, known := p.Emulator.TOTPCode(factor.ID)
	require.True(t, known)
	for code, says := range map[string]string{"000 000": "The code is wrong", right: "The code is right"} {
		got := p.send(t, client, http.MethodPost, path, actionTest{path: path, form: url.Values{"code": {code}}}.fill(t, p, client))
		require.Equal(t, http.StatusSeeOther, got.StatusCode)
		assert.Contains(t, p.open(t, client, got.Header.Get("Location")).Find(".notice").Text(), says)
	}
}

// unmanagedUser is somebody whose address no directory manages.
func (p *pagesDesk) unmanagedUser(t *testing.T) workos.User {
	for _, user := range data[workos.User](t, p, "/user_management/users?limit=100") {
		memberships := data[workos.Membership](t, p, "/user_management/organization_memberships?user_id="+user.ID)
		if len(memberships) > 0 && !memberships[0].DirectoryManaged {
			return user
		}
	}
	t.Fatal("a directory manages everybody")
	return workos.User{}
}
