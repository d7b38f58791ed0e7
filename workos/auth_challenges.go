package workos

import (
	"context"
	"encoding/json"
	"errors"
)

// AuthChallenge asks the owner of an MFA method for a code. Code is the code that was sent, "" for totp.
type AuthChallenge struct {
	Object
	AuthFactorID string `json:"authentication_factor_id"`
	ExpiresAt    Time   `json:"expires_at"`
	Code         Secret `json:"code"`
}

func (*AuthChallenge) scrub(raw json.RawMessage) json.RawMessage {
	return dropKeys(raw, []string{"code"})
}

// ChallengeAuthFactor creates a challenge. For sms it sends a message, so it is never sent twice.
// The template, "" for WorkOS's own text, contains {{code}} in the place of the code.
//
// POST /auth/factors/{id}/challenge
func (c *Client) ChallengeAuthFactor(ctx context.Context, id, smsTemplate string) (AuthChallenge, error) {
	return one[AuthChallenge](ctx, c, post("/auth/factors/{id}/challenge", struct {
		SMSTemplate string `json:"sms_template,omitempty"`
	}{smsTemplate}, id).sentOnce())
}

// VerifyAuthChallenge reports whether a code is the right answer to a challenge. Every attempt counts.
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

// codeBody is the body of every call that sends a code.
type codeBody struct {
	Code string `json:"code"`
}
