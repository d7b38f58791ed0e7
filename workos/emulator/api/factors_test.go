package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

func factorsOf(v *emulatortest.Visit, user string) (all []api.FactorJSON) {
	v.Helper()
	var page struct{ Data []api.FactorJSON }
	v.API("GET", "/user_management/users/"+user+"/auth_factors?limit=100", nil).Into(200, &page)
	return page.Data
}

func TestOneInFiveHasAFactor(t *testing.T) {
	v := emulatortest.NewVisit(t)
	with, kinds := 0, map[string]int{}
	for at := range v.Server.State().Users.Rows {
		all := v.Server.State().FactorsOfUser(data.Ref(at))
		if len(all) > 0 {
			with++
		}
		for _, f := range all {
			kinds[f.Kind]++
		}
	}
	require.InDelta(t, 0.2, float64(with)/float64(len(v.Server.State().Users.Rows)), 0.06)
	require.Greater(t, kinds["totp"], kinds["sms"])
	require.Positive(t, kinds["sms"])

	user := userWith(v, func(at data.Ref) bool { return len(v.Server.State().FactorsOfUser(at)) > 1 })
	all := factorsOf(v, user)
	require.Equal(t, []string{"sms", "totp"}, []string{all[0].Type, all[1].Type}, "the newest first")
	require.Empty(t, all[1].TOTP.Secret+all[1].TOTP.URI+all[1].TOTP.QRCode, "secrets are told once")
	ids, _ := walk(v, "/user_management/users/"+user+"/auth_factors?limit=1", after, "after")
	require.Equal(t, []string{all[0].ID, all[1].ID}, ids)
	var one api.FactorJSON
	v.API("GET", "/auth/factors/"+all[0].ID, nil).Into(200, &one)
	require.Equal(t, all[0], one)
	gone(v, "/auth/factors/"+all[0].ID, http.StatusNoContent)
	require.Equal(t, all[1:], factorsOf(v, user))
}

func TestFactorsAreEnrolledChallengedAndDeleted(t *testing.T) {
	v := emulatortest.NewVisit(t)
	user := create(v, "POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201).ID
	var enrolled struct {
		Factor    api.FactorJSON    `json:"authentication_factor"`
		Challenge api.ChallengeJSON `json:"authentication_challenge"`
	}
	v.API("POST", "/user_management/users/"+user+"/auth_factors", fields{"type": "totp", "totp_issuer": "Acme & Co"}).Into(201, &enrolled)
	require.Equal(t, "jo@acme.example", enrolled.Factor.TOTP.User, "the user's address unless another is named")
	secret, readable := api.ParseBase32(enrolled.Factor.TOTP.Secret)
	require.True(t, readable)
	require.Equal(t, api.TOTPURI(secret, "Acme & Co", "jo@acme.example"), enrolled.Factor.TOTP.URI)
	require.Contains(t, enrolled.Factor.TOTP.URI, "issuer=Acme%20%26%20Co")

	code, known := v.Server.TOTPCode(enrolled.Factor.ID)
	require.True(t, known)
	verify := "/auth/challenges/" + enrolled.Challenge.ID + "/verify"
	require.False(t, verified(v, verify, "000000"))
	require.True(t, verified(v, verify, code))
	refused(v, "POST", verify, fields{"code": code}, 422, "authentication_challenge_previously_verified")

	require.Len(t, factorsOf(v, user), 1)
	gone(v, "/auth/factors/"+enrolled.Factor.ID, http.StatusNoContent)
	require.Empty(t, factorsOf(v, user))
	require.Equal(t, http.StatusNotFound, v.API("POST", verify, fields{"code": code}).Status, "the factor is gone")
	_, known = v.Server.TOTPCode(enrolled.Factor.ID)
	require.False(t, known)
}

func verified(v *emulatortest.Visit, path, code string) bool {
	v.Helper()
	var answer struct{ Valid bool }
	v.API("POST", path, fields{"code": code}).Into(201, &answer)
	return answer.Valid
}

func TestChallenges(t *testing.T) {
	v := emulatortest.NewVisit(t)
	enroll := func(in fields) (f api.FactorJSON) {
		v.API("POST", "/auth/factors/enroll", in).Into(201, &f)
		return f
	}
	challenge := func(factor string) (c api.ChallengeJSON) {
		v.API("POST", "/auth/factors/"+factor+"/challenge", fields{"sms_template": "Code: {{code}}"}).Into(201, &c)
		return c
	}
	phone := enroll(fields{"type": "sms", "phone_number": "+12025550123"})
	first := challenge(phone.ID)
	require.Empty(t, first.Code, "it was sent")
	sent := v.Server.Mails("+12025550123")
	require.Equal(t, "sms", sent[0].Kind)
	for range api.MaxTries {
		require.False(t, verified(v, "/auth/challenges/"+first.ID+"/verify", "nope"))
	}
	refused(v, "POST", "/auth/challenges/"+first.ID+"/verify", fields{"code": sent[0].Code}, 400, "one_time_code_too_many_attempts")
	refused(v, "POST", "/auth/factors/"+phone.ID+"/challenge", fields{"sms_template": "no code"}, 422, "")

	generic := challenge(enroll(fields{"type": "generic_otp"}).ID)
	require.Len(t, generic.Code, 6, "the caller is to send it")
	require.True(t, verified(v, "/auth/challenges/"+generic.ID+"/verify", generic.Code))

	late := challenge(enroll(fields{"type": "totp", "totp_issuer": "Acme", "totp_user": "jo"}).ID)
	refused(v, "POST", "/auth/challenges/"+late.ID+"/verify", fields{}, 422, "")
	v.Wait(api.MailedCodeLife)
	refused(v, "POST", "/auth/challenges/"+late.ID+"/verify", fields{"code": "123456"}, 422, "authentication_challenge_expired")
}

func TestEnrolmentsAreChecked(t *testing.T) {
	v := emulatortest.NewVisit(t)
	user := v.List("/user_management/users?limit=1").IDs()[0]
	for field, in := range map[string]fields{
		"type":         {"type": "fax"},
		"totp_issuer":  {"type": "totp", "totp_user": "jo"},
		"totp_user":    {"type": "totp", "totp_issuer": "Acme", "totp_user": strings.Repeat("jo", 500)},
		"phone_number": {"type": "sms", "phone_number": "0171"},
		"user_id":      {"type": "generic_otp", "user_id": "user_unknown"},
	} {
		var problem struct{ Errors []api.FieldError }
		v.API("POST", "/auth/factors/enroll", in).Into(422, &problem)
		require.Equal(t, field, problem.Errors[0].Field)
	}
	path := "/user_management/users/" + user + "/auth_factors"
	for field, in := range map[string]fields{
		"type": {"type": "sms"}, "totp_secret": {"type": "totp", "totp_secret": "short"},
		"totp_user": {"type": "totp", "totp_issuer": strings.Repeat("Acme", 300)},
	} {
		var problem struct{ Errors []api.FieldError }
		v.API("POST", path, in).Into(422, &problem)
		require.Equal(t, field, problem.Errors[0].Field)
	}
	var enrolled struct {
		Factor api.FactorJSON `json:"authentication_factor"`
	}
	v.API("POST", path, fields{"type": "totp", "totp_secret": "JBSWY3DPEHPK3PXPJBSWY3DP"}).Into(201, &enrolled)
	require.Equal(t, "JBSWY3DPEHPK3PXPJBSWY3DP", enrolled.Factor.TOTP.Secret, "an own secret is taken")
}
