package workos

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestCheckWebhook(t *testing.T) {
	now := time.UnixMilli(1_760_000_000_000)
	body := `{"event":"connection.activated"}`
	sign := func(stamp string) string {
		mac := hmac.New(sha256.New, []byte("whsec_1"))
		mac.Write([]byte(stamp + "." + body))
		return "t=" + stamp + ", v1=" + hex.EncodeToString(mac.Sum(nil))
	}
	at := func(d time.Duration) string { return fmt.Sprint(now.Add(d).UnixMilli()) }
	for _, test := range []struct {
		name, header, body, secret string
		want                       WebhookProblem
	}{
		{"signed now", sign(at(0)), body, "whsec_1", ""},
		{"signed three minutes ago", sign(at(-180 * time.Second)), body, "whsec_1", ""},
		{"signed longer ago", sign(at(-181 * time.Second)), body, "whsec_1", WebhookOutdated},
		{"signed in the future", sign(at(181 * time.Second)), body, "whsec_1", WebhookOutdated},
		{"another secret", sign(at(0)), body, "whsec_2", WebhookBadHash},
		{"another body", sign(at(0)), body + " ", "whsec_1", WebhookBadHash},
		{"a time in seconds", sign(fmt.Sprint(now.Unix())), body, "whsec_1", WebhookInSeconds},
		{"nothing", "", body, "whsec_1", WebhookBadShape},
		{"half a hash", sign(at(0))[:60], body, "whsec_1", WebhookBadShape},
		{"two of them", sign(at(0)) + "," + sign(at(0)), body, "whsec_1", WebhookBadShape},
		{"a time beyond numbers", "t=9999999999999999999, v1=" + fmt.Sprintf("%064d", 0), body, "whsec_1", WebhookBadShape},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := CheckWebhook(test.header, []byte(test.body), Secret(test.secret), now)
			assert.Equal(t, test.want, got.Problem)
		})
	}
	check := CheckWebhook(sign(at(-time.Minute)), []byte(body), "whsec_1", now)
	assert.Equal(t, time.Minute, check.Age)
	assert.Equal(t, check.Expected, check.Got)
}
