package webhooks

import (
	"fmt"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// TesterPage is the tester with what was pasted; Check is nil before that.
type TesterPage struct {
	Header, Body, Secret string
	Check                *workos.WebhookCheck
}

func (p TesterPage) spec() ui.FormSpec {
	return ui.FormSpec{ID: "tester", Action: paths.WebhookTester.URL(), Submit: "Check signature"}
}

func (p TesterPage) header() ui.Input {
	return ui.Input{Name: "header", Label: "WorkOS-Signature header", Value: p.Header, Required: true, MaxLength: 400,
		Placeholder: "t=1760000000000, v1=…"}
}

func (p TesterPage) body() ui.Input {
	return ui.Input{Name: "body", Label: "Raw body", Value: p.Body, Required: true, Rows: 8, MaxLength: 60_000,
		Hint: "Exactly as it was received: a single extra or missing space changes the hash."}
}

func (p TesterPage) secret() ui.Input {
	return ui.Input{Name: "secret", Label: "Secret of the endpoint", Type: "password", Value: p.Secret, Required: true, MaxLength: 200,
		Placeholder: "whsec_…", Hint: "Used for this check only; nothing is sent or stored."}
}

// callout describes whether the signature is valid, or which check failed and what to do.
func (p TesterPage) callout() ui.Callout {
	check := *p.Check
	switch check.Problem {
	case "":
		return ui.Callout{Tone: ui.OK, Title: "The signature is valid", Text: "Signed " + age(check.Age) + " with this secret, for this body."}
	case workos.WebhookBadShape:
		return ui.Callout{Tone: ui.Danger, Title: "The header is not a WorkOS signature", Text: "The format is t=, a time in " +
			"milliseconds, a comma, v1= and 64 hexadecimal digits. Copy the whole value of the WorkOS-Signature header.",
			Who: "The person who copied it"}
	case workos.WebhookBadHash:
		return ui.Callout{Tone: ui.Danger, Title: "The hash does not match", Text: "It was made with another secret, or for another body. Use " +
			"the secret of the endpoint that received it, and the raw body before anything parsed or reformatted it. Signed " +
			age(check.Age) + ".", Who: "The customer's developer"}
	case workos.WebhookInSeconds:
		return ui.Callout{Tone: ui.Attention, Title: "The time is in seconds", Text: "WorkOS sends milliseconds. The hash matches, so " +
			"something between WorkOS and the receiver has rewritten the header.", Who: "The customer's developer"}
	}
	return ui.Callout{Tone: ui.Attention, Title: "The signature is valid, but too old to be accepted",
		Text: fmt.Sprintf("Signed %s; receivers accept a difference of %d seconds. This is expected for a webhook that is pasted later. If it "+
			"happens on arrival, the receiver's clock is wrong.", age(check.Age), int(workos.WebhookTolerance.Seconds())),
		Who: "No action needed, or the person who runs the receiver"}
}

func (p TesterPage) facts() []ui.Fact {
	if p.Check.Problem == workos.WebhookBadShape {
		return nil
	}
	return []ui.Fact{
		{Label: "Signed", Value: ui.Time(p.Check.At)},
		{Label: "Age", Value: ui.Text(fmt.Sprintf("%d ms", p.Check.Age.Milliseconds()))},
		{Label: "Hash expected", Value: ui.Code(p.Check.Expected)},
		{Label: "Hash in the header", Value: ui.Code(p.Check.Got)},
	}
}

// age describes how long ago, or how far in the future, a time is.
func age(d time.Duration) string {
	length, side := d.Abs(), "ago"
	if d < 0 {
		side = "in the future"
	}
	switch {
	case length < 10*time.Minute:
		return fmt.Sprintf("%.1f seconds %s", length.Seconds(), side)
	case length < 48*time.Hour:
		return fmt.Sprintf("%d minutes %s", int(length.Minutes()), side)
	}
	return fmt.Sprintf("%d days %s", int(length.Hours()/24), side)
}
