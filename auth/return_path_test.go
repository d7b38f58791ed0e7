package auth

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPagesOfTheDeskCanBeWanted(t *testing.T) {
	for _, page := range []string{
		"/", "/users", "/users/", "/organizations/org_01H5JQ-x_9/users", "/search?q=ana", "/search?q=ana%40example.com",
		"/search?q=caf%C3%A9+noir",
		"/users?q=&state=active&sort=-name&after=eyJ_-", "/activity?actor=conn_1/idp", "/?x", "/users?next=//evil.example",
	} {
		require.Equal(t, page, safeReturn(page))
	}
}

// hostilePaths are ways to write an address that some browser, server or library takes for another site.
func hostilePaths() map[string][]string {
	classes := map[string][]string{
		"nothing to go to": {"", " ", "?", "#", "users", "./users", "../users", ".", "*"},
		"dot segments": {"/.", "/..", "/./users", "/../users", "/users/..", "/users/../../evil.example", "/%2e%2e/", "/%2E/",
			"/.%2e/x"},
		"in circles": {"/sign-in", "/sign-in/", "/sign-in?return=/sign-in", "/sign-in/start", "/auth/callback?code=x&state=y",
			"/sign-out", "/signed-out"},
		"splitting the header": {"/users\r\nSet-Cookie: a=b", "/users\nLocation: https://evil.example", "/users?q=a\r\nb",
			"/users?q=%0d%0aSet-Cookie:%20a=b", "/users?q=%0A", "/users\x00", "/users?q=%00", "/users?q=%7f", "/users?q=\u2028", "/users?q=%1f"},
		"broken escapes":         {"/users?q=%", "/users?q=%4", "/users?q=%zz", "/%", "/users%"},
		"a fragment":             {"/users#evil", "/#//evil.example", "/users?q=a#b"},
		"characters in the path": {"/users;x", "/users:8080", "/us ers", "/usérs", "/users'", "/users\"", "/<script>", "/users|x", "/users^", "/users`", "/{}", "/@evil.example", "/users@evil.example", "/%61", "/users\\x"},
		"too long":               {"/" + strings.Repeat("a", maxReturnPath)},
	}
	hosts := []string{"evil.example", "evil.example/", "evil.example%2f@desk.example.com", "desk.example.com.evil.example", "desk.example.com@evil.example", "127.0.0.1", "[::1]", "2130706433", "evil.example:443"}
	starts := []string{
		"//", "///", "////", "/\\", "\\/", "\\\\", "\\", "/\\/", "//\\", "/\t/", "/\n/", "/\r/", "/\t\\", "\t//", "\n//", " //", "/ /", "/%09/", "/%0a/", "/%0d/", "/%2f", "/%2F/", "/%5c", "/%5C/", "//%2f",
		"/./", "/.//", "/..//", "/%2e//", "/;/", "/x//", "/x/\\", "/\u200b/", "/\u3000/", "/\u3002", "\u2215\u2215", "/\uff0f", "/\u00a0/", "/\x00/", "/\x0b/", "/\x0c/", "/\x7f/",
		"http://", "https://", "https:", "https:/", "https:\\\\", "HtTpS://", "http:///", "https:;//", "ftp://", "//https://", "/https://", "@", "/@", "//@", "javascript://", "javascript:alert(1)//", "data:text/html,", "vbscript:", "file:///", "blob:https://", "mailto:", "jar:", "\x01https://", "h\tttps://",
	}
	for _, start := range starts {
		for _, host := range hosts {
			class := "starting with " + start
			classes[class] = append(classes[class], start+host)
		}
	}
	return classes
}

func TestNoWantedPageLeadsElsewhere(t *testing.T) {
	d := newDesk(t)
	tried := 0
	for class, list := range hostilePaths() {
		for _, wanted := range list {
			for _, form := range []string{wanted, url.QueryEscape(wanted)} {
				tried++
				got := safeReturn(form)
				if got != "" && strings.HasPrefix(class, "starting with") {
					require.Regexp(t, `^/[A-Za-z0-9]`, got, class)
				} else {
					require.Empty(t, got, "%s: %q", class, form)
				}
			}
		}
	}
	require.Greater(t, tried, 900)
	for _, wanted := range []string{"//evil.example", "/\\evil.example", "https://evil.example", "/%09/evil.example", "/\t/evil.example"} {
		w := d.browser().signIn(staff("ana@example.com"), wanted)
		require.Equal(t, http.StatusSeeOther, w.Code)
		require.Equal(t, "/", w.Header().Get("Location"))
	}
}

func FuzzSafeReturn(f *testing.F) {
	for _, list := range hostilePaths() {
		f.Add(list[0])
	}
	base, err := url.Parse("https://desk.example.com/x/y")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, wanted string) {
		got := safeReturn(wanted)
		if got == "" {
			return
		}
		require.Equal(t, wanted, got)
		require.NotContains(t, got, "\\")
		require.False(t, len(got) > 1 && got[1] == '/')
		there, err := base.Parse(got)
		require.NoError(t, err)
		require.Equal(t, "https://desk.example.com", there.Scheme+"://"+there.Host)
		for _, char := range []byte(got) {
			require.True(t, char > ' ' && char < 0x7f)
		}
	})
}
