package emulator

import (
	"net/http"
	"strings"
)

// listParam reads a query parameter that takes several values, in the three forms that clients send:
// name=a,b, name=a&name=b and name[]=a&name[]=b.
func listParam(r *http.Request, name string) []string {
	query := r.URL.Query()
	var values []string
	for _, text := range append(query[name], query[name+"[]"]...) {
		for part := range strings.SplitSeq(text, ",") {
			if part = strings.TrimSpace(part); part != "" {
				values = append(values, part)
			}
		}
	}
	return values
}

// contains compares as a person searching does: case does not matter.
func contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
