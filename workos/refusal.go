package workos

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// refusal is a server's explanation of why it did not do a call.
type refusal struct {
	code    string
	message string       // about the whole call
	fields  []FieldError // about parts of the request
}

// maxReasons bounds the reasons that are read from one answer, maxNested how deep they may be nested.
const (
	maxReasons = 50
	maxNested  = 6
)

// decodeRefusal reads every format in which servers give reasons, each reason once and in order; from an unknown format
// it reads nothing, and never fails:
//
//	{message}   {code,message}   {message,errors:[{code,field}]}   {code,message,errors:[{code,message}]}
//	{error,error_description}   {message,code,errors:[{instancePath}]}   {message:[text],error}
//	{errors:{field:text or [text]}}   {errors:[text]}   {title,detail}   {message:{field:text}}   any of them in another
//	"Ratelimited"   {error:"Unauthorized"}   and pages of a proxy that are not JSON at all
func decodeRefusal(body []byte) refusal {
	if !json.Valid(body) {
		return refusal{}
	}
	var r reasons
	text, isText := textOf(body)
	switch {
	case isText:
		r.texts = []string{text}
	case isObject(body):
		r.whole(body, 0)
	default:
		r.value("", body, 0)
	}
	return r.refusal()
}

var noSuchRoute = regexp.MustCompile(`(?i)^(cannot (get|post|put|patch|delete) /|` +
	`(unknown|no such|no) (route|endpoint)|(route|endpoint|page) not found)`)

// isNoRoute reports whether the server does not have the address at all. For an unknown object, WorkOS answers
// with JSON that has a message or a code.
func isNoRoute(status int, body []byte, told refusal) bool {
	if status != http.StatusNotFound || len(bytes.TrimSpace(body)) == 0 {
		return false
	}
	return !json.Valid(body) || noSuchRoute.MatchString(told.message)
}

// missingCodes are WorkOS's codes of a 404 about an object, see "Errors" in its documentation. Proxies and frameworks use others:
// not_found, NOT_FOUND, upstream_error.
var missingCodes = regexp.MustCompile(`^(entity|organization|user|connection|directory|directory_user|directory_group|group|invitation|` +
	`membership|organization_membership|organization_domain|domain|session|authentication_factor|factor|api_key|feature_flag|flag|` +
	`role)_not_found$`)

// missingWords are messages of a 404 about a type of object that WorkOS has.
var missingWords = regexp.MustCompile(`(?i)^(the )?(` + objectNouns + `)( with .*)? (was )?not found|` +
	`^could not find (an? |the )?(` + objectNouns + `)`)

const objectNouns = `organization|user|connection|directory|directory user|directory group|group|invitation|membership|session|role|` +
	`organization membership|organization domain|domain|authentication factor|auth factor|factor|api key|feature flag|flag|it contact|` +
	`webhook endpoint`

// namesMissing reports whether a 404 states that the object of the request does not exist.
func (told refusal) namesMissing(r request) bool {
	if missingCodes.MatchString(told.code) || missingWords.MatchString(told.message) {
		return true
	}
	texts := []string{told.message}
	for _, field := range told.fields {
		if missingCodes.MatchString(field.Code) {
			return true
		}
		texts = append(texts, field.Message)
	}
	for _, id := range r.ids() {
		names := regexp.MustCompile(`(^|[^/\w])` + regexp.QuoteMeta(id) + `($|\W)`) // not as a part of an address
		if slices.ContainsFunc(texts, names.MatchString) {
			return true
		}
	}
	return false
}

