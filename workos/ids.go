package workos

import (
	"regexp"
	"strings"
	"time"
)

// ulid matches the end of WorkOS's IDs in base 32: ten characters of milliseconds and sixteen that make them unique.
var ulid = regexp.MustCompile(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)

// TimeOfID returns when an ID was created, zero for an ID that does not contain it.
func TimeOfID(id string) time.Time {
	rest := strings.ToUpper(id[strings.LastIndexByte(id, '_')+1:])
	if !ulid.MatchString(rest) {
		return time.Time{}
	}
	var ms int64
	for i := range 10 {
		ms = ms<<5 | int64(strings.IndexByte("0123456789ABCDEFGHJKMNPQRSTVWXYZ", rest[i]))
	}
	return time.UnixMilli(ms)
}
