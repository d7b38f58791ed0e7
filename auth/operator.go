package auth

import (
	"context"

	"frontdesk/store"
	"frontdesk/web/request"
)

// Operator is the person who uses Frontdesk.
type Operator struct {
	ID             string // "connection/idp id": the identity, which an email is not
	Email          string // shown, never trusted by itself
	Name           string
	Role           Role
	OrganizationID string
	ConnectionID   string
	IdPID          string
	SessionID      string // names this session; of no use for taking it over
}

type operatorKey struct{}

// OperatorFrom returns the signed-in operator of a request, and whether there is one.
func OperatorFrom(ctx context.Context) (Operator, bool) {
	operator, ok := ctx.Value(operatorKey{}).(Operator)
	return operator, ok
}

func withOperator(ctx context.Context, operator Operator) context.Context {
	return context.WithValue(ctx, operatorKey{}, operator)
}

// ActorOf returns the operator of a request as the ledger records them; only the IP address when no one is signed in.
func (a *Auth) ActorOf(c request.Context) store.Actor {
	operator, _ := OperatorFrom(c.Request().Context())
	actor := operator.actor()
	actor.IP = c.RealIP()
	return actor
}

func (o Operator) actor() store.Actor {
	return store.Actor{ID: o.ID, Email: o.Email, Name: o.Name, Role: string(o.Role)}
}
