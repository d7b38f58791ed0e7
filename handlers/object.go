package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// object is a kind of object that has pages of its own: what it is called, and where one of them is read.
type object[T any] struct {
	kind   mirror.Kind
	noun   string // in a person's words: "organization"
	get    func(context.Context, string) (T, error)
	copied func(context.Context, mirror.Scope, string) (T, time.Time, error)
	learn  func(context.Context, T) error
	id     func(T) string
}

func (d *Desk) organizations() object[workos.Organization] {
	return object[workos.Organization]{
		mirror.KindOrganization, "organization", d.Client.GetOrganization, d.Mirror.Organization, d.Mirror.UpsertOrganization,
		func(o workos.Organization) string { return o.ID }}
}

func (d *Desk) connections() object[workos.Connection] {
	return object[workos.Connection]{
		mirror.KindConnection, "connection", d.Client.GetConnection, d.Mirror.Connection, d.Mirror.UpsertConnection,
		func(o workos.Connection) string { return o.ID }}
}

func (d *Desk) directories() object[workos.Directory] {
	return object[workos.Directory]{
		mirror.KindDirectory, "directory", d.Client.GetDirectory, d.Mirror.Directory, d.Mirror.UpsertDirectory,
		func(o workos.Directory) string { return o.ID }}
}

func (d *Desk) directoryUsers() object[workos.DirectoryUser] {
	return object[workos.DirectoryUser]{
		mirror.KindDirectoryUser, "directory user", d.Client.GetDirectoryUser, d.Mirror.DirectoryUser, d.Mirror.UpsertDirectoryUser,
		func(o workos.DirectoryUser) string { return o.ID }}
}

func (d *Desk) directoryGroups() object[workos.DirectoryGroup] {
	return object[workos.DirectoryGroup]{
		mirror.KindDirectoryGroup, "directory group", d.Client.GetDirectoryGroup, d.Mirror.DirectoryGroup, d.Mirror.UpsertDirectoryGroup,
		func(o workos.DirectoryGroup) string { return o.ID }}
}

func (d *Desk) users() object[workos.User] {
	return object[workos.User]{
		mirror.KindUser, "user", d.Client.GetUser, d.Mirror.User, d.Mirror.UpsertUser,
		func(o workos.User) string { return o.ID }}
}

func (d *Desk) invitations() object[workos.Invitation] {
	return object[workos.Invitation]{
		mirror.KindInvitation, "invitation", d.Client.GetInvitation, d.Mirror.Invitation, d.Mirror.UpsertInvitation,
		func(o workos.Invitation) string { return o.ID }}
}

func (d *Desk) memberships() object[workos.Membership] {
	return object[workos.Membership]{
		mirror.KindMembership, "membership", d.Client.GetMembership, d.Mirror.Membership, d.Mirror.UpsertMembership,
		func(o workos.Membership) string { return o.ID }}
}

// pathID is the ID in the path, refused before WorkOS is asked when it can be none.
func (o object[T]) pathID(c request.Context) (string, error) {
	id := c.Param("id")
	if !isID(id) {
		return id, badID(o.noun)
	}
	return id, nil
}

// fetch asks for one beside the other calls of a page; the copy stands in when WorkOS does not answer.
func (o object[T]) fetch(a *asking, id string) *live[T] {
	return fetch(a, func(ctx context.Context) (T, error) { return o.ask(ctx, id) },
		func(ctx context.Context) (T, time.Time, error) { return o.copied(ctx, mirror.Everything, id) })
}

// ask asks WorkOS for one. That one which the mirror holds no longer exists is believed when it is said twice: what
// follows from it takes the object out of every list. An answer about another object is no answer: it must not be shown,
// or acted on, as this one.
func (o object[T]) ask(ctx context.Context, id string) (T, error) {
	value, err := o.get(ctx, id)
	if workos.IsNotFound(err) {
		if _, _, unknown := o.copied(ctx, mirror.Everything, id); unknown == nil {
			value, err = o.get(ctx, id)
		}
	}
	if err == nil && o.id(value) != id {
		return value, &Problem{
			Status: http.StatusBadGateway, Title: "WorkOS's answer could not be read",
			Text: "WorkOS answered about something else than was asked for. Try again; if it happens again, tell the person who runs Frontdesk.",
			Err:  fmt.Errorf("asked for %s, got %q", id, o.id(value)),
		}
	}
	return value, err
}

// settle ends the fetching of one: what WorkOS said goes into the mirror, and what is gone leaves it.
func (o object[T]) settle(d *Desk, c request.Context, id string, answer *live[T]) error {
	switch {
	case answer.Err == nil:
		learn(d, c, answer, o.learn)
		return nil
	case !workos.IsNotFound(answer.Err):
		return answer.Err
	}
	ctx := c.Request().Context()
	if err := d.Mirror.Delete(ctx, o.kind, id); err != nil && !errors.Is(err, mirror.ErrNotFound) {
		d.failed(ctx, "forget", err, "id", id)
	}
	if elsewhere := d.foundElsewhere(c, o.kind, id); elsewhere != nil {
		return elsewhere
	}
	why, begun := d.cutShort(ctx, o.kind, id)
	return gone(id, o.noun, cmp.Or(o.whoDeleted(ctx, d, id), why), answer.Err, begun...)
}

// read asks for the one in the path and for nothing else.
func (o object[T]) read(d *Desk, c request.Context) (*live[T], error) {
	id, err := o.pathID(c)
	if err != nil {
		return nil, err
	}
	a := ask(c.Request().Context())
	answer := o.fetch(a, id)
	a.wait()
	return answer, o.settle(d, c, id, answer)
}

// relearn brings the mirror up to date with one that was changed.
func (o object[T]) relearn(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx = mirror.WithRequestedAt(ctx, time.Now())
		now, err := o.get(ctx, id)
		if err != nil {
			return err
		}
		return o.learn(ctx, now)
	}
}

// madeID is the ID of one that was created, "" when the answer held something else.
func (o object[T]) madeID(made T) string {
	if kind, ok := mirror.KindOf(o.id(made)); ok && kind == o.kind {
		return o.id(made)
	}
	return ""
}

// forget takes one that was deleted out of the mirror.
func (o object[T]) forget(d *Desk, id string) func(context.Context) error {
	return func(ctx context.Context) error { return d.Mirror.Delete(ctx, o.kind, id) }
}

// isGone makes "no such object" of a read the answer to whether it was deleted.
func isGone[T any](_ T, err error) (bool, error) {
	if workos.IsNotFound(err) {
		return true, nil
	}
	return false, err
}
