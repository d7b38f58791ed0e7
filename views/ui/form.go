package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// FieldError is one error in a form. Field is the ID of its control; empty for the form itself.
type FieldError struct {
	Field, Text string
	More        *Action // leads to what the text is about; nil for nothing
}

// FormSpec is the frame of a form that changes something. It posts, works without JavaScript and, if it is
// refused, is shown again with Errors set and status 422.
type FormSpec struct {
	ID, Action string
	// Submit is the verb on the button ("Issue portal link"). Danger marks it as something that cannot be undone.
	Submit string
	Danger bool
	Cancel *Action
	Errors []FieldError
	// Hidden fields are sent along, such as the key that makes a form sent twice act once.
	Hidden []Param
	// Plain makes the browser send the form without htmx, for an answer that is a file or ends on another site.
	Plain bool
	// Get loads a page and changes nothing.
	Get bool
}

func (f FormSpec) method() string {
	if f.Get {
		return "get"
	}
	return "post"
}

// FormHead is the heading of a page with a form. It has the focus, unless the form has errors: then they have it.
func FormHead(title string, errors []FieldError) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return PageHead(title, "", nil).Render(WithBoosted(ctx, boosted(ctx) && len(errors) == 0), w)
	})
}

// Input has the fields of every form control. Error is shown under the control and marks it invalid.
type Input struct {
	// ID defaults to Name.
	ID, Name, Label, Value, Placeholder, Hint, Error string
	// Type is an HTML input type; empty means text.
	Type     string
	Required bool
	// MarkRequired makes the label show that the control is required, as other labels show "optional".
	MarkRequired bool
	// Mark replaces "optional" in the label: what the control is needed with.
	Mark string
	// Email marks an email address, for which phones show a special keyboard. The type is text, because browsers
	// rewrite or refuse international domains in a field of type email.
	Email bool
	// MaxLength in characters; 0 means 500.
	MaxLength int
	// Min and Max bound dates.
	Min, Max string
	// Autocomplete is the HTML token; empty turns it off.
	Autocomplete string
	// Rows is the height of a Textarea in lines; 0 means 3.
	Rows int
}

// SelectInput is a select. Prompt, if set, is an empty first option.
type SelectInput struct {
	Input
	Prompt  string
	Options []Option
}

// Choice is one radio button or checkbox with a sentence about when to choose it.
type Choice struct{ Value, Label, Text string }

// ChoicesInput is a set of radio buttons, or of checkboxes if Many is set.
type ChoicesInput struct {
	Input
	Choices []Choice
	Many    bool
	Values  []string
}

// ComboboxInput is a type-ahead: the person types, htmx calls OptionsURL with the text in a parameter named like the
// input plus "_text", and the chosen value is sent under the input's own name. Without JavaScript only the text is
// sent, so the handler looks up <name>_text when <name> is empty. In a form, <name>_shown is the text of the
// value: a different text was typed since.
type ComboboxInput struct {
	Input
	// Text is what the control shows for Value.
	Text       string
	OptionsURL string

	label string
}

// shown returns the text of the chosen value, "" if none is chosen.
func (i ComboboxInput) shown() string {
	if i.Value == "" {
		return ""
	}
	return i.Text
}

// ComboOption is one suggestion: its name and a detail that distinguishes it from others of that name.
type ComboOption struct{ Value, Label, Detail string }

func (i Input) id() string {
	if i.ID != "" {
		return i.ID
	}
	return i.Name
}

// kind returns the HTML type: text if a date control could not show the typed value, so that it can be corrected.
func (i Input) kind() string {
	if i.Type != "" && showsDate(i.Type, i.Value) {
		return i.Type
	}
	return "text"
}

func (i Input) maxLength() int {
	if i.MaxLength > 0 {
		return i.MaxLength
	}
	return 500
}

func (i Input) rows() int {
	if i.Rows > 0 {
		return i.Rows
	}
	return 3
}

// lines returns the value for a text area, where a browser drops a line break at the very beginning.
func (i Input) lines() string {
	if strings.HasPrefix(i.Value, "\n") {
		return "\n" + i.Value
	}
	return i.Value
}

func (i Input) autocomplete() string {
	if i.Autocomplete != "" {
		return i.Autocomplete
	}
	return "off"
}

// describedBy returns the IDs of the control's hint and error.
func (i Input) describedBy() string {
	switch {
	case i.Hint != "" && i.Error != "":
		return i.id() + "-hint " + i.id() + "-error"
	case i.Error != "":
		return i.id() + "-error"
	case i.Hint != "":
		return i.id() + "-hint"
	default:
		return ""
	}
}

// attributes returns the attributes that every control has.
func (i Input) attributes() templ.Attributes {
	attributes := templ.Attributes{"id": i.id()}
	if described := i.describedBy(); described != "" {
		attributes["aria-describedby"] = described
	}
	if i.Error != "" {
		attributes["aria-invalid"] = "true"
	}
	if i.Required {
		attributes["required"] = true
	}
	if i.Email {
		attributes["inputmode"], attributes["autocapitalize"], attributes["spellcheck"] = "email", "none", "false"
	}
	return attributes
}

func (c ChoicesInput) chosen(value string) bool {
	if !c.Many {
		return value == c.Value
	}
	for _, v := range c.Values {
		if v == value {
			return true
		}
	}
	return false
}

func (c ChoicesInput) inputType() string {
	if c.Many {
		return "checkbox"
	}
	return "radio"
}

func (f FormSpec) variant() string {
	if f.Danger {
		return "destructive"
	}
	return "primary"
}
