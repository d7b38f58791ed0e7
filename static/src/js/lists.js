// Lists: filters as URLs without empty parameters, one history entry per search, rows that open wherever they are pressed.

let typed = null // the address that typing into a filter last led to

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement
  if (!form.matches?.('[data-filters]')) return
  for (const [name, value] of [...ctx.request.body]) {
    if (value === '' || name.endsWith('_text')) ctx.request.body.delete(name)
  }
  form.dataset.typing = String(ctx.sourceEvent?.type === 'input')
})

// Each letter pushes an address of its own; only the first makes a new entry, so that Back leaves the search at once.
document.addEventListener('htmx:before:history:update', ({ detail }) => {
  const typing = detail.sourceElement?.dataset?.typing === 'true'
  if (typing && typed === location.href && detail.history.type === 'push') detail.history.type = 'replace'
  typed = typing ? new URL(detail.history.path, location.href).href : null
})

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const words = ctx.target?.id && document.getElementById(ctx.target.id)?.dataset.announce
  if (words) announce(words)
})

// Back to a list goes on where the list was left: the row that was opened takes the focus.
const opened = 'opened row'

document.addEventListener('click', (event) => {
  const link = event.target.closest('.row-link')
  if (link) sessionStorage.setItem(opened, link.getAttribute('href'))
})

const focusOpened = () => {
  const href = sessionStorage.getItem(opened)
  const link = href && document.querySelector(`.row-link[href="${CSS.escape(href)}"]`)
  link?.focus({ preventScroll: true })
}

let goingBack = false
addEventListener('popstate', () => { goingBack = true })
document.addEventListener('htmx:after:swap', () => {
  if (goingBack) setTimeout(focusOpened)
  goingBack = false
})
if (performance.getEntriesByType('navigation')[0]?.type === 'back_forward') focusOpened()

const rowLink = (event) => {
  if (event.defaultPrevented || event.target.closest('a, button, input, select, label, summary')) return null
  if (String(getSelection())) return null
  return event.target.closest('.rows tbody tr')?.querySelector('.row-link')
}

document.addEventListener('click', (event) => {
  const link = rowLink(event)
  if (!link) return
  if (event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noopener')
  else link.click()
})

document.addEventListener('auxclick', (event) => {
  const link = event.button === 1 && rowLink(event)
  if (link) window.open(link.href, '_blank', 'noopener')
})
