package handlers

import (
	"context"
	"fmt"
	"net/http"

	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// UserFactorRemove removes one second factor of a person.
func (d *Desk) UserFactorRemove(c request.Context) error {
	return d.removeFactors(c, c.Param("factor"))
}

// UserFactorsReset removes all second factors of a person, who lost their device.
func (d *Desk) UserFactorsReset(c request.Context) error { return d.removeFactors(c, "") }

func (d *Desk) removeFactors(c request.Context, only string) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	factors, err := d.factorsOf(c.Request().Context(), user.ID, only)
	if err != nil {
		return err
	}
	if len(factors) == 0 {
		return &Problem{Status: http.StatusNotFound, Title: "There is no such MFA method", Text: "It may already have been removed. Open the user's page to see what is set up."}
	}
	who := a.target.name
	a.learn = nil
	a.name, a.title, a.submit = "user.mfa.reset", "Reset MFA of "+who, "Reset MFA"
	removing := &several{one: "MFA method", many: "MFA methods", did: "removed", already: "had been removed already",
		isDone: "was removed", areDone: "were removed", isNotDone: "was not removed", areNotDone: "were not removed"}
	names := make([]string, len(factors))
	for i, factor := range factors {
		names[i] = factor.ID + " (" + wording.LowerFirst(wording.FactorName(factor)) + ")"
	}
	a.nothing, a.done = "No MFA method was removed", func() string {
		return "MFA has been reset for " + who + ": " + removing.success() + " They will be asked to set it up again if your product requires it."
	}
	a.says = []string{
		fmt.Sprintf("This will remove %s from %s: %s.", wording.Plural(len(factors), "MFA method", "MFA methods"), who, wording.FactorList(factors)),
		"First verify that you are talking to " + who + ". Until they set up MFA again, a password alone is enough to sign in.",
	}
	if only != "" {
		a.name, a.title, a.submit = "user.mfa.remove", "Remove an MFA method of "+who, "Remove MFA method"
		a.done = func() string {
			if removing.gone > 0 {
				return "The MFA method of " + who + " had been removed already."
			}
			return "The MFA method of " + who + " was removed."
		}
		a.says[1] = "First verify that you are talking to " + who + ". If this is their last MFA method, a password alone is enough to sign in."
	}
	a.details = func() map[string]string {
		details := map[string]string{"factors": wording.FactorList(factors)}
		if only != "" {
			details["factor"] = only
		}
		return details
	}
	a.do = func(ctx context.Context) error {
		return removing.run(ctx, names, func(ctx context.Context, i int) error { return d.Client.DeleteAuthFactor(ctx, factors[i].ID) })
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
	if only != "" && len(found) > 0 {
		return found, nil // what else the list has does not matter
	}
	return found, err
}
