package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// eventSignInFailed and eventSignInSucceeded are the events from which sign-in issues are found.
const (
	eventSignInFailed    = "authentication.sso_failed"
	eventSignInSucceeded = "authentication.sso_succeeded"
)

// EventQuery filters Events; conditions are joined by "and". Limit is 50 when 0, and at most 200.
type EventQuery struct {
	OrganizationID, ConnectionID, DirectoryID string
	Email                                     string // of the person that a sign-in was about
	NotOrganizationID, NotConnectionID        string // whose events are left out
	Types                                     []string
	Since                                     time.Time
	Until                                     time.Time // exclusive; zero for no end
	Limit                                     int
}

// statement selects columns of the events that a query has.
func (q EventQuery) statement(selected string) (s statement, err error) {
	s.add(selected)
	s.add(" FROM events e WHERE e.row >= ?", millis(q.Since)*slotsPerMilli)
	for _, f := range []struct{ column, value string }{
		{"organization_id", q.OrganizationID}, {"connection_id", q.ConnectionID}, {"directory_id", q.DirectoryID},
		{"email_key", workos.EmailKey(q.Email)},
	} {
		if f.value != "" {
			s.add(" AND e."+f.column+" = ? AND e."+f.column+" <> ''", f.value)
		}
	}
	for _, f := range []struct{ column, value string }{{"organization_id", q.NotOrganizationID}, {"connection_id", q.NotConnectionID}} {
		if f.value != "" {
			s.add(" AND e."+f.column+" IS NOT ?", f.value)
		}
	}
	if !q.Until.IsZero() {
		s.add(" AND e.row < ?", millis(q.Until)*slotsPerMilli)
	}
	if len(q.Types) > 0 {
		types, err := json.Marshal(q.Types)
		if err != nil {
			return s, err
		}
		s.add(" AND e.event IN (SELECT value FROM json_each(?))", string(types))
	}
	return s, nil
}

// CountEvents returns how many stored events a query has; more means that there are more than n.
func (m *Mirror) CountEvents(ctx context.Context, scope Scope, q EventQuery) (n int, more bool, err error) {
	if err := scope.Check(); err != nil {
		return 0, false, err
	}
	s, err := q.statement("SELECT 1")
	if err != nil {
		return 0, false, err
	}
	err = m.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM ("+s.text()+store.Limit(maxCountedSearch+1)+")", s.args...).Scan(&n)
	return min(n, maxCountedSearch), n > maxCountedSearch, err
}

// Events reads stored events, newest first.
func (m *Mirror) Events(ctx context.Context, scope Scope, q EventQuery) ([]workos.Event, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	s, err := q.statement("SELECT e.raw, e.created")
	if err != nil {
		return nil, err
	}
	limit := 50
	if q.Limit > 0 {
		limit = min(q.Limit, maxLimit)
	}
	s.add(" ORDER BY e.row DESC" + store.Limit(limit))
	rows, err := m.db.Read.QueryContext(ctx, s.text(), s.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var events []workos.Event
	for rows.Next() {
		var raw []byte
		var created stamp
		if err := rows.Scan(&raw, &created); err != nil {
			return nil, err
		}
		event, err := workos.Decode[workos.Event](raw)
		if err != nil {
			return nil, err
		}
		if event.CreatedAt.IsZero() {
			event.ReceivedAt = time.Time(created)
		}
		events = append(events, event)
	}
	return events, rows.Err()
}

// UpsertEvents stores those of the events that are of EventTypes and not stored yet, in any order.
func (m *Mirror) UpsertEvents(ctx context.Context, events []workos.Event) error {
	return m.write(ctx, func(w *writer) error { return w.putEvents(events) })
}

// Change is what an event says about an object.
type Change struct {
	Kind   Kind
	ID     string
	Object json.RawMessage // as the event carries it; nil for a deletion, or when only the fact is known
	IsGone bool            // it was deleted
}

// ApplyChanges writes what events say about objects, and the events themselves, as far as the mirror keeps them. Deletions come first,
// whatever their place. An object counts if its own updated_at is later than that of the row. It returns the changes of which
// the event does not say enough, so that the object must be read: the time is missing, equal or in the future, or the
// object was deleted.
func (m *Mirror) ApplyChanges(ctx context.Context, changes []Change, events []workos.Event) (unclear []Change, err error) {
	for _, c := range changes {
		if c.IsGone && err == nil {
			err = m.Delete(ctx, c.Kind, c.ID)
		}
	}
	if err != nil {
		return nil, err
	}
	err = m.write(ctx, func(w *writer) error {
		for _, c := range changes {
			if c.IsGone {
				continue
			}
			isClear, err := w.applyObject(c)
			switch {
			case err != nil:
				return err
			case !isClear:
				unclear = append(unclear, c)
			}
		}
		return w.putEvents(events)
	})
	return unclear, err
}

// applyObject writes the object of an event if it is newer than the row. isClear is false if only WorkOS can tell.
func (w *writer) applyObject(c Change) (isClear bool, err error) {
	toRecord := makerOf(c.Kind)
	if toRecord == nil || c.Object == nil {
		return false, nil
	}
	r, err := toRecord(c.Object)
	if err != nil || r.id != c.ID {
		return false, nil //nolint:nilerr // WorkOS is asked for an object that the event does not carry in a readable form
	}
	updated, latest := momentMillis(r.updated), millis(w.m.now().Add(health.ClockSkew))
	if updated <= 0 || updated > latest {
		return false, nil
	}
	var held, hash int64
	err = w.row("SELECT updated, hash FROM "+string(c.Kind)+" WHERE id = ?", c.ID).Scan(&held, &hash)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		isGone, err := w.isBuriedWithParents(&r, 0)
		if isGone || err != nil {
			return false, err
		}
	case err != nil:
		return false, err
	case held <= 0 || held > latest: // no version to compare with
		return false, nil
	case held > updated:
		return true, nil
	case held == updated:
		err = r.encode()
		return r.hash == hash, err
	}
	_, _, err = w.put(r, w.number(), true)
	return true, err
}

