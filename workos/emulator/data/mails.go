package data

import (
	"strings"
	"time"
)

const maxMails = 1000 // then the oldest is dropped

// Mail is an email or a text message that WorkOS would have sent. Nothing leaves this server: tests and
// developers read the code or the link here.
type Mail struct {
	// Kind is password_reset, magic_auth, email_verification, email_change, invitation, passwordless or sms.
	Kind   string    `json:"kind"`
	To     string    `json:"to"` // an address, or a telephone number
	Code   string    `json:"code,omitempty"`
	Link   string    `json:"link,omitempty"`
	SentAt time.Time `json:"sent_at"`
}

// MailsTo lists what was sent to an address ("": to anybody), oldest first.
func (s *State) MailsTo(to string) []Mail {
	found := []Mail{}
	for _, m := range s.mails {
		if to == "" || strings.EqualFold(m.To, to) {
			found = append(found, m)
		}
	}
	return found
}

// Mail keeps what would have been sent.
func (s *State) Mail(kind, to, code, link string) {
	if len(s.mails) >= maxMails {
		s.mails = append([]Mail{}, s.mails[1:]...)
	}
	s.mails = append(s.mails, Mail{Kind: kind, To: to, Code: code, Link: link, SentAt: s.Now().UTC()})
}
