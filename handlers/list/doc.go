// Package list shows the lists of the mirror and of Frontdesk's own records: a Spec says what tells one from the others,
// and its columns are declared once for the page and the CSV.
package list
