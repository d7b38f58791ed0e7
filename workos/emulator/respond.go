package emulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// reply is the answer of an API route. Its body is written as JSON after the lock is released, so it must
// hold values of its own and never something that a later request changes.
type reply struct {
	status int
	body   any // nil: no body at all
}

func ok(body any) reply           { return reply{http.StatusOK, body} }
func created(body any) reply      { return reply{http.StatusCreated, body} }
func emptyReply(status int) reply { return reply{status, nil} }

// emptyJSON is the body of an answer that is documented as JSON of no given shape, and comes without any.
type emptyJSON struct{}

// fieldError is one entry of a 422's errors.
type fieldError struct {
	Code  string `json:"code"`
	Field string `json:"field"`
}

// message answers with nothing but words.
func message(status int, text string) reply {
	return reply{status, map[string]string{"message": text}}
}

// problem answers with a code and words.
func problem(status int, code, text string) reply {
	return reply{status, map[string]string{"code": code, "message": text}}
}

// notFound answers 404 for an id that is unknown, whatever it looks like.
func notFound(kind, id string) reply {
	return reply{http.StatusNotFound, map[string]string{
		"message": fmt.Sprintf("%s not found: '%s'.", kind, id), "code": "entity_not_found", "entity_id": id,
	}}
}

// invalid answers 422. The user management endpoints add a code of their own.
func invalid(r *http.Request, fields ...fieldError) reply {
	body := map[string]any{"message": "Validation failed.", "errors": fields}
	if strings.HasPrefix(r.URL.Path, "/user_management/") {
		body["code"] = "invalid_request_parameters"
	}
	return reply{http.StatusUnprocessableEntity, body}
}

// writeJSON sends a body with its length, so that a cut connection shows.
func writeJSON(w http.ResponseWriter, status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Errorf("an answer that is not JSON: %w", err))
	}
	writeBytes(w, status, "application/json; charset=utf-8", data)
}

func writeBytes(w http.ResponseWriter, status int, contentType string, data []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data) // the client went away; nobody is left to tell
}

// writeAttachment begins an answer that a browser saves as a file; what follows is written to w.
func writeAttachment(w http.ResponseWriter, name, contentType string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	w.Header().Set("X-Content-Type-Options", "nosniff")
}

const maxBody = 1 << 20

// readBody decodes a request's JSON into into. The reply is nil when it could. An empty body is an empty
// object: several writes have no required field.
func readBody(r *http.Request, into any) *reply {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		refused := problem(http.StatusBadRequest, "invalid_request_body", "The request body could not be read.")
		return &refused
	}
	if len(data) == 0 {
		return nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		refused := problem(http.StatusBadRequest, "invalid_request_body", "The request body is not the JSON that this endpoint takes.")
		return &refused
	}
	return nil
}
