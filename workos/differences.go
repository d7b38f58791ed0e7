package workos

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Difference is a field that has another value in the answer to a write than the write asked for.
type Difference struct {
	Field        string // as WorkOS calls it: "role_slug", "metadata.plan"
	Asked, Shown string // as texts; "" for nothing
}

// expectation is the value that a field must have in the answer to a write without a body, if the answer has the field.
type expectation struct {
	field, asked string
	isMet        func(shown any) bool
}

// expects declares the value that a write gives to a field. An answer with another value means that the write did nothing.
func (r request) expects(field, asked string, isMet func(shown any) bool) request {
	r.expectations = append(r.expectations[:len(r.expectations):len(r.expectations)], expectation{field, asked, isMet})
	return r
}

// expectsText declares the text that a write gives to a field.
func (r request) expectsText(field, asked string) request {
	return r.expects(field, asked, func(shown any) bool { return shown == asked })
}

// differences compares what a write asked for with the object in its answer. A field that the answer leaves out, or
// has in another type, is not compared. isIgnored means that the answer shows the opposite of the write's purpose.
func (r request) differences(body []byte) (found []Difference, isIgnored bool) {
	if r.isRead() {
		return nil, false
	}
	shown, isObject := decodeAny(body).(map[string]any)
	if !isObject {
		return nil, false
	}
	shown = unwrapped(shown)
	for _, e := range r.expectations {
		if is, says := shown[e.field]; says && !e.isMet(is) {
			found, isIgnored = append(found, Difference{e.field, e.asked, shownText(is)}), true
		}
	}
	sent, err := json.Marshal(r.body)
	asked, isObject := decodeAny(sent).(map[string]any)
	if err != nil || !isObject {
		return found, isIgnored
	}
	d := differ{isCompared: r.isCompared}
	for _, field := range slices.Sorted(maps.Keys(asked)) {
		switch {
		case !r.isCompared(field, asked[field]):
		case field == "role_slug" || field == "role_slugs":
			d.roles(field, asked[field], shown)
		case field == "expires_in_days":
			d.days(asked[field], shown)
		case field == "domain_data":
			d.domains(asked[field], shown["domains"])
		default:
			if is, says := shown[field]; says {
				d.value(field, asked[field], is)
			}
		}
	}
	return append(found, d.found...), isIgnored
}

// isCompared reports whether a field is compared. It excludes fields that identify the object, see isAboutAnother, and
// secrets, which answers mask.
func (r request) isCompared(field string, asked any) bool {
	text, _ := asked.(string)
	isIdentifier := slices.ContainsFunc(r.identifiers, func(i identifier) bool { return i.field == field })
	isSecret := text != "" && slices.Contains(r.secrets, text) ||
		slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(field, word) })
	return !isIdentifier && !isSecret
}

// secretWords are parts of the names of fields that hold secrets.
var secretWords = []string{"secret", "password", "token", "code", "hash"}

// unwrapped returns the object that an answer wraps under its only name, or the answer itself.
func unwrapped(object map[string]any) map[string]any {
	if len(object) == 1 {
		for _, inner := range object {
			if inner, ok := inner.(map[string]any); ok && inner["id"] != nil {
				return inner
			}
		}
	}
	return object
}

type differ struct {
	isCompared func(field string, asked any) bool
	found      []Difference
}

func (d *differ) add(field string, asked, shown any) {
	d.found = append(d.found, Difference{field, shownText(asked), shownText(shown)})
}

// value compares two JSON values. Values of different types are not compared, but null differs from any value asked for.
func (d *differ) value(field string, asked, shown any) {
	switch asked := asked.(type) {
	case map[string]any:
		shown, ok := shown.(map[string]any)
		isWhole := field == "metadata" // what it does not show is not there
		for _, name := range slices.Sorted(maps.Keys(asked)) {
			if is, says := shown[name]; ok && (says || isWhole) && d.isCompared(name, asked[name]) {
				d.value(field+"."+name, asked[name], is)
			}
		}
	case []any:
		if shown, ok := shown.([]any); ok && !sameElements(asked, shown) {
			d.add(field, asked, shown)
		}
	default:
		if !sameScalar(field, asked, shown) {
			d.add(field, asked, shown)
		}
	}
}

