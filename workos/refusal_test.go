package workos

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// serve starts a server under a base path and returns a client of it.
func serve(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix(basePath, handler))
	t.Cleanup(server.Close)
	client, err := New(Config{APIKey: testKey, ClientID: "client_test", BaseURL: server.URL + basePath + "/", RateShare: 1000})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
}

func TestShapesOfRefusals(t *testing.T) {
	tests := []struct {
		name, body    string
		code, message string
		fields        []FieldError
	}{
		{name: "a message", body: `{"message":"Organization not found"}`, message: "Organization not found"},
		{name: "a code and a message", body: `{"code":"entity_not_found","message":"Gone"}`, code: "entity_not_found", message: "Gone"},
		{name: "a message and fields", body: `{"message":"Validation failed.","errors":[{"code":"required","field":"events"}]}`,
			message: "Validation failed.", fields: []FieldError{{Field: "events", Code: "required"}}},
		{name: "a code, a message and reasons", body: `{"code":"password_strength_error","message":"Weak","errors":[{"code":"too_short","message":"At least 10."},{"code":"common","message":"Too common."}]}`,
			code: "password_strength_error", message: "Weak", fields: []FieldError{{Code: "too_short", Message: "At least 10."},
				{Code: "common", Message: "Too common."}}},
		{name: "an OAuth error", body: `{"error":"invalid_grant","error_description":"The code has expired."}`, code: "invalid_grant",
			message: "The code has expired."},
		{name: "places in the body", body: `{"message":"Invalid","code":"invalid_audit_log_event","errors":[{"instancePath":"/targets/0"}]}`,
			code: "invalid_audit_log_event", message: "Invalid", fields: []FieldError{{Field: "/targets/0"}}},
		{name: "a list of messages", body: `{"message":["range_end must be a date","range_start must be a date"],"error":"Bad Request"}`,
			message: "range_end must be a date; range_start must be a date"},
		{name: "bare text", body: `"Ratelimited"`, message: "Ratelimited"},
		{name: "an error without a description", body: `{"error":"Unauthorized"}`, message: "Unauthorized"},
		{name: "a web page of a proxy", body: `<html><h1>502</h1></html>`},
		{name: "nothing", body: ``},
		{name: "an error in an error", body: `{"error":{"code":"nope","message":"No."}}`, code: "nope", message: "No."},
		{name: "plain reasons", body: `{"message":"Invalid","errors":["name is empty"]}`, message: "Invalid",
			fields: []FieldError{{Message: "name is empty"}}},
		{name: "wrong types all over", body: `{"message":{"a":1},"code":7,"errors":{"name":true,"b":null,"c":[3,[[]],{}]}}`},
		{name: "reasons by field", body: `{"message":"Invalid","errors":{"name":"is taken","domains":["is not a domain","is too long"],"a":{"b":"is odd"}}}`, message: "Invalid",
			fields: []FieldError{{Field: "name", Message: "is taken"}, {Field: "domains", Message: "is not a domain"},
				{Field: "domains", Message: "is too long"}, {Field: "a.b", Message: "is odd"}}},
		{name: "reasons by field, each an object", body: `{"errors":{"name":{"code":"taken","message":"is taken"},"email":[{"message":"is odd"}]}}`,
			fields: []FieldError{{Field: "name", Code: "taken", Message: "is taken"}, {Field: "email", Message: "is odd"}}},
		{name: "a list of reasons alone", body: `{"errors":["First.","Second.","First."]}`,
			fields: []FieldError{{Message: "First."}, {Message: "Second."}}},
		{name: "a problem with details", body: `{"type":"https://x.example/p","title":"Invalid input","status":422,"detail":"The name is too long."}`, message: "Invalid input; The name is too long."},
		{name: "details alone", body: `{"detail":"The name is too long."}`, message: "The name is too long."},
		{name: "a title alone", body: `{"title":"Invalid input"}`, message: "Invalid input"},
		{name: "details by place", body: `{"detail":[{"loc":["body","name"],"msg":"field required","type":"missing"}]}`,
			fields: []FieldError{{Field: "body.name", Message: "field required"}}},
		{name: "a message by field", body: `{"message":{"name":"is taken","domain":["is odd"]}}`,
			fields: []FieldError{{Field: "name", Message: "is taken"}, {Field: "domain", Message: "is odd"}}},
		{name: "a message that repeats a reason", body: `{"message":"Name is taken","errors":["name is taken.","Email is odd."]}`,
			message: "Name is taken", fields: []FieldError{{Message: "Email is odd."}}},
		{name: "a message and a description", body: `{"message":"No.","error":"invalid_request","error_description":"The code is used."}`,
			code: "invalid_request", message: "No.; The code is used."},
		{name: "an error with reasons in it", body: `{"error":{"message":"Invalid","errors":{"name":["is taken"]}}}`, message: "Invalid",
			fields: []FieldError{{Field: "name", Message: "is taken"}}},
		{name: "reasons in reasons", body: `{"errors":[{"property":"owner","constraints":{"isText":"owner must be text"},"children":[{"property":"id","constraints":{"a":"id is missing"}}]}]}`,
			fields: []FieldError{{Field: "owner", Message: "owner must be text"}, {Field: "id", Message: "id is missing"}}},
		{name: "places as JSON:API gives them", body: `{"errors":[{"title":"Invalid","detail":"Too long.","source":{"pointer":"/data/name"}}]}`,
			fields: []FieldError{{Field: "/data/name", Message: "Invalid"}, {Field: "/data/name", Message: "Too long."}}},
		{name: "several reasons in one thing", body: `{"errors":[{"field":"name","message":["is taken","is odd"]}]}`,
			fields: []FieldError{{Field: "name", Message: "is taken"}, {Field: "name", Message: "is odd"}}},
		{name: "a bare list", body: `["First.","Second."]`, fields: []FieldError{{Message: "First."}, {Message: "Second."}}},
		{name: "null", body: `null`},
		{name: "half of an object", body: `{"message":"Organi`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-Request-Id", "req_42")
				w.Header().Set("Retry-After", "30")
				answerJSON(w, 422, test.body)
			})
			_, err := client.GetOrganization(t.Context(), "org_1")
			want := &Error{Method: "GET", Path: "/organizations/{id}", Status: 422, Code: test.code, Message: test.message,
				Fields: test.fields, RequestID: "req_42", RetryAfter: 30 * time.Second, Outcome: Refused}
			var told *Error
			require.ErrorAs(t, err, &told)
			want.RetryAt = told.RetryAt
			assert.WithinDuration(t, time.Now().Add(30*time.Second), told.RetryAt, 5*time.Second)
			assert.Equal(t, want, err)
			assert.ErrorContains(t, err, "422 Unprocessable Entity")
			assert.ErrorContains(t, err, "req_42")
			for _, f := range test.fields {
				assert.ErrorContains(t, err, f.Field)
				assert.ErrorContains(t, err, f.Message)
			}
		})
	}
}