func (w *writer) putEvents(events []workos.Event) error {
	for i := range events {
		if events[i].Event == eventSignInSucceeded {
			if err := w.noteSignIn(&events[i]); err != nil {
				return err
			}
			continue
		}
		if events[i].ID == "" || !slices.Contains(keptTypes, events[i].Event) {
			continue
		}
		if err := w.putEvent(&events[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) putEvent(e *workos.Event) error {
	raw, err := e.Raw(), error(nil)
	if raw == nil {
		if raw, err = json.Marshal(e); err != nil {
			return err
		}
	}
	about := e.Subject()
	created := millis(w.m.happenedAt(e))
	row := max(created*slotsPerMilli, 1)
	for {
		added, err := w.exec("INSERT INTO events (row, id, created, event, organization_id, connection_id, directory_id, email_key, raw)"+
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row, e.ID, created, e.Event,
			about.OrganizationID, about.ConnectionID, about.DirectoryID, workos.EmailKey(about.Email), []byte(raw))
		if err != nil {
			return err
		}
		if added > 0 {
			return errorsOf(w.noteCertificate(e), w.noteSignIn(e))
		}
		var taken string
		err = w.row("SELECT id FROM events WHERE row = ? AND NOT EXISTS (SELECT 1 FROM events WHERE id = ?)", row, e.ID).Scan(&taken)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // held already
		}
		if err != nil {
			return err
		}
		row++
	}
}

// happenedAt returns when an event happened or, if its own time is missing or unreadable, when it was received.
func (m *Mirror) happenedAt(e *workos.Event) time.Time {
	if at := e.At(); !at.IsZero() {
		return at
	}
	return m.now()
}

// noteSignIn stores whom a sign-in is about. Successful ones are too many to store, so only the last one of each connection, of
// each address and of each person through a connection is stored. These are enough to find out whether
// failures are over.
func (w *writer) noteSignIn(e *workos.Event) error {
	if e.Event != eventSignInFailed && e.Event != eventSignInSucceeded {
		return nil
	}
	about := e.Subject()
	if w.m.isOwnSignIn(about) {
		return nil
	}
	values := keyValues{health.KeyConnection: about.ConnectionID, health.KeyEmail: workos.EmailKey(about.Email)}
	if e.Event == eventSignInSucceeded && w.m.happenedAt(e).After(w.m.now().Add(health.ClockSkew)) {
		return nil // it would hide every failure until then
	}
	if e.Event == eventSignInSucceeded {
		newer, person := int64(0), ""
		if about.ConnectionID != "" && about.Email != "" {
			person = connectionPerson(about.ConnectionID, workos.EmailKey(about.Email))
		}
		for kind, id := range map[health.Kind]string{health.KindConnection: about.ConnectionID, health.KindAddress: workos.EmailKey(about.Email),
			kindConnectionPerson: person} {
			if id == "" {
				continue
			}
			n, err := w.exec("INSERT INTO sign_ins VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET succeeded = excluded.succeeded"+
				" WHERE excluded.succeeded > succeeded", string(kind), id, millis(w.m.happenedAt(e)))
			if err != nil {
				return err
			}
			newer += n
		}
		if newer == 0 {
			return nil
		}
	}
	return w.changed(health.KindSignIn, "", values)
}

// LastSignIns returns when a sign-in through a connection last succeeded and when one last failed; zero if none is known.
func (m *Mirror) LastSignIns(ctx context.Context, scope Scope, connectionID string) (succeeded, failed time.Time, err error) {
	if err := scope.Check(); err != nil {
		return time.Time{}, time.Time{}, err
	}
	err = m.db.Read.QueryRowContext(ctx, "SELECT coalesce((SELECT succeeded FROM sign_ins WHERE kind = ? AND id = ?), 0),"+
		" coalesce((SELECT max(created) FROM events WHERE connection_id = ? AND event = ? AND created <= ?), 0)",
		string(health.KindConnection), connectionID, connectionID, eventSignInFailed,
		millis(m.now().Add(health.ClockSkew))).Scan((*stamp)(&succeeded), (*stamp)(&failed))
	return succeeded, failed, err
}

// kindConnectionPerson is the kind of a person's last sign-in through a connection; these are counted to see if most people can.
const kindConnectionPerson = "connection_person"

func connectionPerson(connection, emailKey string) string { return connection + " " + emailKey }

// isOwnSignIn reports whether a sign-in is one of those that WithoutSignIns leaves out.
func (m *Mirror) isOwnSignIn(about workos.EventSubject) bool {
	return m.ownOrganization != "" && about.OrganizationID == m.ownOrganization ||
		m.ownConnection != "" && about.ConnectionID == m.ownConnection
}

// Certificate is a SAML certificate whose renewal WorkOS requested and has not received yet.
type Certificate struct {
	ConnectionID, ConnectionName     string
	OrganizationID, OrganizationName string
	Type                             string // ResponseSigning, RequestSigning or ResponseEncryption
	ExpiresAt                        workos.Time
	NoticedAt                        time.Time // of WorkOS's last notice
}

// maxCertificates bounds the result of Certificates.
const maxCertificates = 200

// Certificates reads the certificates to renew of connections that exist, of one organization or, for "", of all,
// the first to expire first.
func (m *Mirror) Certificates(ctx context.Context, scope Scope, organizationID string) ([]Certificate, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	rows, err := m.db.Read.QueryContext(ctx, `SELECT c.connection_id, t.name, c.organization_id, coalesce(o.name, c.organization_id),
		c.type, `+certificateEnd("c.expires")+`, c.noticed FROM certificates c
		JOIN connections t ON t.id = c.connection_id LEFT JOIN organizations o ON o.id = c.organization_id
		WHERE c.renewed = 0 AND (? = '' OR c.organization_id = ?) ORDER BY c.expires <= 0, c.expires`+store.Limit(maxCertificates),
		organizationID, organizationID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Certificate
	for rows.Next() {
		var c Certificate
		if err := rows.Scan(&c.ConnectionID, &c.ConnectionName, &c.OrganizationID, &c.OrganizationName, &c.Type,
			(*moment)(&c.ExpiresAt), (*stamp)(&c.NoticedAt)); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// certificateEnd is the SQL expression for a certificate's end: the stored milliseconds or, if they are unreadable, the value in
// the newest stored event about the certificate.
func certificateEnd(expires string) string {
	return fmt.Sprintf(`CASE WHEN %s = %d THEN (SELECT CAST(e.raw AS TEXT) -> '$.data.certificate.expiry_date' FROM events e
		WHERE e.connection_id = c.connection_id AND e.connection_id <> '' AND e.event LIKE 'connection.saml_certificate_%%'
		AND coalesce(CAST(e.raw AS TEXT) ->> '$.data.certificate.certificate_type', '') = c.type ORDER BY e.row DESC LIMIT 1) ELSE %s END`,
		expires, unreadableMillis, expires)
}

// noteCertificate stores the newest information about a certificate. Events may arrive in any order.
func (w *writer) noteCertificate(e *workos.Event) error {
	if e.Event != "connection.saml_certificate_renewal_required" && e.Event != "connection.saml_certificate_renewed" {
		return nil
	}
	data, err := workos.Decode[struct {
		Certificate struct {
			Type    string      `json:"certificate_type"`
			Expires workos.Time `json:"expiry_date"`
		} `json:"certificate"`
	}](e.Data)
	about := e.Subject()
	if err != nil || about.ConnectionID == "" {
		return nil //nolint:nilerr // an event without its data tells nothing
	}
	renewed := 0
	if e.Event == "connection.saml_certificate_renewed" {
		renewed = 1
	}
	_, err = w.exec(`INSERT INTO certificates VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET expires = excluded.expires, noticed = excluded.noticed, renewed = excluded.renewed
		WHERE excluded.noticed >= noticed`, about.ConnectionID, data.Certificate.Type, about.OrganizationID,
		momentMillis(data.Certificate.Expires), millis(w.m.happenedAt(e)), renewed)
	if err != nil {
		return err
	}
	return w.changed(health.KindCertificate, "", keyValues{health.KeyConnection: about.ConnectionID})
}
