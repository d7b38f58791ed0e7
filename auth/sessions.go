package auth

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"frontdesk/store"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"
)

// sessionStore keeps sessions in the desk's records behind gorilla's sessions.Store. The cookie holds a random
// reference of 130 bits, sealed so that made-up ones cost no look-up; the records hold its SHA-256.
//
// A session exists from sign-in to sign-out and never before: a reference that a browser brings along is
// looked up and otherwise forgotten, so that nobody can be given one in advance.
type sessionStore struct {
	desk     *store.Desk
	cookies  cookies
	codecs   []securecookie.Codec
	usable   func(store.Session) bool
	now      func() time.Time
	activity *activity
}

var _ sessions.Store = (*sessionStore)(nil)

// recordValue is where a gorilla session keeps its store.Session.
const recordValue = "record"

func newSessionStore(a *Auth, keys [][]byte) *sessionStore {
	s := &sessionStore{desk: a.desk, cookies: a.cookies, now: a.now, activity: newActivity(), usable: a.entitled}
	for _, key := range keys {
		codec := securecookie.New(key, nil).SetSerializer(securecookie.NopEncoder{})
		s.codecs = append(s.codecs, codec.MaxAge(int(absoluteLimit.Seconds())).MaxLength(512))
	}
	return s
}

// Get returns the session of a request, read at most once per request.
func (s *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New reads the session that the request's cookie refers to. Garbage, strangers' seals, revoked and ended
// sessions, and several different live ones at once are all the same: a new session without an operator. The
// error is only ever the records'.
func (s *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.IsNew = true
	session.Options = &sessions.Options{Path: "/", Secure: s.cookies.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	var found []store.Session
	for _, value := range s.cookies.read(r, name) {
		var token []byte
		if securecookie.DecodeMulti(s.cookies.name(name), value, &token, s.codecs...) != nil {
			continue
		}
		record, err := s.desk.Session(r.Context(), store.HashOf(string(token)))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return session, err
		}
		if err == nil && s.live(record) {
			found = append(found, record)
		}
	}
	if len(found) == 1 {
		session.IsNew = false
		session.ID = sessionID(found[0])
		session.Values[recordValue] = found[0]
	}
	return session, nil
}

// Save writes a new session and gives its reference to the browser, or, with a negative MaxAge, ends one for
// good and takes the reference back. A session that is going on needs no saving.
func (s *sessionStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	record, ok := session.Values[recordValue].(store.Session)
	if session.Options.MaxAge < 0 {
		s.cookies.set(w, session.Name(), "", -1)
		if !ok {
			return nil
		}
		delete(session.Values, recordValue)
		s.activity.forget(record.TokenHash)
		return s.desk.RevokeSession(r.Context(), record.TokenHash, s.now())
	}
	if !ok {
		return errors.New("auth: a session without an operator is not kept")
	}
	if !session.IsNew {
		return nil
	}
	token := rand.Text()
	sealed, err := securecookie.EncodeMulti(s.cookies.name(session.Name()), []byte(token), s.codecs...)
	if err != nil {
		return err
	}
	record.TokenHash = store.HashOf(token)
	record.CreatedAt, record.LastSeenAt, record.ExpiresAt = s.now(), s.now(), s.now().Add(absoluteLimit)
	if err := s.desk.CreateSession(r.Context(), record); err != nil {
		return err
	}
	session.ID, session.IsNew, session.Values[recordValue] = sessionID(record), false, record
	s.cookies.set(w, session.Name(), sealed, 0)
	return nil
}

// live tells whether a session may still be used: not revoked, within both limits, and its operator still
// entitled under today's configuration.
func (s *sessionStore) live(record store.Session) bool {
	now := s.now()
	return record.RevokedAt.IsZero() && now.Before(record.ExpiresAt) && now.Before(s.activity.lastSeen(record).Add(idleLimit)) && s.usable(record)
}

// active notes that the operator did something, in memory at once and in the records once a minute.
func (s *sessionStore) active(ctx context.Context, record store.Session) error {
	now := s.now()
	if !s.activity.seen(record, now) {
		return nil
	}
	return s.desk.TouchSession(ctx, record.TokenHash, now)
}

// sessionID names a session for those who must not be able to use it.
func sessionID(record store.Session) string { return hex.EncodeToString(record.TokenHash[:16]) }
