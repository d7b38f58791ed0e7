// Package respond writes answers whose length is known, so that a cut connection shows.
package respond

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// JSON sends a body with its length, so that a cut connection shows.
func JSON(w http.ResponseWriter, status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Errorf("an answer that is not JSON: %w", err))
	}
	Bytes(w, status, "application/json; charset=utf-8", data)
}

// Bytes sends a body of any type with its length.
func Bytes(w http.ResponseWriter, status int, contentType string, data []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data) // the client is gone
}

// Attachment begins an answer that a browser saves as a file; what follows is written to w.
func Attachment(w http.ResponseWriter, name, contentType string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	w.Header().Set("X-Content-Type-Options", "nosniff")
}

// MaxBody is how large a request's body may be.
const MaxBody = 1 << 20
