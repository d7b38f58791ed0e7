// Links and rows: what a press with a modifier key or the middle button does is the browser's affair, and text in
// rows can be selected.

const modified = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey

// A press that ends elsewhere than it began, with text selected, was a selection.
let down = null
addEventListener('pointerdown', (event) => { down = event }, true)

// Browsers do not let a selection begin inside a link; the name of a row is what people copy most.
const caret = ({ clientX, clientY }) => document.caretPositionFromPoint?.(clientX, clientY)

addEventListener('pointermove', (event) => {
  if (!(event.buttons & 1) || event.pointerType !== 'mouse' || !down?.target.closest?.('.rows a')) return
  const from = caret(down)
  const to = caret(event)
  if (from && to) getSelection().setBaseAndExtent(from.offsetNode, from.offset, to.offsetNode, to.offset)
})

addEventListener('dragstart', (event) => {
  if (event.target.closest?.('.rows a')) event.preventDefault()
})

const selected = (event) => Boolean(
  down && event.detail > 0 && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 3 && String(getSelection()),
)

// The one place where clicks on links are kept from htmx: it cancels them before it looks at the keys that are held.
addEventListener('click', (event) => {
  if (!event.target.closest?.('a[href]')) return
  const selection = selected(event)
  if (selection) event.preventDefault()
  if (selection || modified(event)) event.stopImmediatePropagation()
}, true)

const rowLink = (event) => {
  if (event.defaultPrevented || event.target.closest('a, button, input, select, label, summary') || selected(event)) return null
  return event.target.closest('.rows tbody tr')?.querySelector('.row-link')
}

document.addEventListener('click', (event) => {
  const { ctrlKey, metaKey, shiftKey, altKey } = event
  rowLink(event)?.dispatchEvent(new MouseEvent('click', { ctrlKey, metaKey, shiftKey, altKey, bubbles: true, cancelable: true }))
})

document.addEventListener('auxclick', (event) => {
  const link = event.button === 1 && rowLink(event)
  if (link) window.open(link.href, '_blank', 'noopener')
})
