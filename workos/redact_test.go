package workos

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKeysAreDroppedHoweverTheyAreSpelled(t *testing.T) {
	for _, sent := range []string{`{"a":1,"code":"s3cr3t"}`, `{"a":1,"Code":"s3cr3t"}`, `{"a":1,"c\u006fde":"s3cr3t"}`, `{"n":"Grün","code" : "s3cr3t"}`} {
		require.NotContains(t, string(dropKeys([]byte(sent), []string{"code"})), "s3cr3t", sent)
	}
	require.Equal(t, `{"a":"code","b":1.10}`, string(dropKeys([]byte(`{"a":"code","b":1.10}`), []string{"code"})))
}
