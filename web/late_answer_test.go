package web

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestALateAnswerDoesNotReplaceANewerOne has WorkOS answer a page's question after it has answered the same question of a
// later page.
func TestALateAnswerDoesNotReplaceANewerOne(t *testing.T) {
	organization := func(name string) string {
		return fmt.Sprintf(`{"object":"organization","id":"org_1","name":%q,"domains":[],"created_at":"2026-01-02T03:04:05.678Z"}`, name)
	}
	for name, path := range map[string]string{"the page": "/organizations/org_1", "a tab": "/organizations/org_1/raw"} {
		t.Run(name, func(t *testing.T) {
			var isLater atomic.Bool
			asked, answered := make(chan bool), make(chan bool)
			d := startForeign(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				switch {
				case r.URL.Path != "/organizations/org_1":
					fmt.Fprint(w, `{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`)
				case isLater.CompareAndSwap(false, true):
					close(asked)
					<-answered
					fmt.Fprint(w, organization("Old name"))
				default:
					fmt.Fprint(w, organization("New name"))
				}
			})
			client := d.signIn(t, "support")
			late := make(chan answer, 1)
			go func() { late <- d.send(t, client, http.MethodGet, path, nil) }()
			<-asked
			time.Sleep(2 * time.Millisecond) // questions of the same millisecond have no order
			assert.Contains(t, d.send(t, client, http.MethodGet, "/organizations/org_1", nil).body, "New name")
			d.handlers.Flush()
			close(answered)
			require.Contains(t, (<-late).body, "Old name")
			d.handlers.Flush()
			list := squeeze(d.send(t, client, http.MethodGet, "/organizations", nil).page(t).Find("tbody").Text())
			assert.Contains(t, list, "New name")
			assert.NotContains(t, list, "Old name")
		})
	}
}
