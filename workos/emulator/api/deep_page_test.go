package api

import (
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
)

func TestADeepPageTouchesOnlyItself(t *testing.T) {
	const rows = 1_000_000
	looked := 0
	l := listing{prefix: "user", n: rows, id: func(i int) data.ULID { looked++; return data.MakeULID(int64(i), 0, 0) }}
	for _, q := range []pageQuery{
		{limit: 100, descending: true},
		{limit: 100, descending: true, hasCursor: true, cursor: data.MakeULID(500_000, 0, 0)},
		{limit: 100, hasCursor: true, cursor: data.MakeULID(999_000, 0, 0), towardsNewer: true},
	} {
		looked = 0
		shown, _, _ := q.walk(l)
		require.Len(t, shown, 100)
		require.Less(t, looked, 40, "a binary search, wherever the page lies")
	}
}
