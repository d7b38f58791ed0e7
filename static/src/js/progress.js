// A bar at the top for whatever takes longer than 300 ms, and the part that waits is dimmed. Requests that nobody
// asked for by a press (suggestions, polling) are marked data-quiet and show nothing.

const waiting = new Map()
const patience = 300

const quiet = (ctx) => Boolean(ctx.sourceElement?.closest?.('[data-quiet]'))

const showWaiting = () => {
  document.documentElement.toggleAttribute('data-loading', [...waiting.values()].some((w) => w.shown))
}

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (quiet(ctx)) return
  hush()
  const entry = { shown: false }
  entry.timer = setTimeout(() => {
    entry.shown = true
    if (ctx.target !== document.body) ctx.target?.setAttribute?.('aria-busy', 'true')
    showWaiting()
  }, patience)
  waiting.set(ctx, entry)
})

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  const entry = waiting.get(ctx)
  if (!entry) return
  clearTimeout(entry.timer)
  waiting.delete(ctx)
  ctx.target?.removeAttribute?.('aria-busy')
  showWaiting()
})

// A form of an action may wait for WorkOS's rate limit. After a second it says so beside its button.
const formWaits = new Map()
const isPlain = (form) => form.getAttribute('hx-boost') === 'false'

document.addEventListener('submit', ({ target: form }) => {
  const status = form.querySelector('[data-waiting]')
  if (!status || isPlain(form)) return
  clearTimeout(formWaits.get(form))
  formWaits.set(form, setTimeout(() => { status.textContent = 'Waiting for WorkOS…' }, 1000))
})

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement
  if (!formWaits.has(form)) return
  clearTimeout(formWaits.get(form))
  formWaits.delete(form)
  form.querySelector('[data-waiting]').textContent = ''
})

// While htmx sends a form, hx-disable keeps its button from being pressed again. A form that the browser sends by itself says
// so beside its button until the answer is there: with it the server removes a cookie, also where the answer is a file and the
// page stays. A double click sends such a form once. A later press sends it again, because the first request may be lost; the
// server does nothing twice.
const doubleClick = 2000
const sending = new Map()
let lookout

const setSending = (seconds) => {
  document.cookie = `sending=1; Path=/; SameSite=Strict; Max-Age=${seconds}${location.protocol === 'https:' ? '; Secure' : ''}`
}

const sendingEnded = () => {
  if (!sending.size) return
  clearInterval(lookout)
  setSending(0)
  for (const { status, text } of sending.values()) status.textContent = text
  sending.clear()
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || !isPlain(form) || !form.elements.form_key) return
  const before = sending.get(form)
  if (before && Date.now() - before.at < doubleClick) return event.preventDefault()
  const status = before?.status ?? form.querySelector('[data-waiting]') ?? event.submitter ?? form.querySelector('[type=submit]')
  sending.set(form, { at: Date.now(), status, text: before?.text ?? status.textContent })
  status.textContent = 'Sending…'
  setSending(60)
  clearInterval(lookout)
  lookout = setInterval(() => { if (!document.cookie.includes('sending=1')) sendingEnded() }, 200)
})

addEventListener('pageshow', sendingEnded)

// The person stopped it, or the connection broke; a request that takes the place of an earlier one ends that one, too.
window.navigation?.addEventListener('navigateerror', () => {
  if ([...sending.values()].every(({ at }) => Date.now() - at > 100)) sendingEnded()
})
