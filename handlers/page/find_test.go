package page

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
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
	held, err := mirror.Open(t.Context(), filepath.Join(t.TempDir(), "mirror.db"), client, nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, held.Close()) }()
	require.NoError(t, (&Base{Client: client, Mirror: held}).SearchExternalID(t.Context(), "crm-42", &found))
	_, _, err = held.Organization(t.Context(), mirror.Everything, "org_01")
	require.NoError(t, err, "what is found this way is in the mirror, too")
	require.Len(t, found.Organizations, 1)
	assert.Equal(t, "org_01", found.Organizations[0].ID)
	require.Len(t, found.Users, 1)
	assert.Equal(t, "user_01", found.Users[0].ID)
}
