package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"frontdesk/web/request"
	"frontdesk/workos"
)

// mailLimit is said before a mail is sent: WorkOS sends three a minute to one person
// (https://workos.com/docs/reference/rate-limits).
const mailLimit = "WorkOS sends at most three of these a minute. Frontdesk never shows or stores the email's content."

// UserPasswordReset has WorkOS mail a person a link to set a new password.
func (d *Desk) UserPasswordReset(c request.Context) error {
	return d.mail(c, "user.password_reset", "Send a password reset email to %s", "%s will get an email with a link to set a new password. The old one will work until they do.",
		"The password reset email was sent to %s.", func(ctx context.Context, _, email string) error {
			_, err := d.Client.SendPasswordReset(ctx, email)
			return err
		})
}

// UserMagicAuth has WorkOS mail a person a code to sign in with.
func (d *Desk) UserMagicAuth(c request.Context) error {
	return d.mail(c, "user.magic_auth", "Send a sign-in code to %s", "%s will get an email with a six-digit code that signs them in once, within ten minutes.",
		"The sign-in code was sent to %s.", func(ctx context.Context, _, email string) error {
			_, err := d.Client.SendMagicAuth(ctx, email)
			return err
		})
}

// UserVerificationMail has WorkOS mail a person a code that confirms their address.
func (d *Desk) UserVerificationMail(c request.Context) error {
	return d.mail(c, "user.email_verification", "Send a verification email to %s", "%s will get an email with a code that confirms the address. They will be asked for it at their next sign-in.",
		"The verification email was sent to %s.", func(ctx context.Context, id, _ string) error {
			_, err := d.Client.SendEmailVerification(ctx, id)
			return err
		})
}

// mail is an act that sends a person a mail; the sentences hold a place for their address.
func (d *Desk) mail(c request.Context, name, title, sentence, done string, send func(ctx context.Context, id, email string) error) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	if user.Email == "" {
		return alreadySo(a, a.target.name+" has no email address", "WorkOS cannot send them an email.")
	}
	if name == "user.email_verification" && user.EmailVerified {
		return alreadySo(a, user.Email+" is already verified", "")
	}
	a.learn = nil
	a.name, a.title, a.submit = name, fmt.Sprintf(title, user.Email), "Send email"
	a.nothing, a.done = "No email was sent", says(fmt.Sprintf(done, user.Email))
	a.says = []string{fmt.Sprintf(sentence, user.Email), mailLimit}
	a.do = func(ctx context.Context) error { return mailWait(send(ctx, user.ID, user.Email)) }
	return d.perform(c, a)
}

// mailWait says how long to wait where WorkOS does not: these mails are counted by the minute.
func mailWait(err error) error {
	var api *workos.Error
	if errors.As(err, &api) && api.Status == http.StatusTooManyRequests && api.RetryAfter == 0 {
		api.RetryAfter = time.Minute
	}
	return err
}
