package auditlogs

import (
	"strings"
)

// places maps each path in an entry to its control: "actor/metadata/role" is "actor_metadata_0".
func (f *eventForm) places() map[string]string {
	places := map[string]string{"organization_id": "organization", "occurred_at": "occurred_at", "context/location": "location",
		"context/user_agent": "user_agent"}
	f.metadata.addPlaces(places, "metadata")
	f.actor.addPlaces(places, "actor")
	for i, target := range f.targets {
		target.addPlaces(places, "targets/"+f.targets[i].name[len("target_"):])
	}
	return places
}

func (e entityForm) addPlaces(places map[string]string, at string) {
	for _, part := range []string{"id", "type", "name"} {
		places[at+"/"+part] = e.name + "_" + part
	}
	e.metadata.addPlaces(places, at+"/metadata")
}

func (m metadataForm) addPlaces(places map[string]string, at string) {
	for i, field := range m.fields {
		places[at+"/"+field.Name] = m.control(i)
	}
}

// controlNames returns the controls of the form, for WorkOS's errors.
func (f *eventForm) controlNames() []string {
	var names []string
	for _, control := range f.places() {
		names = append(names, control)
	}
	return names
}

// ControlOf returns the control of a path in WorkOS's error, "" for none: "/actor/id" of a 400, "event.actor.id" of
// a 422.
func (f *eventForm) ControlOf(place string) string {
	place = strings.TrimPrefix(strings.Trim(strings.ReplaceAll(place, ".", "/"), "/"), "event/")
	for at, control := range f.places() {
		if strings.ReplaceAll(at, ".", "/") == place {
			return control
		}
	}
	return ""
}
