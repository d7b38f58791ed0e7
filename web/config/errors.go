package config

import (
	"fmt"
	"strings"
)

// Error describes one setting that is missing or wrong, and how to fix it.
type Error struct {
	Setting string // the environment variable
	Problem string // what is wrong with it, never its value when it is a secret
	Fix     string // what to do

	IsUntried bool // it could not be compared with what WorkOS has, and may be right
}

// Error returns the setting and what is wrong with it.
func (e Error) Error() string { return e.Setting + " " + e.Problem }

// Errors are all errors of the settings, reported together, so that one more start is enough.
type Errors []Error

// Error lists every setting that is wrong, with its fix.
func (e Errors) Error() string {
	var text strings.Builder
	wrong, untried := 0, 0
	for _, one := range e {
		if one.IsUntried {
			untried++
		} else {
			wrong++
		}
	}
	switch {
	case wrong == 1:
		text.WriteString("1 setting is missing or wrong.\n")
	case wrong > 1:
		fmt.Fprintf(&text, "%d settings are missing or wrong.\n", wrong)
	}
	switch {
	case untried == 1:
		text.WriteString("1 setting could not be checked, and may be right.\n")
	case untried > 1:
		fmt.Fprintf(&text, "%d settings could not be checked, and may be right.\n", untried)
	}
	for _, one := range e {
		fmt.Fprintf(&text, "\n  %s %s.\n      %s\n", one.Setting, one.Problem, one.Fix)
	}
	return text.String()
}

// Add adds an error of a setting, unless its file could not be read: then the value is not missing or malformed,
// and one error is enough.
func (e *Errors) Add(setting, problem, fix string) {
	for _, told := range *e {
		if name, fromFile := strings.CutSuffix(told.Setting, "_FILE"); fromFile && strings.Contains(setting, name) {
			return
		}
	}
	*e = append(*e, Error{Setting: setting, Problem: problem, Fix: fix})
}

// Has reports whether a setting, or the file with its value, already has an error.
func (e Errors) Has(setting string) bool {
	for _, one := range e {
		if strings.TrimSuffix(one.Setting, "_FILE") == setting {
			return true
		}
	}
	return false
}
