package workos

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// kind is a type that the client reads from answers, and how it is read as one object and as a row of a list.
type kind struct {
	of   reflect.Type
	one  func(body string) (any, error)
	rows func(body string) ([]any, error)
}

func kindOf[T any]() kind {
	return kind{
		of:  reflect.TypeFor[T](),
		one: func(body string) (any, error) { return decodeOne[T](answer{body: []byte(body)}) },
		rows: func(body string) (rows []any, err error) {
			page, err := decodePage[T]([]byte(body), true)
			for _, row := range page.Data {
				rows = append(rows, row)
			}
			return rows, err
		},
	}
}

// kinds are all types that Decode reads. TestWalkEveryKindIsReadLeniently fails when one is missing.
func kinds() []kind {
	return []kind{
		kindOf[APIKey](), kindOf[AuditLogAction](), kindOf[AuditLogConfiguration](), kindOf[AuditLogExport](),
		kindOf[AuditLogSchema](), kindOf[AuthChallenge](), kindOf[AuthFactor](), kindOf[AuthorizedApplication](),
		kindOf[CORSOrigin](), kindOf[ConnectApplication](), kindOf[ConnectedAccount](), kindOf[Connection](),
		kindOf[CreatedAPIKey](), kindOf[DataIntegration](), kindOf[DataIntegrationConfiguration](), kindOf[DataProvider](),
		kindOf[Directory](), kindOf[DirectoryGroup](), kindOf[DirectoryUser](), kindOf[EmailChange](), kindOf[Event](),
		kindOf[FeatureFlag](), kindOf[Group](), kindOf[ITContact](), kindOf[Identity](), kindOf[Invitation](),
		kindOf[MagicAuth](), kindOf[Membership](), kindOf[Organization](), kindOf[OrganizationDomain](),
		kindOf[PasswordReset](), kindOf[PasswordlessSession](), kindOf[RedirectURI](), kindOf[Role](), kindOf[Session](),
		kindOf[User](), kindOf[WebhookEndpoint](),
	}
}

// readElsewhere are types of the client's methods that are put together from answers, or decide something and are read
// strictly: a key, a link, and who has signed in.
var readElsewhere = []string{"EnrolledAuthFactor", "Failure", "JSONWebKey", "PortalLink", "Profile", "ProfileAndToken", "RateLimit",
	"Reachability"}

// readTypes are the types of objects that the client's methods give.
func readTypes() map[string]bool {
	found := map[string]bool{}
	client := reflect.TypeFor[*Client]()
	for i := range client.NumMethod() {
		method := client.Method(i).Type
		for o := range method.NumOut() {
			out := method.Out(o)
			if out.Kind() == reflect.Func && out.NumIn() == 1 && out.In(0).NumIn() > 0 { // iter.Seq2
				out = out.In(0).In(0)
			}
			if out.Kind() == reflect.Struct && strings.HasPrefix(out.Name(), "Page[") {
				out = out.Field(0).Type
			}
			if out.Kind() == reflect.Slice {
				out = out.Elem()
			}
			if out.Kind() == reflect.Struct {
				found[out.Name()] = true
			}
		}
	}
	return found
}

// readAsTheyAre are types that hold any JSON.
var readAsTheyAre = []reflect.Type{
	reflect.TypeFor[json.RawMessage](), reflect.TypeFor[Value](), reflect.TypeFor[Attributes](), reflect.TypeFor[Metadata](),
}

// sample is JSON that fills every field of a type.
func sample(of reflect.Type, name string) any {
	switch {
	case of == reflect.TypeFor[Time]():
		return "2026-01-02T03:04:05.678Z"
	case of == reflect.TypeFor[RoleSlug]():
		return map[string]any{"slug": "member"}
	case slices.Contains(readAsTheyAre, of):
		return map[string]any{"in_" + name: "value of " + name}
	}
	switch of.Kind() {
	case reflect.String:
		return "the " + name
	case reflect.Bool:
		return true
	case reflect.Int, reflect.Int64, reflect.Float64:
		return 7
	case reflect.Pointer:
		return sample(of.Elem(), name)
	case reflect.Slice:
		return []any{sample(of.Elem(), name)}
	case reflect.Map:
		return map[string]any{"in_" + name: sample(of.Elem(), name)}
	case reflect.Struct:
		members := map[string]any{}
		fillMembers(of, members)
		return members
	}
	panic("no sample of " + of.String())
}

func fillMembers(of reflect.Type, members map[string]any) {
	for i := range of.NumField() {
		field := of.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			fillMembers(field.Type, members)
		case field.IsExported() && name != "-" && name != "":
			members[name] = sample(field.Type, name)
		}
	}
}

