package auditlogs

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// endless is a file of so many entries, a second apart, that is made while it is read.
type endless struct {
	next, most int
	rest       string
}

var note = strings.Repeat("x", 40)

var firstSecond = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)

func (e *endless) Read(p []byte) (int, error) {
	lines := strings.Builder{}
	lines.WriteString(e.rest)
	if e.next == 0 {
		lines.WriteString("occurred_at,action,targets,note\n")
	}
	for lines.Len() < len(p) && e.next < e.most {
		at := firstSecond.Add(time.Duration(e.next) * time.Second).Format(time.RFC3339)
		_, _ = fmt.Fprintf(&lines, "%s,door.opened,\"[{\"\"type\"\":\"\"door\"\",\"\"id\"\":\"\"%d\"\"}]\",%s\n", at, e.next, note)
		e.next++
	}
	e.rest = lines.String()
	n := copy(p, e.rest)
	if e.rest = e.rest[n:]; n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func TestAMillionEntriesTakeLittleMemory(t *testing.T) {
	before := heap()
	f, err := readAuditFile(t.Context(), &endless{most: 1_000_000}, maxFileBytes, time.Now())
	require.NoError(t, err)
	assert.Less(t, int64(heap())-int64(before), int64(2*maxEntryBytes))
	assert.True(t, f.whole)
	assert.Equal(t, 1_000_000, f.total)
	require.Len(t, f.entries, maxEntries)
	assert.Equal(t, firstSecond.Add(999_999*time.Second), f.entries[0].at, "the newest first")
	assert.Equal(t, []string{"door"}, f.entries[maxEntries-1].kinds)
	assert.LessOrEqual(t, f.size, maxEntryBytes)
}

func TestAFileWithoutEndIsReadInPart(t *testing.T) {
	f, err := readAuditFile(t.Context(), &endless{most: 1 << 40}, 8<<20, time.Now())
	require.NoError(t, err)
	assert.False(t, f.whole)
	assert.Len(t, f.entries, maxEntries)
	assert.Greater(t, f.total, maxEntries)
}

func TestLargeEntriesAreHeldUpToTheirSize(t *testing.T) {
	var text strings.Builder
	text.WriteString("action,note\n")
	for range 60 {
		text.WriteString("door.opened," + strings.Repeat("x", 900<<10) + "\n")
	}
	f, err := readAuditFile(t.Context(), strings.NewReader(text.String()), maxFileBytes, time.Now())
	require.NoError(t, err)
	assert.Equal(t, 60, f.total)
	assert.Less(t, len(f.entries), 30)
	assert.LessOrEqual(t, f.size, maxEntryBytes)
}

func TestAReadingThatTakesTooLongIsReadInPart(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	f, err := readAuditFile(ctx, io.MultiReader(strings.NewReader("action\ndoor.opened\n"), broken{}), maxFileBytes, time.Now())
	require.NoError(t, err)
	assert.False(t, f.whole)
	assert.Equal(t, 1, f.total)
	_, err = readAuditFile(t.Context(), io.MultiReader(strings.NewReader("action\ndoor.opened\n"), broken{}), maxFileBytes, time.Now())
	assert.Error(t, err, "what breaks off by itself is no short file")
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestHeldFilesGiveWayAndEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r readings
		for i := range 6 {
			r.put(fmt.Sprint(i), &auditFile{size: maxHeldBytes / 4, readAt: time.Now()})
			time.Sleep(time.Minute)
		}
		assert.Nil(t, r.get("1"), "the oldest give way")
		for _, key := range []string{"2", "3", "4", "5"} {
			assert.NotNil(t, r.get(key), key)
		}
		time.Sleep(readingLife - 2*time.Minute)
		synctest.Wait()
		assert.Nil(t, r.get("4"))
		assert.NotNil(t, r.get("5"))
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		assert.Empty(t, r.held)

		assert.True(t, r.begin())
		assert.True(t, r.begin())
		assert.False(t, r.begin(), "no third at the same time")
		r.end()
		assert.True(t, r.begin())
	})
}

func TestADownloadedAuditLogHasNoFormulas(t *testing.T) {
	file := "id,action,note\n1,=1+1,\"a\nb\"\n2, =1+1,＝1+1\n3,@x,\"-1\"\n4,Ana\n5,\"a\"\"b\",\x00=1\n"
	var out strings.Builder
	download := func(body io.Reader) error {
		rows, err := openAuditCSV(body, math.MaxInt)
		require.NoError(t, err)
		return rows.copyInert(&out)
	}
	require.NoError(t, download(strings.NewReader(file)))
	rows := csv.NewReader(strings.NewReader(out.String()))
	rows.FieldsPerRecord = -1
	got, err := rows.ReadAll()
	require.NoError(t, err)
	require.Equal(t, [][]string{{"id", "action", "note"}, {"1", "'=1+1", "a\nb"}, {"2", "' =1+1", "'＝1+1"}, {"3", "'@x", "'-1"}, {"4", "Ana"},
		{"5", `a"b`, "\uFFFD=1"}}, got)
	require.Error(t, download(io.MultiReader(strings.NewReader(file), iotest.ErrReader(io.ErrUnexpectedEOF))),
		"what breaks off does not look whole")
}

// dribble is a file whose bytes come one by one, and whose end does not come.
type dribble struct {
	text string
	left int
}

func (d *dribble) Read(p []byte) (int, error) {
	if d.left == 0 {
		panic("more is read than the header row")
	}
	p[0] = d.text[len(d.text)-d.left]
	d.left--
	return 1, nil
}

func TestNoMoreThanTheHeaderRowIsWaitedFor(t *testing.T) {
	for _, header := range []string{"id,action\n", "\ufeff\"occurred at\";action\n"} {
		_, err := openAuditCSV(&dribble{header, len(header)}, math.MaxInt)
		require.NoError(t, err)
	}
	var other *notAuditLogError
	for _, file := range []string{"", "x\ny\n", "<html>\naction\n", strings.Repeat("x", 2*startBytes)} {
		_, err := openAuditCSV(iotest.OneByteReader(strings.NewReader(file)), math.MaxInt)
		require.ErrorAs(t, err, &other, file)
	}
}
