package page

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestARequestIDIsAnIDWithOrWithoutDigits(t *testing.T) {
	for text, want := range map[string]bool{"PJWEBXPXGXCBQYQL": true, "PJWEBXPX2XCBQYQ7": true, "INTERNATIONALLY ": false,
		"internationalize": false, "Kestrel": false} {
		assert.Equal(t, want, LooksLikeID(text), text)
	}
}

func TestWhatIsAroundAPastedIDIsTakenOff(t *testing.T) {
	const id, address = "user_01K7XYJR80JFJSNEFJ82G5ZGWY", "ana@x.example"
	for text, want := range map[string]string{
		"user_id=" + id: id, "?user_id=" + id + "&x=1": id, `user_id="` + id + `"`: id, `\"` + id + `\"`: id, "/" + id + "/": id,
		"users/" + id:      id,
		"email=" + address: address, "[" + address + "](mailto:" + address + ")": address, "[Ana](https://desk.example/users/" + id + ")": id,
		"plan=gold": "plan=gold", "YWJj==": "YWJj==", "a/b c%d#e": "a/b c%d#e", "R&D=x": "R&D=x", "'a/b c%d#e',": "a/b c%d#e",
		"user_abcdef!":  "user_abcdef",
		id + "?tab=raw": id, "user id = " + id: id, "See https://desk.example/organizations/org_01ABC).": "org_01ABC", "org_01ABC)": "org_01ABC",
		"org_01ABC……":    "org_01ABC",
		`["` + id + `"]`: id, "(" + id + ").": id, "Hi, " + id + " cannot sign in": id, "%22" + id + "%22": id,
		`{\n  \"id\": \"` + id + `\"\n}`: id,
		address + ">":                    address, address + ")": address, address + ":": address, address + "?": address,
		address + "\tsince today":      address,
		"Ana Ruiz <" + address + ">, ": address,
		"_" + id + "_":                 id, "o'brien@x.example": "o'brien@x.example", "'o'brien@x.example'": "o'brien@x.example",
		"mailto:ana%40x.example?subject=Hi":             address,
		"https://x.example/reset?email=ana%40x.example": address,
		"www.x.example": "x.example", "https://www.x.example/login": "x.example", "x.example:443": "x.example", "x.example.": "x.example",
		"x.example/login": "x.example",
		"(x.example)":     "x.example", "https://desk.example/users": "https://desk.example/users", "bücher.example!": "bücher.example",
		"xn--bcher-kva.example.": "xn--bcher-kva.example",
		// What a person may mean as it stands.
		"Booking.com B.V.": "Booking.com B.V.", "Spital St.Gallen AG": "Spital St.Gallen AG", "first_name": "first_name",
		"document.signed_in": "document.signed_in",
		"Acme, Inc.":         "Acme, Inc.", "Ana Ruiz": "Ana Ruiz", "e.g. this": "e.g. this", "Version 1.2.3": "Version 1.2.3",
		"Who is user_id?":          "Who is user_id?",
		"a@x.example, b@x.example": "a@x.example, b@x.example",
	} {
		assert.Equal(t, want, CleanPasted(text, "desk.example"), text)
	}
}

func TestATextThatNamesSeveralThingsNamesEachOnce(t *testing.T) {
	for text, want := range map[string][]string{
		"Ana <a@x.example>, Bo <b@x.example>; A@x.example":     {"a@x.example", "b@x.example"},
		`{"user_id":"user_01AB","organization_id":"org_01AB"}`: {"user_01AB", "org_01AB"},
		`["user_01AB", "user_01CD"]`:                           {"user_01AB", "user_01CD"},
		`{"id":"user_01AB","email":"a@x.example"}`:             {"user_01AB"},
		"ana@x.example cannot get into https://app.y.example/login (request PJWEBXPX2XCBQYQ7)": {"ana@x.example", "app.y.example",
			"PJWEBXPX2XCBQYQ7"},
		"00u1abcdEFGH2345x7 and 6f9619ff-8b86-d011-b42d-00c04fc964ff": {"00u1abcdEFGH2345x7",
			"6f9619ff-8b86-d011-b42d-00c04fc964ff"},
	} {
		var named []string
		for _, token := range ReadPasted(text, "desk.example").Named {
			named = append(named, token.Text)
		}
		assert.Equal(t, want, named, text)
	}
}

// TestAnyIDIsFoundInAnyWrapper puts what is looked for between what people copy along with it.
func TestAnyIDIsFoundInAnyWrapper(t *testing.T) {
	const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	wrappers := []string{"%", "%)", "(%).", "[%]", "%:", "%!", "%?", "%……", "%…", "\"%\"]", "[\"%\"]", "'%',", "`%`", "“%”", "«%»", "*%*",
		"**%**", "_%_", "~~%~~", "- %", "* %", "1. %", "> %",
		"id: %", "user id = %", "id=%", "?id=%&x=1", "{\"id\": \"%\"}", "\"email\": \"%\",", "\\\"%\\\"", "<%>", "<mailto:%>", "%;", "%,",
		"%\tand a word", "%\r\n", "\ufeff%\u200b", "|%|", "Hi, % cannot sign in",
		"Hi, %: cannot sign in!", "see (%)?", "%.", "%>", "%}", "the user %, please", "re: %...", "#%", "→ %", "说：%。", "“%”、"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-z0-9]([a-z0-9.+_-]{0,8}[a-z0-9])?`).Draw(t, "name")
		wanted := rapid.OneOf(
			rapid.Custom(func(t *rapid.T) string {
				prefix := rapid.SampledFrom([]string{"user_", "org_", "conn_", "directory_", "directory_user_", "directory_group_", "om_",
					"invitation_", "session_", "event_",
					"api_key_", "auth_factor_", "org_domain_", "audit_log_export_", "it_contact_", "cus_"}).Draw(t, "prefix")
				return prefix + "0" + rapid.StringOfN(rapid.SampledFrom([]rune(digits)), 2, 25, -1).Draw(t, "rest")
			}),
			rapid.Just(name+"@"+rapid.StringMatching(`([a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?\.){1,3}[a-z]{2,8}`).Draw(t, "host")),
		).Draw(t, "wanted")
		wrapper := rapid.SampledFrom(wrappers).Draw(t, "wrapper")
		if rapid.Bool().Draw(t, "twice") {
			wrapper = strings.ReplaceAll(rapid.SampledFrom(wrappers).Draw(t, "outer"), "%", wrapper)
		}
		if text := strings.ReplaceAll(wrapper, "%", wanted); CleanPasted(text, "desk.example") != wanted {
			t.Fatalf("%q is read as %q", text, CleanPasted(text, "desk.example"))
		}
	})
}
