package emulator

import (
	"net/http"
	"slices"
	"strings"
)

const shortestPassword = 10

var hashTypes = []string{"bcrypt", "firebase-scrypt", "ssha", "ssha256", "scrypt", "pbkdf2", "argon2"}

// passwordInput is what a create or an update may say about a password. Passwords are checked and forgotten:
// nobody signs in with one here.
type passwordInput struct {
	Password     *string `json:"password"`
	PasswordHash *string `json:"password_hash"`
	HashType     *string `json:"password_hash_type"`
	SaltPosition *string `json:"password_salt_position"`
}

// refusePassword says why a password cannot be taken; nil when it can, or when there is none.
func refusePassword(r *http.Request, in passwordInput) *reply {
	var answer reply
	refuse := func(code, text string) reply { return problem(http.StatusBadRequest, code, text) }
	switch {
	case in.Password != nil && in.PasswordHash != nil:
		answer = refuse("password_and_password_hash_provided", "Send a password or a password hash, not both.")
	case in.Password != nil && in.HashType != nil:
		answer = refuse("password_and_password_hash_type_provided", "A type of hash does not go with a password.")
	case in.SaltPosition != nil && in.PasswordHash == nil:
		answer = refuse("password_salt_position_requires_password_hash", "The position of the salt goes with a password hash only.")
	case in.PasswordHash != nil && (in.HashType == nil || !slices.Contains(hashTypes, *in.HashType)):
		answer = invalid(r, fieldError{"invalid_password_hash_type", "password_hash_type"})
	case in.PasswordHash != nil && !validHash(*in.PasswordHash, *in.HashType):
		answer = refuse("invalid_password_hash", "The password hash is not of the type that was named.")
	case in.Password != nil && len(*in.Password) < shortestPassword:
		answer = reply{http.StatusBadRequest, map[string]any{
			"code": "password_strength_error", "message": "Password does not meet strength requirements.",
			"errors": []map[string]string{{"code": "password_too_short", "message": "Password must be at least 10 characters."}},
		}}
	default:
		return nil
	}
	return &answer
}

// validHash knows how the commonest types begin.
func validHash(hash, kind string) bool {
	switch kind {
	case "bcrypt":
		return strings.HasPrefix(hash, "$2") && len(hash) == 60
	case "argon2":
		return strings.HasPrefix(hash, "$argon2")
	}
	return hash != ""
}
