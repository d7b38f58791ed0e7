// Package ui has the components of every page of Frontdesk: lists, object pages, forms, states, times, IDs.
//
// A page fills a plain struct and calls one component; it writes no class names and no htmx attributes of its
// own, so that rows, filters, sorting, empty states and error messages look and behave the same everywhere.
//
//   - A list:   ListPage(List{…}), or ListTab(List{…}) under an object's tabs. ListRegion alone is the fragment.
//   - An object: Object(ObjectPage{…}) { Section("Domains", nil) { … } }.
//   - A form:   Form(FormSpec{…}) { TextInput(Input{…}) … }; a refused form is the same form with its errors.
//
// Everything works with JavaScript off: links are links, forms are forms. The styles are in static/src/css and
// use the classes written here; the scripts are in static/src/js and use data- attributes.
// Nothing here depends on HTTP, a database or who is signed in.
package ui
