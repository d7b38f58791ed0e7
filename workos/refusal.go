package workos

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// refusal is what a server says about a call that it did not do.
type refusal struct {
	code    string
	message string
	fields  []FieldError
}

// decodeRefusal reads every shape that WorkOS answers errors in; a shape that it does not know gives
// nothing, never a failure:
//
//	{message}   {code,message}   {message,errors:[{code,field}]}   {code,message,errors:[{code,message}]}
//	{error,error_description}   {message,code,errors:[{instancePath}]}   {message:[text],error}
//	"Ratelimited"   {error:"Unauthorized"}   and pages of a proxy that are not JSON at all
func decodeRefusal(body []byte) refusal {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return refusal{}
	}
	switch value := value.(type) {
	case string:
		return refusal{message: value}
	case map[string]any:
		return refusalOf(value)
	}
	return refusal{}
}

var noSuchRoute = regexp.MustCompile(`(?i)^(cannot (get|post|put|patch|delete) /|(unknown|no such|no) (route|endpoint)|(route|endpoint|page) not found)`)

// isNoRoute tells an address that the server does not have from an object that it does not know: WorkOS answers the
// latter with JSON that has a message or a code.
func isNoRoute(status int, body []byte, told refusal) bool {
	if status != http.StatusNotFound || len(bytes.TrimSpace(body)) == 0 {
		return false
	}
	return !json.Valid(body) || noSuchRoute.MatchString(told.message)
}

var codeLike = regexp.MustCompile(`^[a-z][a-z0-9_.]*$`)

func refusalOf(body map[string]any) refusal {
	if inner, ok := body["error"].(map[string]any); ok {
		return refusalOf(inner)
	}
	out := refusal{code: text(body["code"]), message: text(body["message"]), fields: fieldErrors(body["errors"])}
	kind, description := text(body["error"]), text(body["error_description"])
	if out.code == "" && codeLike.MatchString(kind) {
		out.code = kind
	}
	for _, words := range []string{description, kind} {
		if out.message == "" {
			out.message = words
		}
	}
	return out
}

// text is a string, or a list of strings as one.
func text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case []any:
		var parts []string
		for _, part := range value {
			if s, ok := part.(string); ok {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, "; ")
	}
	return ""
}

func fieldErrors(value any) []FieldError {
	rows, _ := value.([]any)
	var out []FieldError
	for _, row := range rows {
		switch row := row.(type) {
		case string:
			out = append(out, FieldError{Message: row})
		case map[string]any:
			field := text(row["field"])
			if field == "" {
				field = text(row["instancePath"])
			}
			out = append(out, FieldError{Field: field, Code: text(row["code"]), Message: text(row["message"])})
		}
	}
	return out
}