func TestQuestionsAboutErrors(t *testing.T) {
	type answers struct{ notFound, unauthorized, rateLimited, unsupported bool }
	tests := map[int]answers{
		400: {},
		401: {unauthorized: true},
		403: {unauthorized: true},
		404: {notFound: true, unsupported: true},
		405: {unsupported: true},
		429: {rateLimited: true},
		501: {unsupported: true},
		500: {},
	}
	for code, want := range tests {
		err := error(&Error{Status: code, RequestID: "req_1"})
		assert.Equal(t, want, answers{IsNotFound(err), IsUnauthorized(err), IsRateLimited(err), IsUnsupported(err)}, "status %d", code)
		assert.Equal(t, "req_1", RequestID(err))
	}
	assert.True(t, IsRateLimited(&Error{Err: ErrBusy}))
	assert.Equal(t, Outcome(""), OutcomeOf(nil))
	assert.Equal(t, Unknown, OutcomeOf(http.ErrBodyNotAllowed))
	assert.Empty(t, RequestID(http.ErrBodyNotAllowed))
}

func TestNoSecretInErrors(t *testing.T) {
	const accessToken = "access/token+of=an-operator"
	escaped := url.QueryEscape(accessToken)
	echo := strings.Join([]string{testKey, accessToken, escaped, "Bearer of-somebody-else", "sk_live_of_somebody_else",
		"https://setup.example?token=abc123"}, " ")
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", "req_1\r\nforged")
		answerJSON(w, 403, `{"message":"`+echo+`","code":"`+testKey+`","errors":[{"field":"`+testKey+`","message":"line\nbreak `+testKey+`"}]}`)
	})
	_, err := client.GetProfile(t.Context(), accessToken)
	require.Error(t, err)
	for _, secret := range []string{testKey, accessToken, escaped, "of-somebody", "sk_live", "abc123", "\n", "\r"} {
		assert.NotContains(t, err.Error(), secret)
	}
	_, err = client.GetOrganization(t.Context(), "org_1")
	assert.NotContains(t, err.Error(), testKey)
}

func TestLongWordsAreCut(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, 400, `{"message":"`+strings.Repeat("long ", 10000)+`"}`)
	})
	_, err := client.GetOrganization(t.Context(), "org_1")
	assert.Less(t, len(err.Error()), 1000)
}
