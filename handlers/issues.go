package handlers

import (
	"context"
	"time"

	"frontdesk/auth"
	issuesview "frontdesk/views/issues"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

// upsertTimeout bounds how long a page waits for the mirror to take what WorkOS said, before it reads the issues.
const upsertTimeout = 2 * time.Second

// upserted is something of a page that goes into the mirror.
type upserted interface {
	fresh() (object any, askedAt time.Time, ok bool)
}

// fresh is what WorkOS said and when it was asked, and false when it did not answer.
func (l *live[T]) fresh() (any, time.Time, bool) { return l.Value, l.AskedAt, l.Cause == nil }

// childList is a list of what belongs to one organization or user. Read from its beginning to its end, it also says what there no
// longer is.
type childList[T any] struct {
	*live[[]T]
	organizationID, userID string
}

func (l childList[T]) fresh() (any, time.Time, bool) {
	objects, at, ok := l.live.fresh()
	if l.isWhole {
		objects = mirror.CompleteList{OrganizationID: l.organizationID, UserID: l.userID, Objects: objects}
	}
	return objects, at, ok
}

func listOfOrganization[T any](id string, list *live[[]T]) childList[T] {
	return childList[T]{live: list, organizationID: id}
}

func listOfUser[T any](id string, list *live[[]T]) childList[T] {
	return childList[T]{live: list, userID: id}
}

// upsert stores what WorkOS just said and returns when the mirror has evaluated it, so that the page shows the issues that
// the lists show. That the mirror could not take it costs the page nothing.
func (d *Desk) upsert(c request.Context, answers ...upserted) {
	var objects []any
	var askedAt []time.Time
	for _, answer := range answers {
		if object, at, ok := answer.fresh(); ok {
			objects, askedAt = append(objects, object), append(askedAt, at)
		}
	}
	if len(objects) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), upsertTimeout)
	defer cancel()
	if err := d.Mirror.UpsertAll(mirror.WithRequestedAt(ctx, oldest(askedAt...)), objects...); err != nil {
		d.failed(ctx, "upsert", err)
	}
}

// issues are those that the mirror holds of an object or a customer.
func (d *Desk) issues(c request.Context, q mirror.IssueQuery) []issuesview.Issue {
	ctx := c.Request().Context()
	found, err := d.Mirror.Issues(ctx, mirror.Everything, q)
	if err != nil {
		d.failed(ctx, "issues", err, "id", q.ID, "organization", q.OrganizationID)
	}
	return shownIssues(found)
}

func shownIssues(found []mirror.Issue) []issuesview.Issue {
	issues := make([]issuesview.Issue, len(found))
	for i, issue := range found {
		issues[i] = issuesview.Issue{Issue: issue.Issue, Organization: issue.OrganizationName}
	}
	return issues
}

// issueContext is what the boxes of a page may offer.
func (d *Desk) issueContext(c request.Context, kind health.Kind, id string) issuesview.Context {
	may := d.may(c)
	operator, _ := auth.OperatorFrom(c.Request().Context())
	return issuesview.Context{Now: d.Now(), Here: health.Subject{Kind: kind, ID: id}, CanIssue: auth.Can(operator.Role, auth.IssuePortalLinks),
		MayMemberships: may.Memberships, MayInvite: may.Invite}
}

// maxCustomerIssues is how many issues of one customer are shown on its page.
const maxCustomerIssues = 500

// userIssues are the issues of a person: what the lists sum up for them.
func (d *Desk) userIssues(c request.Context, user workos.User) []issuesview.Issue {
	ctx := c.Request().Context()
	found, err := d.Mirror.UserIssues(ctx, mirror.Everything, user.ID, user.Email)
	if err != nil {
		d.failed(ctx, "issues", err, "id", user.ID)
	}
	return shownIssues(found)
}
