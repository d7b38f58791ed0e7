// Keys: / search, f filter, j k rows, [ ] pages, g and a letter to jump, ? help. Esc closes what is open.

const typing = (target) => target.closest?.('input, textarea, select, [contenteditable]')

let jumping = 0 // until when a letter after g is a jump

const step = (by) => {
  const links = [...document.querySelectorAll('#main .row-link')]
  if (links.length === 0) return
  const current = links.indexOf(document.activeElement)
  const next = links[current < 0 ? (by > 0 ? 0 : links.length - 1) : current + by]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

let before = null // what had the focus before a key led into a field, and the field

const focusOn = (selector) => {
  const input = document.querySelector(selector)
  if (input && input !== document.activeElement) before = { element: document.activeElement, input }
  input?.focus()
  input?.select?.()
  return Boolean(input)
}

// leave goes back to where the keyboard was before it led into the field.
const leave = (field) => {
  field.blur()
  if (before?.input === field && before.element?.isConnected && before.element !== document.body) {
    before.element.focus({ preventScroll: true })
  }
  before = null
}

const press = {
  '/': () => focusOn('#search-input'),
  f: () => focusOn('[data-list-search]'),
  j: () => step(1),
  k: () => step(-1),
  '[': () => document.querySelector('#main a[rel=prev]')?.click(),
  ']': () => document.querySelector('#main a[rel=next]')?.click(),
  '?': () => document.getElementById('help')?.showModal(),
  g: () => { jumping = Date.now() + 1500 },
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || document.querySelector('dialog[open]')) return
  if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
    if (focusOn('#search-input')) event.preventDefault()
    return
  }
  if (event.ctrlKey || event.metaKey) return
  if (event.key === 'Escape') {
    if (typing(event.target)) {
      event.preventDefault() // browsers empty a search field, and the list behind it would change
      leave(event.target)
    } else hush()
    return
  }
  if (typing(event.target) || early.off) return
  if (Date.now() < jumping) {
    jumping = 0
    const link = document.querySelector(`a[data-jump="${CSS.escape(event.key)}"]`)
    if (link) {
      event.preventDefault()
      link.click()
      return
    }
  }
  const act = Object.hasOwn(press, event.key) ? press[event.key] : null
  if (!act) return
  event.preventDefault()
  act()
})

// Single keys can be turned off, for people whose speech input or unsteady hand would press them; this browser remembers it.
const showPreference = () => {
  const box = document.querySelector('[data-shortcuts]')
  if (box) box.checked = !early.off
}

document.addEventListener('change', ({ target }) => {
  if (!target.matches?.('[data-shortcuts]')) return
  early.off = !target.checked
  try {
    if (early.off) localStorage.setItem('shortcuts', 'off')
    else localStorage.removeItem('shortcuts')
  } catch {
    complain('This browser does not save the choice. It holds until the page is closed.')
  }
})
document.addEventListener('htmx:after:swap', showPreference)

// Keys pressed while another page is on its way are meant for that page. early.js keeps them meanwhile.
const insert = (field, key) => {
  if (key === 'Enter') return field.form?.requestSubmit()
  if (typeof field.selectionStart !== 'number') return
  const { selectionStart: start, selectionEnd: end } = field
  if (key.length === 1) field.setRangeText(key, start, end, 'end')
  else if (key === 'Backspace') field.setRangeText('', start === end ? Math.max(0, start - 1) : start, end, 'end')
  else return
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

const strike = ({ key, ctrlKey }) => {
  const target = document.activeElement ?? document.body
  if (!target.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }))) return
  if (typing(target)) insert(target, key)
  else if (key === 'Enter' && target.matches('a[href], button, summary')) target.click()
}

const obey = (one) => {
  if (one.key) return strike(one)
  if (!one.target.isConnected) return
  one.target.dispatchEvent(one.click
    ? new MouseEvent(one.type, { ...one, target: undefined, bubbles: true, cancelable: true })
    : new Event(one.type, { bubbles: true }))
}

const pages = new Set() // requests under way for another page
let leaving = false

const release = () => {
  early.holding = leaving || pages.size > 0
  while (!early.holding && early.kept.length > 0) obey(early.kept.shift())
}

// The page that was asked for last is the one that is meant: an answer to an earlier press must not take its place, and a
// page does not refresh itself while the person is leaving it.
document.addEventListener('htmx:before:request', (event) => {
  const { ctx } = event.detail
  if (ctx.target !== document.body) return
  if (pages.size > 0 && ctx.sourceElement?.closest?.('[data-quiet]')) return event.preventDefault()
  for (const older of pages) if (older.request?.method === 'GET') older.request.abort?.()
  pages.add(ctx)
  early.holding = true
})

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (pages.delete(ctx)) setTimeout(release) // after the browser has put the focus where it belongs
})

// A link that only loads a file or starts a mail program leaves the page where it is.
let stays = false
addEventListener('click', ({ target }) => {
  const link = target.closest?.('a[href]')
  stays = Boolean(link && (link.hasAttribute('data-download') || !link.protocol.startsWith('http')))
}, true)

addEventListener('beforeunload', () => {
  if (stays) return
  leaving = early.holding = true
  setTimeout(() => { // the page is still here: it was not left after all
    leaving = false
    release()
  }, 10_000)
})

addEventListener('pagehide', () => {
  const keys = early.kept.splice(0).filter((one) => one.key)
  if (keys.length > 0) sessionStorage.setItem('keys', JSON.stringify({ at: Date.now(), kept: keys }))
})

// Text typed into the search box while another page comes goes on there.
let unfinished = null

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  const input = document.activeElement
  const here = ctx.target === document.body && input?.id === 'search-input' && !input.form.contains(ctx.sourceElement)
  unfinished = here ? { text: input.value, start: input.selectionStart, end: input.selectionEnd } : null
})

document.addEventListener('htmx:after:swap', () => {
  const input = unfinished && document.getElementById('search-input')
  if (!input) return
  input.focus()
  if (input.value !== unfinished.text) {
    input.value = unfinished.text
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  input.setSelectionRange(unfinished.start, unfinished.end)
  unfinished = null
})
