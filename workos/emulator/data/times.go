package data

import (
	"time"
)

// CreatedAt returns when a row was created. Seeded IDs contain an age, newer ones the time itself.
func CreatedAt[T any](s *State, t *Table[T], at Ref) time.Time {
	ms := t.IDs[at].Millis()
	if int(at) < t.Seeded {
		ms += s.Shift
	}
	return time.UnixMilli(ms).UTC()
}

// CreatedAtSeed is the moment that a seeded id stands for.
func CreatedAtSeed(s *State, id ULID) time.Time { return time.UnixMilli(id.Millis() + s.Shift).UTC() }

// AgeOfSeeded is how long before the start something of that seeded id was made.
func (s *State) AgeOfSeeded(id ULID) time.Duration {
	return time.Duration(s.Started.UnixMilli()-s.Shift-id.Millis()) * time.Millisecond
}

// Stamp writes a time as the API does.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// StampMillis writes milliseconds since 1970; nil for none.
func StampMillis(ms int64) *string {
	if ms == 0 {
		return nil
	}
	text := Stamp(time.UnixMilli(ms))
	return &text
}

// UpdatedOr is a row's own updated time, or when it was made.
func UpdatedOr(ms int64, made time.Time) string {
	if ms == 0 || ms < made.UnixMilli() {
		return Stamp(made)
	}
	return Stamp(time.UnixMilli(ms))
}

// OrNull makes an empty text a JSON null.
func OrNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// Lengths of time: Millis is how many nanoseconds a millisecond has.
const (
	Day    = 24 * time.Hour
	Millis = int64(time.Millisecond)
)

// OldestCompany is how long ago the environment was set up.
const OldestCompany = 930 * Day

// Part is a share of a duration, from the numbers.
func Part(of time.Duration, numbers ...uint64) time.Duration {
	if of <= 0 {
		return 0
	}
	return time.Duration(Mix(numbers...) % uint64(of))
}