// ids returns the IDs in a request's address and in the fields of its body.
func (r request) ids() []string {
	ids := slices.Clone(r.values)
	if r.body != nil {
		sent, err := json.Marshal(r.body)
		fields, isObject := decodeAny(sent).(map[string]any)
		if err != nil || !isObject {
			return ids
		}
		for name, value := range fields {
			if text := shownText(value); strings.HasSuffix(name, "id") && text != "" {
				ids = append(ids, text)
			}
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}

var codeLike = regexp.MustCompile(`^[a-z][a-z0-9_.]*$`)

// reasons collects the reasons in an answer.
type reasons struct {
	code   string
	texts  []string // of the call as a whole
	kinds  []string // texts that only name the kind of error, for an answer that says nothing else
	fields []FieldError
}

// The names under which servers give a reason, the errors of parts, and the part that is wrong.
var (
	textNames  = []string{"message", "error_description", "detail", "details", "title", "description", "reason", "reasons", "messages", "msg"}
	listNames  = []string{"errors", "error_messages", "validation_errors", "violations", "invalid_params", "issues"}
	fieldNames = []string{"field", "instancePath", "path", "property", "param", "pointer", "name", "loc", "source"}
)

// whole reads an object with reasons about the whole call.
func (r *reasons) whole(object json.RawMessage, depth int) {
	walkMembers(object, func(name string, value json.RawMessage) {
		text, isText := textOf(value)
		switch {
		case name == "code" && isText:
			if r.code == "" {
				r.code = text
			}
		case name == "error" && isObject(value) && depth < maxNested:
			r.whole(value, depth+1)
		case name == "error" && isText:
			if r.kinds = append(r.kinds, text); r.code == "" && codeLike.MatchString(text) && !hasMember(object, "code") {
				r.code = text
			}
		case slices.Contains(textNames, name) && isText:
			r.texts = append(r.texts, text)
		case slices.Contains(textNames, name) && isArray(value):
			r.texts = append(r.texts, textsOf(value)...)
			r.value("", withoutTexts(value), depth+1)
		case slices.Contains(textNames, name), slices.Contains(listNames, name), name == "error":
			r.value("", value, depth+1)
		}
	})
}

// value reads what is wrong with a field, "" for the whole call: a text, a list, one error, or errors by field.
func (r *reasons) value(field string, value json.RawMessage, depth int) {
	if depth > maxNested {
		return
	}
	if text, isText := textOf(value); isText {
		r.add(FieldError{Field: field, Message: text})
		return
	}
	if isArray(value) {
		var items []json.RawMessage
		_ = json.Unmarshal(value, &items)
		for _, item := range items {
			r.value(field, item, depth+1)
		}
		return
	}
	if isReason(value) {
		r.item(field, value, depth)
		return
	}
	walkMembers(value, func(name string, inner json.RawMessage) {
		r.value(strings.Trim(field+"."+name, "."), inner, depth+1)
	})
}

// item reads one error, with the errors inside it.
func (r *reasons) item(field string, item json.RawMessage, depth int) {
	found := FieldError{Field: field}
	var texts []string
	walkMembers(item, func(name string, value json.RawMessage) {
		text, isText := textOf(value)
		switch {
		case name == "code" && isText:
			found.Code = text
		case slices.Contains(fieldNames, name):
			if place := placeOf(value); place != "" {
				found.Field = place
			}
		case (slices.Contains(textNames, name) || name == "error") && isText:
			texts = append(texts, text)
		}
	})
	for i, text := range texts {
		if i == 0 {
			found.Message = text
			r.add(found)
			continue
		}
		r.add(FieldError{Field: found.Field, Message: text})
	}
	before := len(r.fields)
	if len(texts) == 0 && found.Code != "" {
		r.add(found)
	}
	walkMembers(item, func(name string, value json.RawMessage) {
		_, isText := textOf(value)
		isText = isText && !slices.Contains(listNames, name)
		switch {
		case name == "constraints" && isObject(value): // by the name of the rule, which says nothing to a person
			walkMembers(value, func(_ string, inner json.RawMessage) { r.value(found.Field, inner, depth+1) })
		case !isText && (slices.Contains(listNames, name) || slices.Contains(textNames, name) || name == "error" || name == "children"):
			r.value(found.Field, value, depth+1)
		case slices.Contains(listNames, name):
			r.value(found.Field, value, depth+1)
		}
	})
	if len(texts) == 0 && len(r.fields) == before {
		r.add(found)
	}
}

func (r *reasons) add(found FieldError) {
	if found != (FieldError{}) && len(r.fields) < maxReasons && !slices.Contains(r.fields, found) {
		r.fields = append(r.fields, found)
	}
}

// refusal returns what was read: a reason for a field is not repeated for the whole call.
func (r *reasons) refusal() refusal {
	out := refusal{code: r.code}
	var texts []string
	for _, text := range r.texts {
		isTold := slices.ContainsFunc(texts, func(other string) bool { return sameReason(other, text) }) ||
			slices.ContainsFunc(r.fields, func(f FieldError) bool { return f.Field != "" && sameReason(f.Message, text) })
		if !isTold {
			texts = append(texts, text)
		}
	}
	for _, found := range r.fields {
		isTold := found.Field == "" && found.Code == "" && slices.ContainsFunc(texts,
			func(text string) bool { return sameReason(text, found.Message) })
		if !isTold {
			out.fields = append(out.fields, found)
		}
	}
	if len(texts) == 0 && len(out.fields) == 0 {
		texts = r.kinds
	}
	out.message = strings.Join(texts, "; ")
	return out
}

func sameReason(a, b string) bool {
	return strings.EqualFold(strings.Trim(a, " ."), strings.Trim(b, " ."))
}

// isReason reports whether an object is one error, and not errors by field.
func isReason(object json.RawMessage) bool {
	isOne := false
	walkMembers(object, func(name string, value json.RawMessage) {
		_, isText := textOf(value)
		switch name {
		case "code", "message", "msg", "detail", "title", "description", "reason", "error", "error_description":
			isOne = isOne || isText
		case "field", "instancePath", "property", "constraints", "param", "pointer", "loc":
			isOne = true
		}
	})
	return isOne
}

// textOf returns a JSON text that is not empty.
func textOf(value json.RawMessage) (string, bool) {
	var text *string
	if json.Unmarshal(value, &text) != nil || text == nil {
		return "", false
	}
	return strings.TrimSpace(*text), strings.TrimSpace(*text) != ""
}

// textsOf returns the texts of a list.
func textsOf(list json.RawMessage) []string {
	var items []json.RawMessage
	_ = json.Unmarshal(list, &items)
	var texts []string
	for _, item := range items {
		if text, isText := textOf(item); isText {
			texts = append(texts, text)
		}
	}
	return texts
}

// withoutTexts returns a list without its texts.
func withoutTexts(list json.RawMessage) json.RawMessage {
	var items []json.RawMessage
	_ = json.Unmarshal(list, &items)
	left, _ := json.Marshal(slices.DeleteFunc(items, func(item json.RawMessage) bool { _, isText := textOf(item); return isText }))
	return left
}

// placeOf returns the path of a part of the request: from a text, a list of steps, or an object that holds a pointer.
func placeOf(value json.RawMessage) string {
	if text, isText := textOf(value); isText {
		return text
	}
	var steps []json.RawMessage
	if json.Unmarshal(value, &steps) == nil {
		var names []string
		for _, step := range steps {
			names = append(names, strings.Trim(string(step), `"`))
		}
		return strings.Join(names, ".")
	}
	place := ""
	walkMembers(value, func(name string, inner json.RawMessage) {
		if text, isText := textOf(inner); isText && (name == "pointer" || name == "parameter") {
			place = text
		}
	})
	return place
}

func hasMember(object json.RawMessage, name string) bool {
	found := false
	walkMembers(object, func(other string, value json.RawMessage) {
		_, isText := textOf(value)
		found = found || other == name && isText
	})
	return found
}
