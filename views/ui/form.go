package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// FieldError is one thing to correct in a form. Field is the id of the control it belongs to; empty for the form itself.
type FieldError struct {
	Field, Text string
	More        *Action // leads to what the text is about; nil for nothing
}

// FormSpec is the frame of a form that changes something. It posts, works without JavaScript and, when it is
// refused, comes back as the same form with Errors set and status 422.
type FormSpec struct {
	ID, Action string
	// Submit is the verb on the button ("Issue portal link"). Danger paints it as something that cannot be undone.
	Submit string
	Danger bool
	Cancel *Action
	Errors []FieldError
	// Hidden fields are sent along, such as the key that makes the same form count once.
	Hidden []Param
	// Plain leaves the form to the browser, for an answer that is a file or ends on another site.
	Plain bool
	// Get asks for a page and changes nothing.
	Get bool
}

func (f FormSpec) method() string {
	if f.Get {
		return "get"
	}
	return "post"
}

// FormHead is the heading of a page that is a form. What is wrong with the form takes the focus before it does.
func FormHead(title string, errors []FieldError) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return PageHead(title, "", nil).Render(WithBoosted(ctx, boosted(ctx) && len(errors) == 0), w)
	})
}

// Input is what every form control has. Error is shown under the control and marks it invalid.
type Input struct {
	// ID defaults to Name.
	ID, Name, Label, Value, Placeholder, Hint, Error string
	// Type is an HTML input type; empty means text.
	Type     string
	Required bool
	// MarkRequired has the label say that the control is required, as labels say that others are optional.
	MarkRequired bool
	// Mark is said by the label in place of "optional": what the control is needed with.
	Mark string
	// Email marks an address, which phones type with their keyboard for addresses. The type is text, because browsers
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

// SelectInput is a select. Prompt, if any, is an empty first choice.
type SelectInput struct {
	Input
	Prompt  string
	Options []Option
}

// Choice is one radio button or checkbox with a sentence of when to take it.
type Choice struct{ Value, Label, Text string }

// ChoicesInput is a set of radio buttons, or of checkboxes when Many.
type ChoicesInput struct {
	Input
	Choices []Choice
	Many    bool
	Values  []string
}

// ComboboxInput is a type-ahead: the person types, htmx asks OptionsURL with the text in a parameter named like the
// input plus "_text", and the chosen value is sent under the input's own name. Without JavaScript only the text is
// sent, so the handler resolves <name>_text when <name> is empty. In a form, <name>_shown is the text that belongs to the
// value: a text that differs from it was typed since.
type ComboboxInput struct {
	Input
	// Text is what the control shows for Value.
	Text       string
	OptionsURL string

	label string
}

// shown is the text that belongs to the chosen value, "" while none is chosen.
func (i ComboboxInput) shown() string {
	if i.Value == "" {
		return ""
	}
	return i.Text
}

// ComboOption is one suggestion: what it is called and a detail to tell it from its namesakes.
type ComboOption struct{ Value, Label, Detail string }

func (i Input) id() string {
	if i.ID != "" {
		return i.ID
	}
	return i.Name
}

// kind is the HTML type: text where a date control could not show what was typed, so that it can be corrected.
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

// lines is the value inside a text area, where a browser drops a line break at the very beginning.
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

// describedBy lists the ids of the hint and the error that belong to the control.
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

// attributes are those every control shares.
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
