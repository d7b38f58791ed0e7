package web

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAShortSearchSaysWhatItLookedAt(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	for typed, says := range map[string]string{
		"lo":    "Words that begin with “lo”. Type one more letter to search everywhere.",
		"LO no": "Words that begin with “lo” and “no”. Type one more letter to search everywhere.",
		"n":     "Names, addresses and domains that begin with “n”. Type one more letter to search everywhere.",
		"qx":    "Words that begin with “qx”. Type one more letter to search everywhere.",
		"log":   "",
		"":      "",
	} {
		for _, at := range []string{"/organizations", "/connections", "/users", "/search"} {
			text := mainText(p.open(t, client, at+"?q="+url.QueryEscape(typed)))
			if says == "" {
				assert.NotContains(t, text, "Type one more letter", "%s %q", at, typed)
			} else {
				assert.Contains(t, text, says, "%s %q", at, typed)
			}
		}
	}
	assert.Contains(t, rowNames(p.open(t, client, "/organizations?q=lo").Find("main")), "Northwind Logistics")
}
