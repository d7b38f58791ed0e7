package workos

import (
	"context"
	"encoding/json"
)

// JSONWebKey is one public key with which WorkOS signs the access tokens of an application.
type JSONWebKey struct {
	ID        string `json:"kid"`
	Algorithm string `json:"alg"`
	Type      string `json:"kty"`
	Use       string `json:"use"`
}

// GetJSONWebKeys reads the public keys of the client's own client ID. WorkOS answers 404 for a client ID that does not
// exist.
//
// GET /sso/jwks/{clientId}
func (c *Client) GetJSONWebKeys(ctx context.Context) ([]JSONWebKey, error) {
	got, err := c.do(ctx, get("/sso/jwks/{clientId}", c.clientID))
	if err != nil {
		return nil, err
	}
	return decodeJSONWebKeys(got)
}

func decodeJSONWebKeys(got answer) ([]JSONWebKey, error) {
	var body struct {
		Keys *[]JSONWebKey `json:"keys"`
	}
	if err := json.Unmarshal(got.body, &body); err != nil || body.Keys == nil {
		return nil, got.unreadable(errNotAnObject)
	}
	return *body.Keys, nil
}
