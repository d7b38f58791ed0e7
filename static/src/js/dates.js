// A date that does not exist, or of which a part is missing, is sent by browsers as if nothing had been typed. That would
// be another range, or a key without an end: it is not sent, and the browser says what is wrong with the field.
//
// Without scripts nothing here or on the server can tell such a date from an empty field: the forms are novalidate, so that
// the server's words are shown instead of the browser's. The page that follows says which range was read and when a key ends.

const refusesDate = (form) => {
  const wrong = [...form?.elements ?? []].find((control) => control.validity?.badInput)
  wrong?.reportValidity()
  return Boolean(wrong)
}

document.addEventListener('submit', (event) => {
  if (!refusesDate(event.target)) return
  event.preventDefault()
  event.stopImmediatePropagation()
}, true)

// A filter that is chosen sends the form without a submit.
document.addEventListener('htmx:config:request', (event) => {
  if (event.detail.ctx.sourceElement?.matches?.('form') && refusesDate(event.detail.ctx.sourceElement)) event.preventDefault()
})
