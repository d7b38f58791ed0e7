package workos

import (
	"context"
	"encoding/json"
	"errors"
)

// AuthChallenge asks the owner of a factor for a code. Code is what was sent to them, "" for totp.
type AuthChallenge struct {
	Object
	AuthFactorID string `json:"authentication_factor_id"`
	ExpiresAt    Time   `json:"expires_at"`
	Code         Secret `json:"code"`
}

func (*AuthChallenge) scrub(raw json.RawMessage) json.RawMessage {
	return dropKeys(raw, []string{"code"})
}

// ChallengeAuthFactor opens a challenge; that of an sms factor sends a message, so it is never sent twice.
// The template, "" for WorkOS's own words, holds {{code}} where the code goes.
//
// POST /auth/factors/{id}/challenge
func (c *Client) ChallengeAuthFactor(ctx context.Context, id, smsTemplate string) (AuthChallenge, error) {
	return one[AuthChallenge](ctx, c, post("/auth/factors/{id}/challenge", struct {
		SMSTemplate string `json:"sms_template,omitempty"`
	}{smsTemplate}, id).sentOnce())
}

// VerifyAuthChallenge reports whether a code answers a challenge. Every try counts.
//
// POST /auth/challenges/{id}/verify
func (c *Client) VerifyAuthChallenge(ctx context.Context, challengeID, code string) (valid bool, err error) {
	r := post("/auth/challenges/{id}/verify", codeBody{code}, challengeID).needsAnswer()
	r.secrets = []string{code}
	got, err := c.do(ctx, r)
	if err != nil {
		return false, err
	}
	var body struct {
		Valid *bool `json:"valid"`
	}
	if json.Unmarshal(got.body, &body) != nil || body.Valid == nil {
		return false, got.unreadable(errors.New("the answer does not say whether the code is valid"))
	}
	return *body.Valid, nil
}

// codeBody is the body of every call that shows a code.
type codeBody struct {
	Code string `json:"code"`
}
