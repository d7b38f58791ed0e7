package auth

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// hostPrefix makes browsers require Secure, Path=/ and this exact host for a cookie, so that no neighboring
// subdomain can set one.
const hostPrefix = "__Host-"

const (
	sessionCookie = "frontdesk-session"
	signInCookie  = "frontdesk-sign-in"
)

// maxSignIns is how many tabs of one browser may be signing in at the same time.
const maxSignIns = 5

// maxCookies bounds how many cookies of one name are read.
const maxCookies = 8

var browserToken = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// cookies names and writes the cookies of Frontdesk. On loopback over plain http they have no prefix and no Secure,
// because browsers would refuse them there.
type cookies struct{ secure bool }

func (k cookies) name(base string) string {
	if k.secure {
		return hostPrefix + base
	}
	return base
}

// set writes a cookie; maxAge is in seconds, 0 for as long as the browser runs, negative to delete.
func (k cookies) set(w http.ResponseWriter, base, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: k.name(base), Value: value, Path: "/", MaxAge: maxAge, Secure: k.secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode})
}

// read returns the distinct values of a cookie; a browser may send several cookies of the same name.
func (k cookies) read(r *http.Request, base string) []string {
	var values []string
	for _, cookie := range r.CookiesNamed(k.name(base)) {
		if len(values) < maxCookies && !slices.Contains(values, cookie.Value) {
			values = append(values, cookie.Value)
		}
	}
	return values
}

// browsers returns the tokens that bind unfinished sign-ins to this browser, newest first.
func (k cookies) browsers(r *http.Request) []string {
	var tokens []string
	for _, value := range k.read(r, signInCookie) {
		for token := range strings.SplitSeq(value, ".") {
			if len(tokens) < maxSignIns && browserToken.MatchString(token) {
				tokens = append(tokens, token)
			}
		}
	}
	return tokens
}

// setBrowsers keeps the tokens in the browser for as long as a sign-in may take.
func (k cookies) setBrowsers(w http.ResponseWriter, tokens []string) {
	if len(tokens) == 0 {
		k.set(w, signInCookie, "", -1)
		return
	}
	k.set(w, signInCookie, strings.Join(tokens[:min(len(tokens), maxSignIns)], "."), int(signInTTL.Seconds()))
}
