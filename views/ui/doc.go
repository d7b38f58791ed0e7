// Package ui holds the parts every page of Frontdesk is made of: lists, object pages, forms, states, times, ids.
//
// A page fills a plain struct and calls one component; it writes no class names and no htmx attributes of its
// own, so that rows, filters, sorting, empty states and error messages look and behave the same everywhere.
//
//   - A list:   ListPage(List{…}), or ListTab(List{…}) under an object's tabs. ListRegion alone is the fragment.
//   - An object: Object(ObjectPage{…}) { Section("Domains", nil) { … } }.
//   - A form:   Form(FormSpec{…}) { TextInput(Input{…}) … }; a refused form is the same form with its errors.
//
// Everything works with JavaScript off: links are links, forms are forms. The styles live in static/src/css and
// are keyed to the classes written here; behaviour lives in static/src/js and is keyed to data- attributes.
// Nothing here knows about HTTP, a database or who is signed in.
package ui
