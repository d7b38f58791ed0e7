// Text that its column cuts off shows in full under the pointer; list.css unfolds the row that has the focus.
document.addEventListener('pointerover', ({ target }) => {
  for (let part = target; part instanceof HTMLElement && part !== document.body; part = part.parentElement) {
    if (part.title) return
    if (part.scrollWidth > part.clientWidth && getComputedStyle(part).textOverflow === 'ellipsis') {
      part.title = part.innerText.trim()
      return
    }
  }
})
