// What the page says to a screen reader, and the short messages everybody sees, go into #status.

const status = () => document.getElementById('status')

// announce says something without showing it.
const announce = (text) => {
  const words = document.createElement('span')
  words.className = 'sr-only'
  words.textContent = text
  status()?.replaceChildren(words)
}

// complain shows something that went wrong until the next action.
const complain = (text) => {
  const toast = document.createElement('div')
  toast.className = 'toast'
  toast.dataset.tone = 'danger'
  const words = document.createElement('p')
  words.textContent = text
  toast.append(words)
  status()?.replaceChildren(toast)
}

const hush = () => status()?.replaceChildren()

document.addEventListener('htmx:error', ({ detail }) => {
  if (detail.ctx?.status?.startsWith('error')) {
    complain(detail.ctx.request?.signal?.reason === 'timeout' ? 'That took too long. Try again.' : 'No answer from the desk. Check your connection and try again.')
  }
})
