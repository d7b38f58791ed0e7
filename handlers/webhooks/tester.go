package webhooks

import (
	"net/http"
	"strings"

	"frontdesk/views"
	webhooksview "frontdesk/views/webhooks"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// Tester checks a webhook's signature here: nothing is sent or stored.
func (h *Handlers) Tester(c request.Context) error {
	page := webhooksview.TesterPage{}
	if c.Request().Method == http.MethodPost {
		values := c.Request().PostForm
		page.Header, page.Body, page.Secret = strings.TrimSpace(values.Get("header")), values.Get("body"), strings.TrimSpace(values.Get("secret"))
		check := h.checkWebhook(page.Header, page.Body, workos.Secret(page.Secret))
		page.Check = &check
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return h.Render(c, http.StatusOK, views.Page{Title: "Webhook signature tester", Section: views.SectionTools,
		Body: webhooksview.TesterBody(page)})
}

// checkWebhook checks a pasted body. Browsers send line ends as CR LF, and people copy one line end too
// many, so the body is accepted if one of its possible original forms has the signature.
func (h *Handlers) checkWebhook(header, body string, secret workos.Secret) workos.WebhookCheck {
	first := workos.CheckWebhook(header, []byte(body), secret, h.Now())
	unix := strings.ReplaceAll(body, "\r\n", "\n")
	for _, other := range []string{unix, strings.TrimSpace(unix), strings.TrimSpace(body)} {
		check := workos.CheckWebhook(header, []byte(other), secret, h.Now())
		if first.Problem == workos.WebhookBadHash && check.Problem != workos.WebhookBadHash {
			return check
		}
	}
	return first
}
