// Runs in the head, before the page is shown. A fast person presses keys and buttons before app.js listens; they are
// kept here, in order, and keyboard.js obeys them. Links, forms and controls of the browser work without scripts.
(() => {
  const early = window.early = { kept: [], holding: true }

  // Keys pressed while the last page was being left are meant for this one. Storage belongs to another process of the
  // browser, and the rows would wait for it: it is read when a key is pressed, or when app.js starts.
  const arrived = Date.now()
  let read = false
  const recall = () => {
    if (read) return
    read = true
    try {
      const { at, kept } = JSON.parse(sessionStorage.getItem('keys')) ?? {}
      sessionStorage.removeItem('keys')
      if (arrived - at < 10_000) early.kept.unshift(...kept)
      early.off = localStorage.getItem('shortcuts') === 'off'
    } catch { /* without storage there is nothing to go on with */ }
  }

  const field = 'input, textarea, select, [contenteditable]'
  const follows = ['Enter', 'Escape', 'Backspace', 'ArrowDown', 'ArrowUp', ' ']

  // What follows a kept key belongs to it: the text after /, Enter after j.
  const wanted = ({ key, target, altKey, ctrlKey, metaKey, isComposing }) => {
    if (altKey || isComposing || target.closest?.(field) || document.querySelector('dialog[open]')) return false
    if (ctrlKey || metaKey) return key === 'k'
    if (early.off) return false
    return follows.includes(key) ? early.kept.some((one) => one.key) : key.length === 1
  }

  addEventListener('keydown', (event) => {
    if (!early.holding || !event.isTrusted) return
    recall()
    if (!wanted(event)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    early.kept.push({ key: event.key, ctrlKey: event.ctrlKey || event.metaKey })
  }, true)

  const native = `a[href], ${field}, label, summary, button:not([type=button]), [popovertarget], [command]`
  const again = (event) => {
    const { type, target, button, ctrlKey, metaKey, shiftKey } = event
    const click = type.endsWith('click')
    if (click ? target.closest?.(native) : early.kept.some((one) => one.type === type && one.target === target)) return
    early.kept.push({ type, target, click, button, ctrlKey, metaKey, shiftKey })
  }
  const types = ['click', 'auxclick', 'input', 'change']
  types.forEach((type) => addEventListener(type, again, true))

  // started is called by app.js when it listens itself.
  early.started = () => {
    recall()
    types.forEach((type) => removeEventListener(type, again, true))
  }

  // Without app.js nobody would obey: the keys are the browser's again.
  addEventListener('error', ({ target }) => { if (target.tagName === 'SCRIPT') early.holding = false }, true)
})()
