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
    complain(detail.ctx.request?.signal?.reason === 'timeout' ? 'That took too long. Try again.' : 'Frontdesk did not answer. Check your connection and try again.')
  }
})

// Whether WorkOS can be used is asked of our own server, which knows from its last calls. What stands there is left
// alone when nobody answers: somebody whose session has ended may be typing.
const refreshWorkOSStatus = async () => {
  const line = document.getElementById('workos-status')
  if (!line || document.hidden) return
  const answer = await fetch(line.dataset.url, { redirect: 'manual' }).catch(() => null)
  const text = answer?.ok ? await answer.text() : line.textContent
  if (line.textContent !== text) line.textContent = text
}
setInterval(refreshWorkOSStatus, 5000)
document.addEventListener('visibilitychange', refreshWorkOSStatus)
