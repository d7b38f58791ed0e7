package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// browserForm is what a browser sends for a form that nobody has touched: a control of one line drops line breaks, and
// all others become CR LF.
func browserForm(form *goquery.Selection) url.Values {
	values := url.Values{}
	add := func(name, value string) {
		values.Add(name, strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\n", "\r\n"))
	}
	for _, control := range form.Find("input[name], textarea[name], select[name]").EachIter() {
		name, kind := control.AttrOr("name", ""), control.AttrOr("type", "text")
		_, checked := control.Attr("checked")
		switch {
		case goquery.NodeName(control) == "textarea":
			add(name, control.Text())
		case goquery.NodeName(control) == "select":
			chosen := control.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = control.Find("option").First()
			}
			add(name, chosen.AttrOr("value", ""))
		case kind == "hidden":
			add(name, control.AttrOr("value", ""))
		case kind != "checkbox" && kind != "radio":
			add(name, strings.NewReplacer("\r", "", "\n", "").Replace(control.AttrOr("value", "")))
		case checked:
			add(name, control.AttrOr("value", ""))
		}
	}
	return values
}

// submit opens a form, changes some of what is in it as a person would, and sends it.
func (p *pagesDesk) submit(t *testing.T, client *http.Client, path string, change func(url.Values)) answer {
	t.Helper()
	page := p.open(t, client, path).Find("#action-form")
	form := browserForm(page)
	if page.Find("textarea[name=reason][required]").Length() > 0 {
		form.Set("reason", "Ticket 4711")
	}
	change(form)
	return p.send(t, client, http.MethodPost, path, form)
}

// sent are the bodies of what may have changed something in WorkOS since the last call.
func (p *pagesDesk) sent() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	bodies := p.bodies
	p.bodies = nil
	return bodies
}

// setTo types a value into a control.
func setTo(name string, values ...string) func(url.Values) {
	return func(form url.Values) { form[name] = values }
}

// setMetadata types a value next to a key that is there, or into an empty row.
func setMetadata(key, value string) func(url.Values) {
	return func(form url.Values) {
		for i, name := range form["metadata_key"] {
			if name == key || name == "" {
				form["metadata_key"][i], form["metadata_value"][i] = key, value
				return
			}
		}
	}
}
