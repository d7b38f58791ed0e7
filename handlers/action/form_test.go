package action

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestATypeAheadMeansTheOptionThatItShowedUnlessSomethingElseWasTyped(t *testing.T) {
	for name, test := range map[string]struct{ id, text, shown, wantID, wantText string }{
		"as it was shown":                   {"org_1", "Acme", "Acme", "org_1", ""},
		"only an ID":                        {"org_1", "", "", "org_1", ""},
		"another text":                      {"org_1", "Birch", "Acme", "org_1", "Birch"},
		"emptied":                           {"org_1", "", "Acme", "", ""},
		"only a text":                       {"", "Acme", "", "", "Acme"},
		"a refused text, left as it was":    {"", "Acme", "", "", "Acme"},
		"blanks around the text":            {"org_1", " Acme ", "Acme", "org_1", ""},
		"another text, and nothing was set": {"", "Birch", "Acme", "", "Birch"},
	} {
		t.Run(name, func(t *testing.T) {
			id, text := Chosen(url.Values{"o": {test.id}, "o_text": {test.text}, "o_shown": {test.shown}}, "o")
			assert.Equal(t, []string{test.wantID, test.wantText}, []string{id, text})
		})
	}
}
