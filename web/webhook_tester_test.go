package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheWebhookTesterSaysWhichCheckFailed(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	const secret, body = "whsec_canary", "{\n  \"event\": \"connection.activated\"\n}"
	stamp := fmt.Sprint(time.Now().UnixMilli())
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "." + body))
	header := "t=" + stamp + ", v1=" + hex.EncodeToString(mac.Sum(nil))
	for _, test := range []struct{ name, header, body, secret, says string }{
		{"as it came", header, body, secret, "The signature is valid"},
		{"as a browser sends it", header, "{\r\n  \"event\": \"connection.activated\"\r\n}\r\n", secret, "The signature is valid"},
		{"another secret", header, body, "whsec_other", "The hash does not match"},
		{"half a header", header[:40], body, secret, "is not a WorkOS signature"},
		{"nothing", "", "", "", "is not a WorkOS signature"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p.requests()
			got := p.send(t, client, http.MethodPost, "/tools/webhook-tester",
				url.Values{"header": {test.header}, "body": {test.body}, "secret": {test.secret}})
			require.Equal(t, http.StatusOK, got.StatusCode)
			page := got.page(t)
			assert.Contains(t, squeeze(page.Find(".callout").Text()), test.says)
			assert.Equal(t, test.header, page.Find("input[name=header]").AttrOr("value", ""), "what was pasted stays")
			assert.Empty(t, p.requests(), "nothing is sent anywhere")
		})
	}
}
