package workos

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTimesAreReadInEveryFormTheyComeIn(t *testing.T) {
	second := time.Date(2026, 10, 2, 3, 4, 5, 0, time.UTC)
	milli := second.Add(93 * time.Millisecond)
	for sent, want := range map[string]time.Time{
		`"2026-10-02T03:04:05.093Z"`:         milli,
		`"2026-10-02 03:04:05.093"`:          milli,
		`"2026-10-02 03:04:05,093"`:          milli,
		`"2026-10-02T03:04:05"`:              second,
		`"2026-10-02t03:04:05z"`:             second,
		`"2026-10-02T03:04:05+0000"`:         second,
		`"2026-10-02T05:04:05+02:00"`:        second,
		`"2026-10-02T05:04:05+02"`:           second,
		`"2026-10-01T22:04:05-0500"`:         second,
		`"2026-10-01 22:04:05 -0500"`:        second,
		`"2026-10-02 03:04:05 UTC"`:          second,
		`"2026-10-02 03:04:05 +0000 UTC"`:    second,
		`"2026-10-02T03:04:05 GMT"`:          second,
		`"Fri, 02 Oct 2026 03:04:05 GMT"`:    second,
		`"Fri, 02 Oct 2026 05:04:05 +0200"`:  second,
		`"Oct  2 03:04:05 2026 GMT"`:         second,
		`"2026-10-02T03:04Z"`:                second.Truncate(time.Minute),
		`"2026-10-02 03:04"`:                 second.Truncate(time.Minute),
		`"2026-10-02"`:                       second.Truncate(24 * time.Hour),
		`1790910245`:                         second,
		`1790910245093`:                      milli,
		`1790910245093000`:                   milli,
		`1790910245093000000`:                milli,
		`1790910245.093`:                     milli,
		`1.790910245e9`:                      second,
		`1.790910245093E+12`:                 milli,
		`"1790910245"`:                       second,
		`"1790910245093"`:                    milli,
		` "2026-10-02T03:04:05.093456789Z" `: milli.Add(456789),
	} {
		var got Time
		require.NoError(t, json.Unmarshal([]byte(sent), &got))
		assert.True(t, want.Equal(got.Time), "%s is %s", sent, got.Time)
		assert.Equal(t, time.UTC, got.Location(), sent)
		assert.Empty(t, got.Unreadable(), sent)
		assert.False(t, got.IsMissing(), sent)
	}
}

func TestTimesThatCannotBeReadAreKept(t *testing.T) {
	for sent, shown := range map[string]string{
		`"soon"`: "soon", `"0000-00-00 00:00:00"`: "0000-00-00 00:00:00", `"2026-13-40"`: "2026-13-40", `17`: "17", `0`: "0", `-1`: "-1",
		`true`: "true", `{"seconds": 5}`: `{"seconds":5}`, `["2026-10-02"]`: `["2026-10-02"]`,
		`"2026-10-02T03:04:05 PST"`: "2026-10-02T03:04:05 PST",
		`"null"`:                    "null", `1e400`: "1e400", `123456789012345678901234567890`: "123456789012345678901234567890",
		`"+1790910245"`: "+1790910245",
	} {
		user, err := Decode[User]([]byte(`{"id":"user_1","created_at":` + sent + `}`))
		require.NoError(t, err)
		assert.True(t, user.CreatedAt.IsZero(), sent)
		assert.False(t, user.CreatedAt.IsMissing(), sent)
		assert.Equal(t, shown, user.CreatedAt.Unreadable(), sent)
		written, err := json.Marshal(user)
		require.NoError(t, err)
		again, err := Decode[User](written)
		require.NoError(t, err)
		assert.Equal(t, user.CreatedAt.Unreadable(), again.CreatedAt.Unreadable(), "it survives being written")
	}
	for _, sent := range []string{`{}`, `{"created_at":null}`, `{"created_at":""}`, `{"created_at":"  "}`} {
		user, err := Decode[User]([]byte(sent))
		require.NoError(t, err)
		assert.True(t, user.CreatedAt.IsMissing(), sent)
		assert.Empty(t, user.CreatedAt.Unreadable(), sent)
	}
}

func FuzzTimes(f *testing.F) {
	for _, seed := range []string{
		`"2026-10-02T03:04:05.093Z"`, `"2026-10-02 03:04:05.093"`, `"2026-10-02T03:04:05"`, `"2026-10-02T03:04:05+0000"`,
		`"2026-10-02 03:04:05 UTC"`,
		`1790910245`, `1790910245093`, `"1790910245093"`, `""`, `null`, `"soon"`, `1.7e9`, `-5`, `{}`, `[`, `"\u0000"`, `" +1"`, `"z"`,
		`9223372036854775807`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got Time
		if json.Unmarshal(data, &got) != nil {
			return // no JSON
		}
		states := 0
		for _, is := range []bool{got.IsMissing(), got.Unreadable() != "", !got.IsZero()} {
			if is {
				states++
			}
		}
		// The year 1 is what servers write for no time.
		require.True(t, states == 1 || states == 0 && got.IsZero(), "%q is read, missing or unreadable, and only one of them", data)
		written, err := json.Marshal(got)
		require.NoError(t, err)
		var again Time
		require.NoError(t, json.Unmarshal(written, &again))
		require.Equal(t, got.UnixMilli(), again.UnixMilli())
		require.Equal(t, got.Unreadable(), again.Unreadable())
	})
}