// places are the fields of a sample, those of objects inside it with a dot before their name.
func places(members map[string]any) (paths []string) {
	for name, value := range members {
		paths = append(paths, name)
		if list, ok := value.([]any); ok && len(list) > 0 {
			value = list[0]
		}
		if inner, ok := value.(map[string]any); ok {
			for _, path := range places(inner) {
				paths = append(paths, name+"."+path)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

// replaced is a copy of JSON with another value at a path; nil takes the field away.
func replaced(members map[string]any, path string, value json.RawMessage) map[string]any {
	name, rest, inner := strings.Cut(path, ".")
	changed := maps.Clone(members)
	switch old := members[name].(type) {
	case map[string]any:
		if inner {
			changed[name] = replaced(old, rest, value)
			return changed
		}
	case []any:
		if inner && len(old) > 0 {
			changed[name] = []any{replaced(old[0].(map[string]any), rest, value)}
			return changed
		}
	}
	if changed[name] = value; value == nil {
		delete(changed, name)
	}
	return changed
}

func written(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return string(text)
}

// without is what an object was read as, less what a path leads to.
func without(t *testing.T, object any, path string) map[string]any {
	t.Helper()
	var members map[string]any
	decoder := json.NewDecoder(strings.NewReader(written(t, object)))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&members))
	name, rest, inner := strings.Cut(path, ".")
	value := members[name]
	if list, ok := value.([]any); ok && len(list) == 1 {
		value = list[0]
	}
	if held, ok := value.(map[string]any); ok && inner {
		members[name] = without(t, held, rest)
	} else {
		delete(members, name)
	}
	return members
}

// kept is the JSON that an object was read from, and the fields that could not be read; ok is false for one that keeps none.
func kept(object any) (raw string, unreadable []Attribute, ok bool) {
	pointer := reflect.New(reflect.TypeOf(object))
	pointer.Elem().Set(reflect.ValueOf(object))
	keeper, ok := pointer.Interface().(interface {
		Raw() json.RawMessage
		Unreadable() []Attribute
	})
	if !ok {
		return "", nil, false
	}
	return string(keeper.Raw()), keeper.Unreadable(), true
}

// otherValues are values of every JSON type; "" stands for a field that is not sent.
var otherValues = []string{"", `null`, `4711`, `-1e400`, `"text-4711"`, `["list-4711"]`, `[{"key":4711}]`, `{"key":"object-4711"}`, `true`}

func TestWalkEveryKindIsReadLeniently(t *testing.T) {
	read, listed := readTypes(), map[string]bool{}
	for _, kind := range kinds() {
		listed[kind.of.Name()] = true
	}
	for name := range read {
		assert.True(t, listed[name] || slices.Contains(readElsewhere, name), "%s is read and not tried", name)
	}
	for _, kind := range kinds() {
		whole := sample(kind.of, "").(map[string]any)
		base, err := kind.one(written(t, whole))
		require.NoError(t, err, kind.of)
		baseRaw, odd, _ := kept(base)
		require.Empty(t, odd, kind.of)
		for _, path := range places(whole) {
			for _, sent := range otherValues {
				assertNothingElseIsLost(t, kind, whole, base, baseRaw, path, json.RawMessage(sent))
			}
			assertNoSecret(t, kind, whole, path)
		}
	}
}

func assertNothingElseIsLost(t *testing.T, kind kind, whole map[string]any, base any, baseRaw, path string, sent json.RawMessage) {
	t.Helper()
	if len(sent) == 0 {
		sent = nil
	}
	where := fmt.Sprintf("%s with %s = %s", kind.of, path, sent)
	body := written(t, replaced(whole, path, sent))
	other := maps.Clone(whole) // an object that is there twice counts once
	for name, value := range map[string]any{"id": "another id", "version": 4712, "organization_id": "another organization"} {
		if _, has := whole[name]; has {
			other[name] = value
		}
	}
	before, err := kind.one(written(t, other))
	require.NoError(t, err, where)
	rows, err := kind.rows(`{"data":[` + written(t, other) + `,` + body + `],"list_metadata":{"after":"x"}}`)
	require.NoError(t, err, where)
	require.Len(t, rows, 2, where)
	assert.Equal(t, written(t, before), written(t, rows[0]), "%s: the row before", where)
	changed, err := kind.one(body)
	if path == "id" && (sent == nil || string(sent) == "null") {
		changed = rows[1] // one object without an ID is no object; a row of a list is
	} else {
		require.NoError(t, err, where)
	}
	assert.Equal(t, written(t, changed), written(t, rows[1]), where)
	assert.Equal(t, without(t, base, path), without(t, changed, path), "%s: the other fields", where)
	raw, _, ok := kept(changed)
	if !ok || sent == nil {
		return
	}
	require.True(t, json.Valid([]byte(raw)), where)
	name, _, _ := strings.Cut(path, ".")
	if strings.Contains(baseRaw, `"`+name+`"`) && !isSecretName(path[strings.LastIndex(path, ".")+1:]) {
		assert.Contains(t, raw, string(sent), "%s: the JSON as it came", where)
	} else {
		assert.NotContains(t, raw, "4711", "%s: a secret", where)
	}
}

// assertNoSecret puts secrets, by their names, where a field is.
func assertNoSecret(t *testing.T, kind kind, whole map[string]any, path string) {
	t.Helper()
	for _, sent := range []string{`{"client_secret":"canary","x":[{"accessToken":"canary"}]}`, `[{"password":["canary"]}]`} {
		read, err := kind.one(written(t, replaced(whole, path, json.RawMessage(sent))))
		require.NoError(t, err, "%s.%s", kind.of, path)
		raw, odd, _ := kept(read)
		shown := raw + written(t, odd)
		if !isEdited(kind, path) {
			shown += written(t, read)
		}
		assert.NotContains(t, shown, "canary", "%s.%s = %s", kind.of, path, sent)
	}
}

// isEdited tells the fields whose values forms change: those of metadata, whose keys an operator chooses, and schemas, which
// describe values and hold none. They are read as they are, and kept without secrets as every field.
func isEdited(kind kind, path string) bool {
	return strings.HasPrefix(kind.of.Name(), "AuditLog") || slices.Contains(strings.Split(path, "."), "metadata")
}
