package mirror

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"frontdesk/store"
)

// Object is one that an ID leads to, and whose it is as far as its kind tells.
type Object struct {
	Kind           Kind
	ID             string
	OrganizationID string
	UserID         string
	External       bool // found by an ID that another system gave it
}

// owner is the SQL for the organization and the user whose an object of a kind is, ” for none.
func (s *spec) owner() string {
	organization, user := "''", "''"
	switch {
	case s.kind == KindOrganization:
		organization = "id"
	case s.has("organization_id"):
		organization = "organization_id"
	}
	switch {
	case s.kind == KindUser:
		user = "id"
	case s.has("user_id"):
		user = "user_id"
	}
	return organization + ", " + user
}

// Identify finds the objects that an ID leads to, of whatever kind: by their own ID in upper or lower case, by the ID of
// one of a connection's domains, and exactly by an ID that another system gave them. Those with the ID itself come first.
func (m *Mirror) Identify(ctx context.Context, id string) ([]Object, error) {
	if id == "" {
		return nil, nil
	}
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	return identify(ctx, tx, id)
}

func identify(ctx context.Context, tx *sql.Tx, id string) ([]Object, error) {
	var found []Object
	for _, spelling := range SpellingsOf(id) {
		for _, o := range specs() {
			own, err := objects(ctx, tx, o.kind, o.owner(), "id = ?", spelling)
			if err != nil {
				return nil, err
			}
			found = append(found, own...)
		}
		if len(found) > 0 {
			break
		}
	}
	for _, o := range specs() {
		for _, column := range o.externalIDs {
			external, err := objects(ctx, tx, o.kind, o.owner(), column+" = ? AND "+column+" <> ''", id)
			if err != nil {
				return nil, err
			}
			for _, object := range external {
				object.External = true
				if !slices.ContainsFunc(found, func(other Object) bool { return other.Kind == object.Kind && other.ID == object.ID }) {
					found = append(found, object)
				}
			}
		}
	}
	if rest, is := strings.CutPrefix(strings.ToLower(id), connectionDomainPrefix); is && len(rest) >= shortest {
		expression, _ := match(terms(rest))
		return objects(ctx, tx, KindConnection, "organization_id, ''",
			"row IN (SELECT rowid FROM connections_fts WHERE connections_fts MATCH ? LIMIT 2)", expression)
	}
	return found, nil
}

func objects(ctx context.Context, tx *sql.Tx, kind Kind, owner, condition, value string) ([]Object, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, "+owner+" FROM "+string(kind)+" WHERE "+condition+" LIMIT 2", value)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Object
	for rows.Next() {
		o := Object{Kind: kind}
		if err := rows.Scan(&o.ID, &o.OrganizationID, &o.UserID); err != nil {
			return nil, err
		}
		found = append(found, o)
	}
	return found, rows.Err()
}

// IDsWithPrefix are the IDs of a kind that begin with a text, at most so many.
func (m *Mirror) IDsWithPrefix(ctx context.Context, kind Kind, start string, limit int) ([]string, error) {
	rows, err := m.db.Read.QueryContext(ctx, "SELECT id FROM "+string(kind)+" WHERE id >= ? AND id < ? ORDER BY id"+store.Limit(limit), start, start+highest)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		found = append(found, id)
	}
	return found, rows.Err()
}

// EventTime is when a kept event happened, or ErrNotFound.
func (m *Mirror) EventTime(ctx context.Context, id string) (time.Time, error) {
	for _, spelling := range SpellingsOf(id) {
		var at stamp
		err := m.db.Read.QueryRowContext(ctx, "SELECT created FROM events WHERE id = ?", spelling).Scan(&at)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return time.Time(at), err
		}
	}
	return time.Time{}, ErrNotFound
}

// identified turns a list's search for an ID into a filter: by the row with that ID, or by the organization whose rows
// are wanted. What is no ID of anything stays a search for words.
func (r *request) identified(ctx context.Context, tx *sql.Tx) error {
	if r.id == "" {
		return nil
	}
	found, err := identify(ctx, tx, r.id)
	if err != nil {
		return err
	}
	for _, o := range found {
		switch {
		case o.Kind == r.kind:
			r.equal, r.terms, r.initial = append(r.equal, filter{column: "id", value: o.ID}), nil, ""
			return nil
		case o.Kind == KindOrganization && r.filters["organization"] != "":
			r.equal, r.terms, r.initial = append(r.equal, filter{column: "organization_id", value: o.ID}), nil, ""
			return nil
		}
	}
	return nil
}
