package web

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"frontdesk/web/config"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// upstreamError is something that WorkOS may answer, and what each place that asks WorkOS says then. A place that is
// left out says why.
type upstreamError struct {
	name   string
	answer http.HandlerFunc // nil: nobody listens
	why    string
	says   map[string]string
}

func answers(status int, contentType, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// never answers. A server notices that the other side has given up only when it has read the request.
func never(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

const (
	aPage, aPart, aList, anAction, aSearch, aDownload, aSignIn = "page", "part", "list", "action", "search", "download", "sign-in"

	keyRefused  = "WorkOS refused Frontdesk's API key"
	notOffered  = "This WorkOS server does not offer this"
	noAnswer    = "WorkOS did not answer"
	serverError = "WorkOS answered with an error: 500 Internal Server Error"
	unanswered  = "WorkOS was sent this and gave no usable answer"
	notFoundAny = "Nothing found"
	noSignIn    = "WorkOS could not complete the sign-in"
)

func upstreamErrors() []upstreamError {
	const json = "application/json"
	selfRefused := map[string]string{aSignIn: "WorkOS refused Frontdesk itself"}
	invalid := map[string]string{anAction: "WorkOS does not accept the form", aSearch: notFoundAny, aSignIn: noSignIn}
	return []upstreamError{
		{"401", answers(401, json, `{"message":"Unauthorized"}`), keyRefused, selfRefused},
		{"403", answers(403, json, `{"code":"forbidden","message":"Forbidden"}`), keyRefused, selfRefused},
		{"404 of an object", answers(404, json, `{"message":"Not found","code":"entity_not_found"}`), "", map[string]string{
			aPage: "There is no such organization", aPart: "WorkOS answered that there is nothing here: this was deleted meanwhile",
			aList: "WorkOS answered that there is nothing here", anAction: "WorkOS did not find something that this needs", aSearch: notFoundAny,
			aDownload: "WorkOS no longer has this export", aSignIn: "does not offer this",
		}},
		{"404 without JSON", answers(404, "text/plain", "404 page not found"), notOffered, map[string]string{aSignIn: "does not offer this"}},
		{"501", answers(501, json, `{"message":"Not implemented"}`), notOffered, map[string]string{aSignIn: "does not offer this"}},
		{"409", answers(409, json, `{"message":"Conflict"}`), "WorkOS refused this", map[string]string{aSignIn: noSignIn}},
		{"422", answers(422, json, `{"message":"Invalid","errors":[]}`), "WorkOS did not accept th", invalid},
		{"400", answers(400, json, `{"message":"Bad request"}`), "WorkOS did not accept th", invalid},
		{"429", answers(429, json, `"Ratelimited"`, "Retry-After", "30"), "rate limit is used up", nil},
		{"503 concurrent_request", answers(503, json, `{"code":"concurrent_request","message":"Try again"}`), "Somebody else was changing this",
			nil},
		{"500", answers(500, json, `{"message":"Internal error"}`), serverError, map[string]string{anAction: unanswered}},
		{"a timeout", never, "WorkOS did not answer in time", map[string]string{
			anAction: unanswered, aDownload: noAnswer}},
		{"nobody listens", nil, "WorkOS cannot be reached", nil},
		{"200 with a web page", answers(200, "text/html", "<!doctype html><h1>It works</h1>"),
			"WorkOS answered, but not in a form that Frontdesk can read",
			map[string]string{anAction: unanswered}},
	}
}

// failing stands between Frontdesk and the emulator and answers some requests in its place.
type failing struct {
	listener net.Listener
	answer   atomic.Pointer[http.HandlerFunc]
	matches  func(*http.Request) bool
}

func (f *failing) inFrontOf(t *testing.T) func(*config.Config) {
	return func(cfg *config.Config) {
		target, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(target)
		front := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if answer := f.answer.Load(); answer != nil && f.matches(r) {
				(*answer)(w, r)
				return
			}
			proxy.ServeHTTP(w, r)
		}))
		front.Config.SetKeepAlivesEnabled(false) // nothing stays connected when nobody listens any longer
		front.Start()
		t.Cleanup(front.Close)
		f.listener, cfg.BaseURL = front.Listener, front.URL
	}
}

func TestEveryErrorOfWorkOSIsSaidTrulyInEveryPlace(t *testing.T) {
	for _, test := range upstreamErrors() {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			upstream := &failing{}
			p := startPages(t, upstream.inFrontOf(t))
			client, customer := p.signIn(t, "admin"), p.customers(t)[1]
			export := p.start(t, client, p.exportForm(t, client, customer.ID))
			p.ended(t, client, export)
			edit := "/organizations/" + customer.ID + "/edit"
			form := browserForm(p.open(t, client, edit).Find("#action-form"))
			form.Set("name", "Renamed Customer")
			stranger := p.browser(t)
			callback := p.hostedSignIn(t, stranger, "support")

			upstream.matches = func(r *http.Request) bool {
				switch {
				case r.URL.Path == "/organizations/"+customer.ID:
					return r.Method == http.MethodPut
				case strings.HasPrefix(r.URL.Path, "/organizations/"):
					return r.URL.Path == "/organizations/org_01NEVERSEEN"
				case strings.HasPrefix(r.URL.Path, "/audit_logs/exports/"), strings.HasPrefix(r.URL.Path, "/directories"):
					return true
				}
				return r.URL.Path == "/webhook_endpoints" || r.URL.Path == "/sso/token" || r.URL.Path == "/user_management/users"
			}
			if test.answer == nil {
				require.NoError(t, upstream.listener.Close())
			}
			upstream.answer.Store(&test.answer)
			visits := map[string]func() answer{
				aPage: func() answer { return p.send(t, client, http.MethodGet, "/organizations/org_01NEVERSEEN", nil) },
				aPart: func() answer { return p.send(t, client, http.MethodGet, "/organizations/"+customer.ID, nil) },
				aList: func() answer { return p.send(t, client, http.MethodGet, "/settings/webhooks", nil) },
				anAction: func() answer {
					got := p.send(t, client, http.MethodPost, edit, form)
					if got.StatusCode == http.StatusSeeOther {
						return p.send(t, client, http.MethodGet, got.Header.Get("Location"), nil)
					}
					return got
				},
				aSearch:   func() answer { return p.send(t, client, http.MethodGet, "/search?q=never.seen@nowhere.example", nil) },
				aDownload: func() answer { return p.send(t, client, http.MethodGet, export+"/download", nil) },
				aSignIn:   func() answer { return p.send(t, stranger, http.MethodGet, callback, nil) },
			}
			for place, visit := range visits {
				want, ok := test.says[place]
				if !ok {
					want = test.why
				}
				text := mainText(visit().page(t))
				assert.Contains(t, text, want, place)
				assert.Equal(t, strings.Contains(want, noAnswer), strings.Contains(text, noAnswer), "%s says %q", place, text)
				assert.NotContains(t, text, "error in Frontdesk", place)
			}
		})
	}
}
