package views

import "strconv"

// Region is one region of an object's page: what WorkOS said, or the sentence that stands in its place.
type Region[T any] struct {
	Value     T
	Missing   string // why Value could not be read; "" when it was
	RequestID string // of the WorkOS answer that says no, when there was one
}

// Number is a count with thousands set apart: 12,345.
func Number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Plural is a count with its noun: "1 domain", "2 domains".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}
