// Theme, dialogs, and pages that come back from the browser's memory.

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-set-theme]')
  if (!button) return
  const theme = button.dataset.setTheme
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `theme=${theme}; Path=/; SameSite=Lax; Max-Age=${theme ? 31536000 : 0}${secure}`
  if (theme) document.documentElement.dataset.theme = theme
  else delete document.documentElement.dataset.theme
  for (const other of button.parentElement.children) other.setAttribute('aria-pressed', String(other === button))
})

// Buttons that open and close dialogs say so in HTML; browsers that do not know command yet are helped.
if (!('command' in HTMLButtonElement.prototype)) {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[command][commandfor]')
    const dialog = button && document.getElementById(button.getAttribute('commandfor'))
    if (button?.getAttribute('command') === 'show-modal') dialog?.showModal()
    if (button?.getAttribute('command') === 'close') dialog?.close()
  })
}

// A page restored from memory may belong to a session that has ended since: nothing of it is shown until the server
// has answered again.
addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  document.documentElement.setAttribute('data-restoring', '')
  location.reload()
})

// What was done is said once. The address forgets it when it is on the screen, so that a reload and the Back and Forward
// buttons do not say it again. While it is still waiting to be sent, it stays.
const forgetNotice = () => {
  const address = new URL(location.href)
  const notice = document.querySelector('.notice')
  if (!address.searchParams.has('done') || !notice || notice.hasAttribute('hx-get')) return
  address.searchParams.delete('done')
  history.replaceState(history.state, '', address)
}
document.addEventListener('DOMContentLoaded', forgetNotice)
for (const moment of ['htmx:after:swap', 'htmx:after:history:update']) document.addEventListener(moment, forgetNotice)

// The server is told that a form is on the page: if the session has ended, suggestions and searches must not lead away from
// what was typed into it.
document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (document.querySelector('#main form.form[method=post]')) ctx.request.headers['Frontdesk-Form'] = 'true'
})
