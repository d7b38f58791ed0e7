package workos

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSpellingsOfOneAddressHaveOneKey(t *testing.T) {
	for key, spellings := range map[string][]string{
		"ana.ruiz@x.example": {"Ana.Ruiz@X.example", " ana.ruiz@x.example. ", "ana.ruiz@x.example\u200b", "\ufeffANA.RUIZ@X.EXAMPLE",
			"ana.ruiz@ｘ.example"},
		"jo@bücher.example":    {"jo@xn--bcher-kva.example", "JO@BÜCHER.example", "jo@bu\u0308cher.example.", "jo@XN--BCHER-KVA.example."},
		"andré@x.example":      {"andre\u0301@x.example", "ANDRÉ@x.example"},
		"a+work@x.example":     {"A+Work@X.example"},
		"ana":                  {"Ana", " ana "},
		"\"a@b\"@x.example":    {"\"a@b\"@X.example."},
		"jo@xn--zz-.example":   {"jo@xn--zz-.example"}, // no punycode
		"jo@straße.example":    {"jo@xn--strae-oqa.example", "JO@STRAßE.example"},
		"":                     {"", " ", "\u200b"},
		"jo@under_score.local": {"jo@Under_Score.local"},
	} {
		for _, spelling := range spellings {
			assert.Equal(t, key, EmailKey(spelling), "%q", spelling)
		}
	}
	assert.NotEqual(t, EmailKey("a+work@x.example"), EmailKey("a@x.example"), "a +tag is another address")
	assert.NotEqual(t, EmailKey(strings.Repeat("a", 200)+"1@x.example"), EmailKey(strings.Repeat("a", 200)+"2@x.example"))
}

func TestSpellingsOfOneDomainHaveOneKey(t *testing.T) {
	for key, spellings := range map[string][]string{
		"bücher.example": {"bücher.example", "xn--bcher-kva.example.", "BÜCHER.example", "Xn--Bcher-Kva.Example", "bu\u0308cher。example"},
		"x.example":      {"X.example.", " x.EXAMPLE"},
		"日本.example":     {"xn--wgv71a.example", "日本.example"},
	} {
		for _, spelling := range spellings {
			assert.Equal(t, key, DomainKey(spelling), "%q", spelling)
		}
	}
}

func TestTheBaseOfAnAddressHasNoTag(t *testing.T) {
	for address, base := range map[string]string{
		"A+Work@X.example": "a@x.example", "a@x.example": "a@x.example", "+a@x.example": "+a@x.example", "a+b": "a+b", "": "",
	} {
		assert.Equal(t, base, EmailBase(address), address)
	}
}

func TestAnExternalIDThatIsANumberIsKeptDigitForDigit(t *testing.T) {
	for data, want := range map[string]string{
		`{"external_id":42,"id":"user_1"}`:                    "42",
		`{"id":"user_1","external_id": 9007199254740993 }`:    "9007199254740993",
		`{"external_id":"a/b c%d#e"}`:                         "a/b c%d#e",
		`{"external_id":null}`:                                "",
		`{"name":"\"external_id\":7,","external_id":"seven"}`: "seven",
		`{"external_id":true,"name":"another type is shown"}`: "true",
	} {
		user, err := Decode[User]([]byte(data))
		assert.NoError(t, err)
		assert.Equal(t, want, user.ExternalID, data)
		assert.JSONEq(t, data, string(user.Raw()), "what is shown stays as it came")
	}
}
