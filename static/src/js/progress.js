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

// A form of an action may wait for its turn at WorkOS's rate limit. After a second it says so beside its button.
const formWaits = new Map()

document.addEventListener('submit', ({ target: form }) => {
  const status = form.querySelector('[data-waiting]')
  if (!status) return
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

// While htmx sends a form, hx-disable keeps its button from being pressed again. A form that the browser sends by itself is kept
// here, as long as the server may take for its answer.
const underWay = new WeakSet()

document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || form.getAttribute('hx-boost') !== 'false' || !form.elements.form_key) return
  if (underWay.has(form)) return event.preventDefault()
  underWay.add(form)
  setTimeout(() => underWay.delete(form), 30_000)
})