// sameElements reports whether two lists hold the same elements, in any order and number.
func sameElements(asked, shown []any) bool {
	isIn := func(element any, all []any) bool {
		return slices.ContainsFunc(all, func(other any) bool {
			d := differ{isCompared: func(string, any) bool { return true }}
			d.value("", element, other)
			return len(d.found) == 0
		})
	}
	return !slices.ContainsFunc(asked, func(element any) bool { return !isIn(element, shown) }) &&
		!slices.ContainsFunc(shown, func(element any) bool { return !isIn(element, asked) })
}

// timeSlack is how far a time in an answer may differ from the one that was sent: servers round times.
const timeSlack = 2 * time.Minute

func sameScalar(field string, asked, shown any) bool {
	switch shown.(type) {
	case map[string]any, []any:
		return true // another shape
	}
	a, b := shownText(asked), shownText(shown)
	switch {
	case a == b:
		return true
	case strings.HasSuffix(field, "_at"):
		x, err1 := time.Parse(time.RFC3339, a)
		y, err2 := time.Parse(time.RFC3339, b)
		if b != "" && (err1 != nil || err2 != nil) {
			return true // not to be compared
		}
		return b != "" && x.Sub(y).Abs() <= timeSlack
	case strings.HasSuffix(field, "email"):
		return EmailKey(a) == EmailKey(b)
	case strings.HasSuffix(field, "domain"):
		return DomainKey(a) == DomainKey(b)
	case strings.HasSuffix(field, "url"), strings.HasSuffix(field, "uri"):
		return URLKey(a) == URLKey(b)
	}
	if _, isNumber := asked.(json.Number); isNumber {
		x, okX := new(big.Float).SetString(a)
		y, okY := new(big.Float).SetString(b)
		return okX && okY && x.Cmp(y) == 0
	}
	return visible(a) == visible(b)
}

// visible returns a text as people see it: without invisible characters, and with one kind of line break.
func visible(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return norm.NFC.String(strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)))
}

// roles compares the requested roles with those of a membership or an invitation.
func (d *differ) roles(field string, asked any, shown map[string]any) {
	var is []any
	slug := func(role any) {
		if object, ok := role.(map[string]any); ok && shownText(object["slug"]) != "" {
			is = append(is, object["slug"])
		}
	}
	if several, ok := shown["roles"].([]any); ok {
		for _, role := range several {
			slug(role)
		}
	}
	if len(is) == 0 {
		slug(shown["role"])
	}
	if text := shownText(shown["role_slug"]); len(is) == 0 && text != "" {
		is = []any{text}
	}
	want, several := asked.([]any)
	if !several {
		want = []any{asked}
	}
	if len(is) > 0 && !sameElements(want, is) {
		d.add(field, want, is)
	}
}

// domains compares the status of each domain that was sent with that in the organization.
func (d *differ) domains(asked, shown any) {
	sent, _ := asked.([]any)
	has, isList := shown.([]any)
	if !isList {
		return
	}
	is := map[string]string{}
	for _, domain := range has {
		if object, ok := domain.(map[string]any); ok {
			is[DomainKey(shownText(object["domain"]))] = shownText(object["state"])
		}
	}
	for _, domain := range sent {
		object, _ := domain.(map[string]any)
		name, want := shownText(object["domain"]), shownText(object["state"])
		if state, there := is[DomainKey(name)]; !there || want == "verified" && state != "" && !strings.HasSuffix(state, want) {
			d.add("domain "+name, want, state)
		}
	}
}

// days compares a validity in days with the times in the answer.
func (d *differ) days(asked any, shown map[string]any) {
	created, err1 := time.Parse(time.RFC3339, shownText(shown["created_at"]))
	expires, err2 := time.Parse(time.RFC3339, shownText(shown["expires_at"]))
	days, err3 := strconv.Atoi(shownText(asked))
	if err1 != nil || err2 != nil || err3 != nil {
		return
	}
	if is := expires.Sub(created); (is - time.Duration(days)*24*time.Hour).Abs() > 24*time.Hour { // the end may be that of a day
		d.add("expires_in_days", asked, fmt.Sprint(int(is.Round(24*time.Hour).Hours())/24))
	}
}

// shownText returns a JSON value as a text: null and a missing value are "", list elements are separated by commas.
func shownText(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case []any:
		texts := make([]string, len(value))
		for i := range value {
			texts[i] = shownText(value[i])
		}
		slices.Sort(texts)
		return strings.Join(texts, ", ")
	case map[string]any:
		text, _ := json.Marshal(value)
		return string(text)
	}
	return fmt.Sprint(value)
}

func decodeAny(body []byte) (value any) {
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}
