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

const focusOn = (selector) => {
  const input = document.querySelector(selector)
  input?.focus()
  input?.select?.()
  return Boolean(input)
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
    if (typing(event.target)) event.target.blur()
    else hush()
    return
  }
  if (typing(event.target)) return
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
