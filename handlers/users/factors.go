package users

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// FactorRemove removes one MFA method of a user.
func (h *Handlers) FactorRemove(c request.Context) error {
	return h.removeFactors(c, c.Param("factor"))
}

// FactorsReset removes all MFA methods of a user who lost their device.
func (h *Handlers) FactorsReset(c request.Context) error { return h.removeFactors(c, "") }

func (h *Handlers) removeFactors(c request.Context, only string) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	factors, err := h.FactorsOf(c.Request().Context(), user.ID, only)
	if errors.Is(err, workos.ErrMixed) {
		return page.ListedOthers("MFA methods", err)
	}
	if err != nil {
		return err
	}
	if len(factors) == 0 {
		return &page.Problem{Status: http.StatusNotFound, Title: "There is no such MFA method",
			Text: "It may already have been removed. Open the user's page to see what is set up."}
	}
	who := a.Target.Name
	a.Upsert = nil
	a.Name, a.Title, a.Submit = "user.mfa.reset", "Reset MFA of "+who, "Reset MFA"
	removing := &action.Several{One: "MFA method", Many: "MFA methods", Did: "removed", Already: "had been removed already",
		IsDone: "was removed", AreDone: "were removed", IsNotDone: "was not removed", AreNotDone: "were not removed"}
	names := make([]string, len(factors))
	for i, factor := range factors {
		a.Affected = append(a.Affected, factor.ID)
		names[i] = factor.ID + " (" + wording.LowerFirst(wording.FactorName(factor)) + ")"
	}
	a.FailureText = "No MFA method was removed"
	a.ResultOf = func() action.Result {
		return action.Result{Text: "MFA has been reset for " + who + ": " + removing.Success() +
			" They will be asked to set it up again if your product requires it."}
	}
	a.Description = []string{
		fmt.Sprintf("This will remove %s from %s: %s.", wording.Plural(len(factors), "MFA method", "MFA methods"), who,
			wording.FactorList(factors)),
		"First verify that you are talking to " + who + ". Until they set up MFA again, a password alone is enough to sign in.",
	}
	if only != "" {
		a.Name, a.Title, a.Submit = "user.mfa.remove", "Remove an MFA method of "+who, "Remove MFA method"
		a.ResultOf = func() action.Result {
			if removing.Gone > 0 {
				return action.Result{Text: "The MFA method of " + who + " had been removed already."}
			}
			return action.Result{Text: "The MFA method of " + who + " was removed."}
		}
		a.Description[1] = "First verify that you are talking to " + who + ". If this is their last MFA method, a password alone is enough to " +
			"sign in."
	}
	a.Details = store.Facts(map[string]string{"factors": wording.FactorList(factors)})
	if only != "" {
		a.Details.Add("factor", only)
	}
	a.Do = func(ctx context.Context) error {
		return removing.Run(ctx, names, func(ctx context.Context, i int) error { return h.Client.DeleteAuthFactor(ctx, factors[i].ID) })
	}
	return h.Perform(c, a)
}
