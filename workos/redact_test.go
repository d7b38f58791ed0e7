package workos

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKeysAreDroppedHoweverTheyAreSpelled(t *testing.T) {
	for _, sent := range []string{`{"a":1,"code":"s3cr3t"}`, `{"a":1,"Code":"s3cr3t"}`, `{"a":1,"c\u006fde":"s3cr3t"}`,
		`{"n":"Grün","code" : "s3cr3t"}`} {
		require.NotContains(t, string(dropKeys([]byte(sent), []string{"code"})), "s3cr3t", sent)
	}
	require.Equal(t, `{"a":"code","b":1.10}`, string(dropKeys([]byte(`{"a":"code","b":1.10}`), []string{"code"})))
}

func TestHidingLeavesTheRestAsItCame(t *testing.T) {
	for raw, want := range map[string]string{
		`{"a":1.10,"token":"x","b":"R\u0026D"}`:                `{"a":1.10,"token":"[secret]","b":"R\u0026D"}`,
		`{ "a" : { "token" : [ "x" ] , "b" : "\"}" } }`:        `{ "a" : { "token" : "[secret]", "b" : "\"}" } }`,
		`{"secret":{"token":"x","b":1},"c":{"token":"y"}}`:     `{"secret":"[secret]","c":{"token":"[secret]"}}`,
		`[{"tok\u0065n":"x"}, {"token":""}, {"token":false}]`:  `[{"tok\u0065n":"[secret]"}, {"token":""}, {"token":false}]`,
		`{"nothing":null,"emp\\ty":{},"list":[],"é":"token:"}`: `{"nothing":null,"emp\\ty":{},"list":[],"é":"token:"}`,
	} {
		require.Equal(t, want, string(redact([]byte(raw))))
	}
	got := rewrite([]byte(` { "a" : 1.10 , "R\u0026D" : {"x": "y"} , "b":[ ] , "gone":"x", "é\"<":null } `),
		func(key string, value json.RawMessage) (json.RawMessage, bool) {
			if key == "R&D" {
				value = value[1:4]
			}
			return value, key != "gone"
		})
	require.Equal(t, `{"a":1.10,"R&D":"x","b":[ ],"é\"<":null}`, string(got))
}
