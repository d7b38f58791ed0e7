package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// NewFormKey makes a key for one rendering of a form whose action must happen only once. The form carries it in a
// hidden field, and the store's Reserve… methods take it. It is bound to the operator, so that a form still works
// after signing in again; without an operator it is "".
func (a *Auth) NewFormKey(ctx context.Context) string {
	operator, ok := OperatorFrom(ctx)
	if !ok {
		return ""
	}
	random := rand.Text()
	return random + "-" + sealForm(a.formKeys[0], random, operator.ID)
}

// CheckFormKey reports whether a form key was made by NewFormKey for this operator.
func (a *Auth) CheckFormKey(ctx context.Context, key string) bool {
	operator, ok := OperatorFrom(ctx)
	random, seal, found := strings.Cut(key, "-")
	if !ok || !found || !browserToken.MatchString(random) {
		return false
	}
	for _, secret := range a.formKeys {
		if hmac.Equal([]byte(seal), []byte(sealForm(secret, random, operator.ID))) {
			return true
		}
	}
	return false
}

func sealForm(secret []byte, random, operatorID string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(random + "/" + operatorID))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}
