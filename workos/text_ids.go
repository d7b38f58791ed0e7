package workos

import (
	"bytes"
	"regexp"
)

// numberID matches an ID of another system that was written as a number: {"external_id": 42}.
var numberID = regexp.MustCompile(`("(?:external_id|idp_id)"\s*:\s*)(-?[0-9][0-9.eE+-]*)(\s*[,}])`)

// withTextIDs converts IDs of other systems that are numbers to texts, digit for digit, because IDs are compared and shown,
// never calculated with. It does not change such fields inside a quoted text, because there the quotes are escaped.
func withTextIDs(data []byte) []byte {
	if !bytes.Contains(data, []byte(`_id"`)) {
		return data
	}
	return numberID.ReplaceAll(data, []byte(`$1"$2"$3`))
}
