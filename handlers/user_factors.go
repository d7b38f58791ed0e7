package handlers

import (
	"context"
	"fmt"
	"net/http"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/workos"
)

// UserFactorRemove removes one second factor of a person.
func (d *Desk) UserFactorRemove(c auth.Context) error { return d.removeFactors(c, c.Param("factor")) }

// UserFactorsReset removes all second factors of a person, who lost their device.
func (d *Desk) UserFactorsReset(c auth.Context) error { return d.removeFactors(c, "") }

func (d *Desk) removeFactors(c auth.Context, only string) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	factors, err := d.factorsOf(c.Request().Context(), user.ID, only)
	if err != nil {
		return err
	}
	if len(factors) == 0 {
		return &Problem{Status: http.StatusNotFound, Title: "There is no such second factor", Text: "It was removed already, or the person has none. Go back and look."}
	}
	who := a.target.name
	a.learn = nil
	a.name, a.title, a.submit = "user.mfa.reset", "Reset MFA of "+who, "Reset MFA"
	a.nothing, a.done = "No second factor was removed", says("MFA of "+who+" is reset. They set it up again at their next sign-in.")
	a.says = []string{
		fmt.Sprintf("%s of %s removed: %s.", views.Plural(len(factors), "second factor", "second factors"), who, views.FactorList(factors)),
		"Make sure that you speak with " + who + ": whoever has their password can sign in until they have set MFA up again.",
	}
	if only != "" {
		a.name, a.title, a.submit = "user.mfa.remove", "Remove a second factor of "+who, "Remove factor"
		a.done = says("The second factor of " + who + " is removed.")
	}
	a.details = func() map[string]string {
		details := map[string]string{"factors": views.FactorList(factors)}
		if only != "" {
			details["factor"] = only
		}
		return details
	}
	a.do = func(ctx context.Context) error {
		for _, factor := range factors {
			if err := d.Client.DeleteAuthFactor(ctx, factor.ID); err != nil && !workos.IsNotFound(err) {
				return err
			}
		}
		return nil
	}
	return d.perform(c, a)
}

// factorsOf are a person's second factors: the one with the id, or all for "".
func (d *Desk) factorsOf(ctx context.Context, userID, only string) ([]workos.AuthFactor, error) {
	all, err := rows(maxRows, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.AuthFactor], error) {
		return d.Client.ListUserAuthFactors(ctx, userID, page)
	})(ctx)
	var found []workos.AuthFactor
	for _, factor := range all {
		if only == "" || factor.ID == only {
			found = append(found, factor)
		}
	}
	return found, err
}
