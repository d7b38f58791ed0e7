// Lists: filters as URLs without empty parameters (a typed text is one while it has chosen nothing), one history entry per search, the opened row on the way back.

let typed = null // the address that typing into a filter last led to

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement
  if (!form.matches?.('[data-filters]')) return
  for (const [name, value] of [...ctx.request.body]) {
    const chosen = name.endsWith('_text') && form.elements[name.slice(0, -'_text'.length)]?.value
    if (value === '' || chosen) ctx.request.body.delete(name)
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
  const words = ctx.target?.id && !ctx.isLive && document.getElementById(ctx.target.id)?.dataset.announce
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

// Each entry of the history knows how far its page was scrolled: a page that htmx fetches again comes too late for the
// browser's own memory when somebody presses Back twice.
let goingBack = false

const rememberPlace = () => {
  if (!goingBack) history.replaceState({ ...history.state, y: scrollY }, '')
}
addEventListener('scrollend', rememberPlace)
document.addEventListener('htmx:before:history:update', rememberPlace)

addEventListener('popstate', () => { goingBack = true })
document.addEventListener('htmx:before:history:update', () => { goingBack = false })
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (!ctx.request?.headers?.['HX-History-Restore-Request']) return
  setTimeout(() => {
    if (ctx.request.action !== location.pathname + location.search) return // another entry is on its way by now
    goingBack = false
    focusOpened()
    scrollTo(scrollX, history.state?.y ?? scrollY)
  })
})
if (performance.getEntriesByType('navigation')[0]?.type === 'back_forward') focusOpened()
