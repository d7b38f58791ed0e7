package web

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatIsNoAuditLogIsNotReadAsOne(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	long := strings.Repeat("<p>x</p>\n", 400_000)
	for _, test := range []struct{ name, file, says string }{
		{"HTML", "<!DOCTYPE html>\n<html><body>Sign in, please</body></html>\n", "an HTML page of 58 bytes"},
		{"more HTML than is counted", "<html><body>" + long, "an HTML page of more than 1,048,576 bytes"},
		{"XML", "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "an XML document of 61 bytes"},
		{"JSON", "{\"message\": \"action\",\n\"time\": 1}", "JSON of 32 bytes"},
		{"a JSON list", "[\"action\"]", "JSON of 10 bytes"},
		{"nothing", "", "an empty file"},
		{"white space", " \r\n\n", "a file with nothing but white space, of 4 bytes"},
		{"no header row", "audit_log_event_1,2026-11-02T10:00:00Z,door.opened\n", "a text of 51 bytes without the header row of an audit log"},
		{"no header row, though a value reads like one", "2026-11-02T10:00:00Z,action,Ida\n",
			"a text of 32 bytes without the header row of an audit log"},
		{"other columns", "a,b\n1,2\n", "a text of 8 bytes without the header row of an audit log"},
		{"a compressed file", "PK\x03\x04\x14\x00\x00\x00action", "a compressed file of 14 bytes"},
		{"UTF-16", "\xff\xfea\x00c\x00t\x00i\x00o\x00n\x00\n\x00", "a text in UTF-16 of 16 bytes"},
		{"bytes", "\x00\x01\x02action\n", "a file of 10 bytes that is not text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			at := p.aReading(t, client, says(test.file))
			read, downloaded := len(p.exportActions(t, "read")), len(p.exportActions(t, "download"))
			download := strings.TrimSuffix(at, "/read") + "/download"
			for _, path := range []string{at, at + "?format=csv", download} {
				page := p.shows(t, client, path, http.StatusBadGateway)
				assert.Equal(t, "The file could not be read", page.Find("h1").Text(), path)
				assert.Contains(t, mainText(page), "WorkOS sent "+test.says+" in place of the audit log's CSV.", path)
				assert.Contains(t, links(page.Find("main")), download+"?file=original", path)
			}
			assert.Len(t, p.exportActions(t, "read"), read, "what was not shown was not read")
			assert.Len(t, p.exportActions(t, "download"), downloaded)
			original := p.send(t, client, http.MethodGet, download+"?file=original", nil)
			assert.Equal(t, test.file, original.body, "as it is")
		})
	}
}

func TestAnAuditLogWithOtherSeparatorsIsRead(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	for name, separator := range map[string]string{"semicolons": ";", "tabs": "\t"} {
		t.Run(name, func(t *testing.T) {
			file := strings.ReplaceAll("\ufeffoccurred_at|action|actor_name|note\n2026-11-02T10:00:00Z|door.opened|Ida, Ruiz|\"a"+separator+
				"b\"\n2026-11-01T10:00:00Z|=door.shut|Ana|x\n", "|", separator)
			at := p.aReading(t, client, says(file))
			assert.Equal(t, [][]string{{"door.opened", "–", "–", "Ida, Ruiz"}, {"=door.shut", "–", "–", "Ana"}}, entries(p.open(t, client, at)))
			got := p.send(t, client, http.MethodGet, strings.TrimSuffix(at, "/read")+"/download", nil)
			require.Equal(t, http.StatusOK, got.StatusCode, got.body)
			rows := csv.NewReader(strings.NewReader(got.body))
			rows.Comma = rune(separator[0])
			cells, err := rows.ReadAll()
			require.NoError(t, err)
			require.Len(t, cells, 3)
			assert.Equal(t, "'=door.shut", cells[2][1])
			assert.Equal(t, "Ida, Ruiz", cells[1][2])
		})
	}
	empty := p.open(t, client, p.aReading(t, client, says("id;occurred_at;action\n")))
	assert.Equal(t, "No entries", squeeze(empty.Find(".empty h2, .empty h3, .empty .title").First().Text()), mainText(empty))
	assert.Zero(t, empty.Find("li.event").Length())
}
