package workos

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDifferencesBetweenARequestAndItsAnswer(t *testing.T) {
	for name, row := range map[string]struct {
		sent, answer string
		want         []string
	}{
		"as asked":               {`{"name":"A","count":5}`, `{"id":"x_1","name":"A","count":5.0}`, nil},
		"another value":          {`{"name":"A"}`, `{"name":"B"}`, []string{"name A B"}},
		"nothing":                {`{"name":"A"}`, `{"name":null}`, []string{"name A "}},
		"not said":               {`{"name":"A"}`, `{"id":"x_1"}`, nil},
		"another shape":          {`{"name":"A"}`, `{"name":{"first":"A"}}`, nil},
		"taken away":             {`{"external_id":null}`, `{"external_id":""}`, nil},
		"not taken away":         {`{"external_id":null}`, `{"external_id":"x"}`, []string{"external_id  x"}},
		"spaces at the ends":     {`{"name":" A "}`, `{"name":"A"}`, nil},
		"another spelling":       {`{"email":"Ana@Bücher.example"}`, `{"email":"ana@xn--bcher-kva.example"}`, nil},
		"one role":               {`{"role_slug":"admin"}`, `{"role":{"slug":"billing"}}`, []string{"role_slug admin billing"}},
		"the same role":          {`{"role_slug":"admin"}`, `{"role":{"slug":"admin"},"roles":[{"slug":"admin"}]}`, nil},
		"several roles":          {`{"role_slugs":["a","b"]}`, `{"roles":[{"slug":"b"},{"slug":"a"}]}`, nil},
		"a list in any order":    {`{"events":["a","b"]}`, `{"events":["b","a"]}`, nil},
		"a shorter list":         {`{"events":["a","b"]}`, `{"events":["b"]}`, []string{"events a, b b"}},
		"a list of objects":      {`{"targets":[{"type":"team"}]}`, `{"targets":[{"type":"other"}]}`, []string{`targets {"type":"team"} {"type":"other"}`}},
		"metadata kept":          {`{"metadata":{"plan":"gold"}}`, `{"metadata":{"plan":"gold","seats":"5"}}`, nil},
		"metadata not set":       {`{"metadata":{"plan":"gold"}}`, `{"metadata":{"seats":"5"}}`, []string{"metadata.plan gold "}},
		"metadata not removed":   {`{"metadata":{"plan":null}}`, `{"metadata":{"plan":"gold"}}`, []string{"metadata.plan  gold"}},
		"days":                   {`{"expires_in_days":7}`, `{"created_at":"2026-01-01T00:00:00Z","expires_at":"2026-01-03T00:00:00Z"}`, []string{"expires_in_days 7 2"}},
		"a secret":               {`{"client_secret":"s3cret"}`, `{"client_secret":"***"}`, nil},
		"a time that is rounded": {`{"expires_at":"2026-01-01T00:00:00.123Z"}`, `{"expires_at":"2026-01-01T00:00:01Z"}`, nil},
		"another time":           {`{"expires_at":"2026-01-01T00:00:00Z"}`, `{"expires_at":"2026-02-01T00:00:00Z"}`, []string{"expires_at 2026-01-01T00:00:00Z 2026-02-01T00:00:00Z"}},
		"inside a wrapper":       {`{"name":"A"}`, `{"api_key":{"id":"key_1","name":"B"}}`, []string{"name A B"}},
		"a text of digits":       {`{"external_id":"0042"}`, `{"external_id":42}`, []string{"external_id 0042 42"}},
		"another line break":     {`{"name":"a\nb"}`, `{"name":"a\r\nb"}`, nil},
		"the end of a day":       {`{"expires_in_days":7}`, `{"created_at":"2026-01-01T10:00:00Z","expires_at":"2026-01-08T23:59:59Z"}`, nil},
		"a verified domain":      {`{"domain_data":[{"domain":"a.example","state":"verified"}]}`, `{"domains":[{"domain":"a.example","state":"pending"}]}`, []string{"domain a.example verified pending"}},
		"a domain that is lost":  {`{"domain_data":[{"domain":"a.example","state":"pending"}]}`, `{"domains":[]}`, []string{"domain a.example pending "}},
		"no object":              {`{"name":"A"}`, `[]`, nil},
	} {
		found, isIgnored := put("/x", decodeAny([]byte(row.sent))).differences([]byte(row.answer))
		var got []string
		for _, d := range found {
			got = append(got, strings.Join([]string{d.Field, d.Asked, d.Shown}, " "))
		}
		assert.Equal(t, row.want, got, name)
		assert.False(t, isIgnored, name)
	}
	revoked := post("/x", nil).expectsText("state", "revoked")
	for answer, ignored := range map[string]bool{`{"state":"pending"}`: true, `{"state":"revoked"}`: false, `{}`: false, `[]`: false} {
		_, isIgnored := revoked.differences([]byte(answer))
		assert.Equal(t, ignored, isIgnored, answer)
	}
	found, isIgnored := get("/x").expectsText("state", "revoked").differences([]byte(`{"state":"pending"}`))
	assert.Empty(t, found, "a read asks for nothing")
	assert.False(t, isIgnored)
}
