package auth

import (
	"net/url"
	"regexp"
	"strings"

	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// returnPath matches the pages that a browser may be sent to after signing in: non-empty segments of
// unreserved characters and a query without control characters. Anything else, such as escaped slashes and
// backslashes, is not a path of Frontdesk, and browsers may read it in unexpected ways.
var returnPath = regexp.MustCompile(`^/(?:[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*/?)?` +
	`(?:\?(?:[A-Za-z0-9._~!$'()*+,;=:@/?&-]|%[2-6][0-9A-Fa-f]|%7[0-9A-Ea-e]|%[89A-Fa-f][0-9A-Fa-f])*)?$`)

const maxReturnPath = 2000

// safeReturn returns the wanted page if it is a page of Frontdesk, and "" otherwise.
func safeReturn(wanted string) string {
	if len(wanted) > maxReturnPath || !returnPath.MatchString(wanted) {
		return ""
	}
	path, _, _ := strings.Cut(wanted, "?")
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "." || segment == ".." {
			return ""
		}
	}
	switch strings.TrimSuffix(path, "/") {
	case paths.SignIn.URL(), paths.SignInStart.URL(), paths.Callback.URL(), paths.SignOut.URL(), paths.SignedOut.URL():
		return "" // they would go in circles
	}
	return wanted
}

// landing is where a sign-in ends: the wanted page, or the overview.
func landing(wanted string) string {
	if wanted = safeReturn(wanted); wanted != "" {
		return wanted
	}
	return paths.Overview.URL()
}

// wantedPage is the page to come back to after signing in: the requested page or, for a fragment, the page that
// it is part of. The target of a form is not a page.
func (a *Auth) wantedPage(c request.Context) string {
	r := c.Request()
	if current := r.Header.Get("HX-Current-URL"); r.Header.Get("HX-Request") != "" && current != "" {
		page, err := url.Parse(current)
		if err != nil || page.Host != a.host {
			return ""
		}
		page.Fragment = ""
		return safeReturn(page.RequestURI())
	}
	if r.Method != "GET" {
		return ""
	}
	return safeReturn(r.URL.RequestURI())
}
