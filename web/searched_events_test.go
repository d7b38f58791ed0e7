package web

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
)

// TestAPageSaysHowFarBackItSearchedForEvents has a hundred newer events of other objects in the way.
func TestAPageSaysHowFarBackItSearchedForEvents(t *testing.T) {
	const other = `{"object":"event","id":"event_%","event":"%type","created_at":"2026-03-04T05:06:07.890Z",` +
		`"data":{"type":"sso","status":"succeeded","user_id":"user_other","email":"x@other.example","sso":{"connection_id":"conn_other","organization_id":"org_01A"}}}`
	for events, isWhole := range map[int]bool{100: false, 3: true} {
		stand := &standIn{objects: standInObjects()}
		p := &pagesDesk{portalDesk: &portalDesk{testDesk: startForeign(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/events" {
				stand.ServeHTTP(w, r)
				return
			}
			kind := "authentication.sso_succeeded"
			if !strings.Contains(r.URL.RawQuery, kind) {
				kind = "dsync.user.created"
			}
			all := make([]string, events)
			for i := range all {
				all[i] = strings.NewReplacer("%type", kind, "%", strings.Repeat("A", i+1)).Replace(other)
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"object":"list","data":[` + strings.Join(all, ",") + `],"list_metadata":{"before":null,"after":null}}`))
		})}}
		client := p.signIn(t, "viewer")
		for _, at := range []string{paths.UserShow.URL("user_01A"), paths.ConnectionShow.URL("conn_01A"),
			paths.DirectoryShow.URL("directory_01A")} {
			text := mainText(p.open(t, client, at))
			says := strings.Contains(text, "Nothing among the newest 100 events of this ") && strings.Contains(text, "Older ones were not searched.")
			assert.NotEqual(t, isWhole, says, "%s: %s", at, text)
			if !isWhole {
				assert.NotRegexp(t, `No recent events|No sign-ins and no changes|Nothing has`, text, at)
			}
		}
		text := mainText(p.open(t, client, paths.DirectoryUserShow.URL("directory_user_01A")))
		assert.Equal(t, isWhole, strings.Contains(text, "none in 30 days"), text)
		assert.NotEqual(t, isWhole, strings.Contains(text, "none among the organization's newest 100"), text)
	}
}
