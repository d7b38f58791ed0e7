// data-copy holds the text itself, data-copy-from the id of the element that shows it.

const write = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'sr-only'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (!done) throw new Error('the browser refused to copy')
}

const ticks = new WeakMap() // buttons that show a tick → when it goes

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy], [data-copy-from]')
  if (!button) return
  event.preventDefault()
  const source = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom)
  const text = button.dataset.copy ?? (source?.value ?? source?.textContent ?? '')
  try {
    await write(text.trim())
  } catch {
    complain('The browser did not allow copying. Select the text and copy it yourself.')
    return
  }
  button.dataset.copied = ''
  announce('Copied')
  clearTimeout(ticks.get(button))
  ticks.set(button, setTimeout(() => delete button.dataset.copied, 5000))
})
