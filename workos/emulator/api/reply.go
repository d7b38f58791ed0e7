package api

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// listParam reads a query parameter that takes several values, in the three forms that clients send:
// name=a,b, name=a&name=b and name[]=a&name[]=b.
func listParam(r *http.Request, name string) []string {
	query := r.URL.Query()
	var values []string
	for _, text := range append(query[name], query[name+"[]"]...) {
		for part := range strings.SplitSeq(text, ",") {
			if part = strings.TrimSpace(part); part != "" {
				values = append(values, part)
			}
		}
	}
	return values
}

// Contains reports whether a text contains a part, regardless of case.
func Contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// reply is the answer of an API route. Its body is written as JSON after the lock is released, so it must
// have its own copies of values that a later request may change.
type reply struct {
	status int
	body   any // nil: no body at all
}

func ok(body any) reply { return reply{http.StatusOK, body} }

func created(body any) reply { return reply{http.StatusCreated, body} }

func emptyReply(status int) reply { return reply{status, nil} }

// emptyJSON is the body of an answer that is documented as JSON of no given shape, and comes without any.
type emptyJSON struct{}

// FieldError is one entry of a 422's errors.
type FieldError struct {
	Code  string `json:"code"`
	Field string `json:"field"`
}

// message answers with a message only.
func message(status int, text string) reply {
	return reply{status, map[string]string{"message": text}}
}

// problem answers with a code and a message.
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
func invalid(r *http.Request, fields ...FieldError) reply {
	body := map[string]any{"message": "Validation failed.", "errors": fields}
	if strings.HasPrefix(r.URL.Path, "/user_management/") {
		body["code"] = "invalid_request_parameters"
	}
	return reply{http.StatusUnprocessableEntity, body}
}

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

// text is a text of a request's body that may be left out (not given), or taken away with null or "".
type text struct {
	given bool
	value string
}

// UnmarshalJSON is called only for what the body holds, null too.
func (t *text) UnmarshalJSON(data []byte) error {
	t.given, t.value = true, ""
	return json.Unmarshal(data, &t.value)
}

// optionalTexts is a list of texts that may be left out (not given), or taken away with null (nil).
type optionalTexts struct {
	given  bool
	values []string
}

// UnmarshalJSON is called only for what the body holds, null too.
func (t *optionalTexts) UnmarshalJSON(data []byte) error {
	t.given, t.values = true, nil
	return json.Unmarshal(data, &t.values)
}
