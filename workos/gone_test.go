package workos

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOnlyWhatWorkOSSaysOfTheObjectIsGone answers with what proxies, frameworks and WorkOS send with a 404.
func TestOnlyWhatWorkOSSaysOfTheObjectIsGone(t *testing.T) {
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, body)
	}))
	defer server.Close()
	client, err := New(Config{BaseURL: server.URL, APIKey: "sk_test_1", ClientID: "client_1"})
	require.NoError(t, err)
	for said, isGone := range map[string]bool{
		`{"message":"Connection not found: 'conn_1'.","code":"entity_not_found","entity_id":"conn_1"}`:     true,
		`{"message":"Could not find connection with ID conn_1."}`:                                          true,
		`{"message":"Connection not found"}`:                                                               true,
		`{"code":"connection_not_found"}`:                                                                  true,
		`{"error":"conn_1 does not exist"}`:                                                                true,
		`{"status":404,"error":"Not Found","message":"No message available","path":"/connections/conn_1"}`: false,
		`{"message":"No static resource connections/conn_1."}`:                                             false,
		`{"errors":[{"status":"404","title":"Not Found"}]}`:                                                false,
		`{"code":404,"message":"HTTP 404 Not Found"}`:                                                      false,
		`{"error":{"code":404,"message":"The requested URL was not found on this server."}}`:               false,
		`{"message":"404 Not Found"}`:                                                                      false,
		`{"message":"The requested resource could not be found"}`:                                          false,
		`{"code":"NOT_FOUND","message":"Not found"}`:                                                       false,
		`{"error":"not_found"}`:                                                                            false,
		`{"message":"The upstream service is not available"}`:                                              false,
		`{"message":"upstream not found","code":"upstream_error"}`:                                         false,
		`{"message":"Not Found"}`:                                                                          false,
		`{}`:                                                                                               false,
		``:                                                                                                 false,
	} {
		body = said
		_, err := client.GetConnection(t.Context(), "conn_1")
		require.Error(t, err, said)
		assert.Equal(t, isGone, IsGone(err), said)
	}
}
