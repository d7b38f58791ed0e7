// Text that is cut off shows in full under the pointer.
document.addEventListener('pointerover', ({ target }) => {
  for (let part = target; part instanceof HTMLElement && part !== document.body; part = part.parentElement) {
    if (part.scrollWidth <= part.clientWidth || getComputedStyle(part).textOverflow !== 'ellipsis') continue
    const hinted = target.closest('[title]') // the browser shows the innermost hint alone
    const holder = hinted && part.contains(hinted) ? hinted : part
    const text = part.innerText.trim()
    if (!holder.title.startsWith(text)) holder.title = [text, holder.title].filter(Boolean).join('\n')
    return
  }
})
