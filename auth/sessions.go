package auth

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"frontdesk/store"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"
)

// sessionStore has the session methods that signing in and out need.
type sessionStore interface {
	// Load returns the session of a request, and whether there is one. It is read at most once per request.
	Load(r *http.Request) (store.Session, bool, error)
	// Save makes a session for a person, and replaces any that the browser has.
	Save(r *http.Request, w http.ResponseWriter, person store.Session) error
	// Clear ends the session of a request for good and deletes its cookie.
	Clear(r *http.Request, w http.ResponseWriter) error
}

// cookieSessions implements sessionStore with gorilla's cookie sessions.
type cookieSessions struct{ records *recordStore }

var _ sessionStore = cookieSessions{}

func newCookieSessions(a *Auth, keys [][]byte) cookieSessions {
	return cookieSessions{newRecordStore(a, keys)}
}

func (s cookieSessions) Load(r *http.Request) (store.Session, bool, error) {
	session, err := s.records.Get(r, sessionCookie)
	if err != nil {
		return store.Session{}, false, err
	}
	record, ok := session.Values[recordValue].(store.Session)
	return record, ok, nil
}

func (s cookieSessions) Save(r *http.Request, w http.ResponseWriter, person store.Session) error {
	earlier, ok, err := s.Load(r)
	if err == nil && ok { // what is not written yet counts already
		err = s.records.sessions.RevokeSession(r.Context(), earlier.TokenHash, s.records.now())
	}
	if err != nil && !errors.Is(err, store.ErrNotWritten) {
		return fmt.Errorf("end earlier session: %w", err)
	}
	session := sessions.NewSession(s.records, sessionCookie)
	session.IsNew, session.Options = true, &sessions.Options{Path: "/"}
	session.Values[recordValue] = person
	return s.records.Save(r, w, session)
}

func (s cookieSessions) Clear(r *http.Request, w http.ResponseWriter) error {
	session, err := s.records.Get(r, sessionCookie)
	if err != nil {
		return err
	}
	session.Options.MaxAge = -1
	return s.records.Save(r, w, session)
}

// recordStore keeps sessions in the records, as gorilla's sessions.Store. The cookie holds a random reference of 130 bits,
// sealed so that a made-up one needs no lookup; the records hold its SHA-256.
//
// A session exists only from sign-in to sign-out: an unknown reference from a browser is ignored, so that no one can be
// given a session in advance.
type recordStore struct {
	sessions store.Sessions
	cookies  cookies
	codecs   []securecookie.Codec
	isValid  func(store.Session) bool
	now      func() time.Time
	activity *activity
}

var _ sessions.Store = (*recordStore)(nil)

// recordValue is where a gorilla session keeps its store.Session.
const recordValue = "record"

func newRecordStore(a *Auth, keys [][]byte) *recordStore {
	s := &recordStore{sessions: a.records, cookies: a.cookies, now: a.now, activity: a.activity, isValid: a.isValid}
	for _, key := range keys {
		codec := securecookie.New(key, nil).SetSerializer(securecookie.NopEncoder{})
		s.codecs = append(s.codecs, codec.MaxAge(int(sessionTTL.Seconds())).MaxLength(512))
	}
	return s
}

// Get returns the session of a request, read at most once per request.
func (s *recordStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New reads the session that the request's cookie refers to. For garbage, cookies sealed with other keys, revoked and ended
// sessions, and several different valid ones at once, it returns a new session without an operator. The only errors are
// those of the records.
func (s *recordStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.IsNew = true
	session.Options = &sessions.Options{Path: "/", Secure: s.cookies.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	var found []store.Session
	for _, value := range s.cookies.read(r, name) {
		var token []byte
		if securecookie.DecodeMulti(s.cookies.name(name), value, &token, s.codecs...) != nil {
			continue
		}
		record, err := s.sessions.Session(r.Context(), store.HashOf(string(token)))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return session, err
		}
		if err == nil && s.isValid(record) {
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

// Save writes a new session and sends its reference to the browser. With a negative MaxAge it ends a session for
// good and deletes the cookie. An existing session needs no saving.
func (s *recordStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	record, ok := session.Values[recordValue].(store.Session)
	if session.Options.MaxAge < 0 {
		s.cookies.set(w, session.Name(), "", -1)
		if !ok {
			return nil
		}
		delete(session.Values, recordValue)
		s.activity.delete(record.TokenHash)
		return s.sessions.RevokeSession(r.Context(), record.TokenHash, s.now())
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
	record.CreatedAt, record.LastSeenAt, record.ExpiresAt = s.now(), s.now(), s.now().Add(sessionTTL)
	if err := s.sessions.CreateSession(r.Context(), record); err != nil {
		return err
	}
	session.ID, session.IsNew, session.Values[recordValue] = sessionID(record), false, record
	s.cookies.set(w, session.Name(), sealed, 0)
	return nil
}

// sessionID names a session where its token must not be revealed.
func sessionID(record store.Session) string { return hex.EncodeToString(record.TokenHash[:16]) }
