package workos

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretsAreRedactedByName(t *testing.T) {
	for sent, kept := range map[string]string{
		`{"a":1.10,"token":"x","B":[{"client_secret":{"deep":1}}]}`:                `{"a":1.10,"token":"[secret]","B":[{"client_secret":"[secret]"}]}`,
		`{ "Private-Key" : "x" , "n": 123456789012345678901234567890 }`:            `{ "Private-Key" : "[secret]", "n": 123456789012345678901234567890 }`,
		`{"password":null,"has_password":true,"secret":"","otp":"1","pin":1234}`:   `{"password":null,"has_password":true,"secret":"","otp":"[secret]","pin":"[secret]"}`,
		`{"verification_token":"public","client_secret_last_four":"1234","t":"<"}`: `{"verification_token":"public","client_secret_last_four":"1234","t":"<"}`,
		`{"dbPassword":"x","stripeApiKey":"y","to\u006ben":"z"}`:                   `{"dbPassword":"[secret]","stripeApiKey":"[secret]","to\u006ben":"[secret]"}`,
		`["token","x"]`: `["token","x"]`, `"token"`: `"token"`, `{}`: `{}`, `{"token":"a\"}","b":"c"}`: `{"token":"[secret]","b":"c"}`,
	} {
		assert.Equal(t, kept, string(redact([]byte(sent))))
		assert.Equal(t, kept, string(redact(redact([]byte(sent)))), "twice is as once")
	}
}

func FuzzRedact(f *testing.F) {
	for _, seed := range []string{`{"token":"canary"}`, `{"a":{"password":["canary"]},"b":1.10}`, `[{"x":"\\\"","secret":"canary"}]`, ` {} `,
		`{"a":}`, `{"`, `[,]`, `nul`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		kept := redact(data)
		if !json.Valid(data) {
			return
		}
		require.True(t, json.Valid(kept), "%q became %q", data, kept)
		require.Equal(t, kept, redact(kept))
	})
}

func TestValuesKeepTheirText(t *testing.T) {
	for sent, shown := range map[string]string{
		`"R\u0026D \u003cBerlin\u003e"`: "R&D <Berlin>", `["R\u0026D","\\u0026"]`: `["R&D","\\u0026"]`,
		`{"name":"Gr\u00fcnwald","n":[1.10,9007199254740993]}`:                           `{"name":"Grünwald","n":[1.10,9007199254740993]}`,
		`["\ud83d\ude00","\ud83d","\u0022","\u005c","\u000a","\u202e","a\/b","\\u00fc"]`: `["😀","\ud83d","\u0022","\u005c","\u000a","\u202e","a/b","\\u00fc"]`,
		`1.10`: "1.10", `1e400`: "1e400", `null`: "null", `""`: "",
		`{ "b" : 1, "a" : 2 }`: `{"b":1,"a":2}`, `"é\n"`: "é\n",
	} {
		var value Value
		require.NoError(t, json.Unmarshal([]byte(sent), &value))
		assert.Equal(t, shown, value.Text())
	}
}

func TestFieldsOfOtherTypesAreReadAsFarAsTheyGo(t *testing.T) {
	user, err := Decode[User]([]byte(`{"id":"user_1","external_id":9007199254740993,"email_verified":"true","metadata":{"a":7,"b":null},"name":["x"],"locale":true,"first_name":null}`))
	require.NoError(t, err)
	assert.Equal(t, "9007199254740993", user.ExternalID)
	assert.True(t, user.EmailVerified)
	assert.Equal(t, `["x"]`, user.Name)
	assert.Equal(t, "true", user.Locale)
	assert.Empty(t, user.FirstName)
	assert.Empty(t, user.Unreadable())

	directory, err := Decode[Directory]([]byte(`{"id":"directory_1","name":1,"metadata":{"users":{"active":"12","inactive":"some"},"groups":[3]}}`))
	require.NoError(t, err)
	assert.Equal(t, 12, *directory.Metadata.Users.Active)
	assert.True(t, directory.IsUnreadable("inactive") && directory.IsUnreadable("groups"))

	organization, err := Decode[Organization]([]byte(`{"id":"org_1","name":7,"domains":[{"domain":"a.example"},"b.example",null,{"domain":9}]}`))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(organization.Domains), 2)
	assert.Equal(t, "a.example", organization.Domains[0].Domain)
	assert.Equal(t, "b.example", organization.Unreadable()[0].Value.Text())
}

func TestASignInsProfileIsNotGuessedAt(t *testing.T) {
	profile, err := Decode[Profile]([]byte(`{"id":"prof_1","groups":"admins","email":["admin@frontdesk.example"]}`))
	require.NoError(t, err)
	assert.Empty(t, profile.Groups)
	assert.Empty(t, profile.Email)
}

func TestAnUnreadableTimeHoldsNoSecret(t *testing.T) {
	user, err := Decode[User]([]byte(`{"id":"user_1","created_at":{"token":"canary"},"name":{"password":"canary"}}`))
	require.NoError(t, err)
	assert.False(t, strings.Contains(user.CreatedAt.Unreadable()+user.Name+string(user.Raw()), "canary"))
}
