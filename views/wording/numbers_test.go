package wording_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"frontdesk/views/wording"
)

func TestACountGoesWithItsNounAndItsVerb(t *testing.T) {
	for n, want := range map[int]string{0: "0 members", 1: "1 member", 2: "2 members", 1001: "1,001 members", -1: "-1 members"} {
		assert.Equal(t, want, wording.Plural(n, "member", "members"))
		assert.Equal(t, want, wording.PluralOf(&n, "member", "members"))
	}
	assert.Equal(t, "an unknown number of members", wording.PluralOf(nil, "member", "members"))
	assert.Equal(t, "1 member loses", wording.Plural(1, "member loses", "members lose"))
	assert.Equal(t, "needs", wording.Verb(1, "needs", "need"))
	assert.Equal(t, "need", wording.Verb(0, "needs", "need"))
}

func TestANumberHasItsThousandsSetApart(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -999: "-999"} {
		assert.Equal(t, want, wording.Number(n))
	}
	n := 12345
	assert.Equal(t, "12345", wording.CountCSV(&n), "a file has no separators")
	assert.Equal(t, "unknown", wording.CountCSV(nil))
}

func TestPeriodsAreSaidInTheLargestUnit(t *testing.T) {
	for days, want := range map[int]string{30: "1 month (30 days)", 90: "3 months (90 days)", 365: "1 year (365 days)",
		730: "2 years (730 days)"} {
		assert.Equal(t, want, wording.RetentionPeriod(days))
	}
	assert.Equal(t, "1 day", wording.Days(1))
	assert.Equal(t, "no time that WorkOS names", wording.Days(0))
}

func TestWordsAreListedInASentence(t *testing.T) {
	assert.Equal(t, "", wording.ListAnd(nil))
	assert.Equal(t, "1 domain", wording.ListAnd([]string{"1 domain"}))
	assert.Equal(t, "1 connection, 2 groups and 1 domain", wording.ListAnd([]string{"1 connection", "2 groups", "1 domain"}))
}
