package action

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/workos"
)

// claimed is the data of an event about a change that an operator's action may have made.
type claimed struct {
	event    workos.Event
	said     EventData
	object   string // the object of the event, to distinguish two events about one object from events about two
	any      any    // the data, to look for IDs anywhere in it
	now, was map[string]json.RawMessage
}

func readClaimed(event workos.Event) claimed {
	c := claimed{event: event}
	c.said, _ = dataOf(event) // without data nothing names the action's target, and no action is it
	_ = json.Unmarshal(event.Data, &c.any)
	c.now, _ = workos.Decode[map[string]json.RawMessage](event.Data)
	if event.Context != nil {
		c.was, _ = workos.Decode[map[string]json.RawMessage](event.Context.PreviousAttributes)
	}
	if inner, err := workos.Decode[map[string]json.RawMessage](c.was["data"]); err == nil && len(inner) > 0 {
		c.was = inner // a feature flag's event nests what it was
	}
	c.object = cmp.Or(c.said.ID, string(event.Data))
	return c
}

// isOf reports whether an event is about the target of an action and does not contradict the action's details in the ledger.
func (c claimed) isOf(known Registry, action store.AuditEntry) bool {
	if action.OrganizationID != "" && !c.names(action.OrganizationID) {
		return false
	}
	if how := known.byName[action.Action].Lookup; how.Reverses && slices.Contains(how.Trace.Events, c.event.Event) {
		return how.Trace.Is(c.said, action)
	}
	isCreation := strings.HasSuffix(c.event.Event, ".created") // what was created had no ID when the action began
	if !c.names(action.TargetID) && !c.names(action.Details.Fact(UserIDDetail)) && !(isCreation && c.names(action.TargetName)) {
		return false
	}
	for name, detail := range action.Details {
		if c.contradicts(name, detail) {
			return false
		}
	}
	return true
}

// names reports whether the event's data contains an ID, a name or an address anywhere.
func (c claimed) names(wanted string) bool {
	return wanted != "" && AnyText(c.any, func(text string) bool { return strings.EqualFold(text, wanted) })
}

// claimedFields maps the names of changes in the ledger to the fields of events.
var claimedFields = map[string]string{
	"name": "name", "external id": "external_id", "stripe customer id": "stripe_customer_id", "first name": "first_name",
	"last name": "last_name", "email": "email", "description": "description", "enabled": "enabled", "status": "status",
}

// contradicts reports whether an event has another value than one detail of an action. A missing field is no
// contradiction, unless the event lists the changed fields: then a field that it leaves out was not changed.
func (c claimed) contradicts(name string, detail store.Detail) bool {
	change, isChange := detail.Change, detail.IsChange
	switch {
	case name == "session":
		return c.said.ID != detail.Fact
	case name == "domain":
		return c.said.Domain != "" && workos.DomainKey(c.said.Domain) != workos.DomainKey(detail.Fact)
	case name == "group id":
		return c.said.GroupID != "" && c.said.GroupID != detail.Fact
	case name == "name" && !isChange:
		return c.said.Name != "" && workos.NameKey(c.said.Name) != workos.NameKey(detail.Fact)
	case !isChange, strings.HasSuffix(c.event.Event, ".deleted"), strings.HasSuffix(c.event.Event, ".revoked"):
		return false
	case name == "role":
		return c.roleDiffers(change)
	case name == "email" && !strings.Contains(change.After, "@"):
		return differs(c.was, "email", change.Before) // the code was not sent from here, so the new address is not known
	}
	if key, isMetadata := strings.CutPrefix(name, "metadata "); isMetadata {
		return c.metadataDiffers(key, change)
	}
	field, known := claimedFields[name]
	return known && (differs(c.now, field, change.After) || c.isUnchanged(field) || differs(c.was, field, change.Before))
}

// isUnchanged reports whether an event lists the changed fields, and none of the given ones is among them.
func (c claimed) isUnchanged(fields ...string) bool {
	lists := false
	for field := range c.was {
		if slices.Contains(fields, field) {
			return false
		}
		lists = lists || field != "updated_at"
	}
	return lists
}

// roleDiffers reports whether the membership in an event has other roles than the action gave it. Of several former roles,
// the event may name only one.
func (c claimed) roleDiffers(change store.Change) bool {
	after, before := strings.Split(change.After, ", "), strings.Split(change.Before, ", ")
	now, was := rolesIn(c.now), rolesIn(c.was)
	return c.isUnchanged("role", "roles") || len(now) > 0 && !slices.Equal(now, slices.Sorted(slices.Values(after))) ||
		slices.ContainsFunc(was, func(role string) bool { return !slices.Contains(before, role) })
}

// rolesIn returns the slugs of a membership's roles, sorted; none if the event does not have them.
func rolesIn(fields map[string]json.RawMessage) []string {
	text, _ := json.Marshal(map[string]json.RawMessage{"role": orNull(fields["role"]), "roles": orNull(fields["roles"])})
	member, err := workos.Decode[workos.Membership](text)
	if err != nil {
		return nil
	}
	return slices.Sorted(slices.Values(member.RoleSlugs()))
}

func orNull(value json.RawMessage) json.RawMessage {
	if len(value) == 0 {
		return json.RawMessage("null")
	}
	return value
}

func (c claimed) metadataDiffers(key string, change store.Change) bool {
	now, _ := workos.Decode[workos.Metadata](c.now["metadata"])
	was, wasErr := workos.Decode[workos.Metadata](c.was["metadata"])
	isNow := func(metadata workos.Metadata, text string) bool {
		value, isThere := metadata[key]
		if text == emptyText {
			return isThere && string(value) == emptyText
		}
		return ui.Bare(metadata.Shown(key)) == ui.Bare(text)
	}
	if _, says := c.now["metadata"]; says && !isNow(now, change.After) || c.isUnchanged("metadata") {
		return true
	}
	_, says := c.was["metadata"]
	return says && wasErr == nil && !isNow(was, change.Before)
}

// differs reports whether a field is present and differs from a detail; an empty value and null are the same.
func differs(fields map[string]json.RawMessage, field, want string) bool {
	value, says := fields[field]
	if !says {
		return false
	}
	text := workos.Metadata{field: value}.Shown(field)
	switch text {
	case "null":
		text = ""
	case "true":
		text = "on"
	case "false":
		text = "off"
	}
	return ui.Bare(text) != ui.Bare(want)
}

// AnyText reports whether a text somewhere in a JSON value matches.
func AnyText(value any, matches func(string) bool) bool {
	switch value := value.(type) {
	case string:
		return matches(value)
	case []any:
		return slices.ContainsFunc(value, func(inner any) bool { return AnyText(inner, matches) })
	case map[string]any:
		for _, inner := range value {
			if AnyText(inner, matches) {
				return true
			}
		}
	}
	return false
}
