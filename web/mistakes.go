package web

import (
	"fmt"
	"strings"
)

// Mistake is one setting that is missing or wrong, and what to do about it.
type Mistake struct {
	Setting string // the environment variable
	Problem string // what is wrong with it, never its value when it is a secret
	Fix     string // what to do

	IsUntried bool // it could not be compared with what WorkOS has, and may be right
}

// Mistakes are all that is wrong with the settings, told at once: whoever mends them should have to start the
// program only once more.
type Mistakes []Mistake

// Error lists every mistake with its remedy.
func (m Mistakes) Error() string {
	var text strings.Builder
	wrong, untried := 0, 0
	for _, mistake := range m {
		if mistake.IsUntried {
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
	for _, mistake := range m {
		fmt.Fprintf(&text, "\n  %s %s.\n      %s\n", mistake.Setting, mistake.Problem, mistake.Fix)
	}
	return text.String()
}

// add notes a mistake, unless the setting's file could not be read: then the value is not missing or malformed,
// and one mistake is enough.
func (m *Mistakes) add(setting, problem, mend string) {
	for _, told := range *m {
		if name, fromFile := strings.CutSuffix(told.Setting, "_FILE"); fromFile && strings.Contains(setting, name) {
			return
		}
	}
	*m = append(*m, Mistake{Setting: setting, Problem: problem, Fix: mend})
}

// about tells whether something is wrong with a setting already, or with the file that holds its value.
func (m Mistakes) about(setting string) bool {
	for _, mistake := range m {
		if strings.TrimSuffix(mistake.Setting, "_FILE") == setting {
			return true
		}
	}
	return false
}
