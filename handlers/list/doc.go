// Package list shows the lists of the mirror and of Frontdesk's own records. A Spec describes one list;
// its columns are declared once for the page and the CSV.
package list
