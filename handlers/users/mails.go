package users

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// mailLimit is shown before an email is sent: WorkOS sends three a minute to one person
// (https://workos.com/docs/reference/rate-limits).
const mailLimit = "WorkOS sends at most three of these a minute. Frontdesk never shows or stores the email's content."

// PasswordReset makes WorkOS email a user a link to set a new password.
func (h *Handlers) PasswordReset(c request.Context) error {
	return h.mail(c, "user.password_reset", "Send a password reset email to %s",
		"%s will get an email with a link to set a new password. The old one will work until they do.",
		"The password reset email was sent to %s.", func(ctx context.Context, _, email string) error {
			_, err := h.Client.SendPasswordReset(ctx, email)
			return err
		})
}

// MagicAuth makes WorkOS email a user a code to sign in with.
func (h *Handlers) MagicAuth(c request.Context) error {
	return h.mail(c, "user.magic_auth", "Send a sign-in code to %s",
		"%s will get an email with a six-digit code that signs them in once, within ten minutes.",
		"The sign-in code was sent to %s.", func(ctx context.Context, _, email string) error {
			_, err := h.Client.SendMagicAuth(ctx, email)
			return err
		})
}

// VerificationMail makes WorkOS email a user a code that verifies their address.
func (h *Handlers) VerificationMail(c request.Context) error {
	return h.mail(c, "user.email_verification", "Send a verification email to %s",
		"%s will get an email with a code that confirms the address. They will be asked for it at their next sign-in.",
		"The verification email was sent to %s.", func(ctx context.Context, id, _ string) error {
			_, err := h.Client.SendEmailVerification(ctx, id)
			return err
		})
}

// mail is an action that sends a user an email; its texts have a placeholder for their address.
func (h *Handlers) mail(c request.Context, name, title, sentence, done string,
	send func(ctx context.Context, id, email string) error) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	if user.Email == "" {
		return action.AlreadySo(a, a.Target.Name+" has no email address", "WorkOS cannot send them an email.")
	}
	if name == "user.email_verification" && user.EmailVerified {
		return action.AlreadySo(a, user.Email+" is already verified", "")
	}
	a.Upsert = nil
	a.Name, a.Title, a.Submit = name, fmt.Sprintf(title, user.Email), "Send email"
	a.FailureText, a.Result.Text = "No email was sent", fmt.Sprintf(done, user.Email)
	a.Description = []string{fmt.Sprintf(sentence, user.Email), mailLimit}
	a.Do = func(ctx context.Context) error { return mailWait(send(ctx, user.ID, user.Email)) }
	return h.Perform(c, a)
}

// mailWait adds how long to wait if WorkOS's answer lacks it: these emails are counted per minute.
func mailWait(err error) error {
	var api *workos.Error
	if errors.As(err, &api) && api.Status == http.StatusTooManyRequests && api.RetryAfter == 0 {
		api.RetryAfter = time.Minute
	}
	return err
}
