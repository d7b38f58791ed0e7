package page

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnExternalIDIsLookedForAmongCustomersAndUsersAtOnce has WorkOS answer neither question before both have come.
func TestAnExternalIDIsLookedForAmongCustomersAndUsersAtOnce(t *testing.T) {
	var both sync.WaitGroup
	both.Add(2)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		both.Done()
		met := make(chan struct{})
		go func() { both.Wait(); close(met) }()
		select {
		case <-met:
		case <-time.After(5 * time.Second):
			http.Error(w, `{"message":"the other question did not come"}`, http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		id := "org_01"
		if strings.Contains(r.URL.Path, "users") {
			id = "user_01"
		}
		fmt.Fprintf(w, `{"id":%q,"name":"Acme","external_id":"crm-42"}`, id)
	}))
	defer server.Close()
	client, err := workos.New(workos.Config{BaseURL: server.URL, APIKey: "sk_test_1"})
	require.NoError(t, err)
	var found mirror.SearchResult
	require.NoError(t, (&Base{Client: client}).SearchExternalID(t.Context(), "crm-42", &found))
	require.Len(t, found.Organizations, 1)
	assert.Equal(t, "org_01", found.Organizations[0].ID)
	require.Len(t, found.Users, 1)
	assert.Equal(t, "user_01", found.Users[0].ID)
}
