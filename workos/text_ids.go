package workos

import (
	"bytes"
	"regexp"
)

// numberID is an ID of another system that was written as a number: {"external_id": 42}.
var numberID = regexp.MustCompile(`("(?:external_id|idp_id)"\s*:\s*)(-?[0-9][0-9.eE+-]*)(\s*[,}])`)

// withTextIDs makes text of the IDs of other systems that came as numbers, digit for digit: an ID is compared and shown,
// never calculated with. A quoted text that reads like such a field has its own quotes escaped, so it is not touched.
func withTextIDs(data []byte) []byte {
	if !bytes.Contains(data, []byte(`_id"`)) {
		return data
	}
	return numberID.ReplaceAll(data, []byte(`$1"$2"$3`))
}
