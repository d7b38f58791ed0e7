// Live pages. A stream says when something that the page shows has changed; the page is then read again, and its regions (data-live)
// are replaced. A region in which somebody types, reads on with the keyboard or has selected text is left as it is, and rows do not
// move under the pointer or while one reads further down: a button says how much has changed, and what waits is shown when the region is free.

const liveHeader = { 'Frontdesk-Live': '1' }
const waitingRegions = new Map() // by id: the region as it is now in Frontdesk

const rowsOf = (region) => [...region.querySelectorAll('tbody tr, .events > li')]
const keyOf = (row) => row.dataset.key || (row.querySelector('a.row-link')?.getAttribute('href') ?? timeless(row))
const orderOf = (region) => rowsOf(region).map(keyOf).join('\n')

// timeless is the text of a row without its times, which age by themselves.
const timeless = (row) => {
  const copy = row.cloneNode(true)
  copy.querySelectorAll('time').forEach((time) => time.remove())
  return copy.textContent
}

// A row that comes in pushes another one off the page: that is one change.
const countChanges = (region, fresh) => {
  const textsOf = (list) => new Map(rowsOf(list).map((row) => [keyOf(row), timeless(row)]))
  const [before, after] = [textsOf(region), textsOf(fresh)]
  const changed = [...after].filter(([key, text]) => before.get(key) !== text).length
  return Math.max(1, changed, [...before.keys()].filter((key) => !after.has(key)).length)
}

const isTyped = (control) => control.type !== 'hidden' && (control.matches('select')
  ? control.selectedIndex !== Math.max(0, [...control.options].findIndex((option) => option.defaultSelected))
  : control.value !== control.defaultValue || Boolean(control.checked) !== Boolean(control.defaultChecked))

const inUse = (region) => {
  const selection = getSelection()
  return region.contains(document.activeElement) || Boolean(region.querySelector('dialog[open], :popover-open'))
    || [...region.querySelectorAll('input, select, textarea')].some(isTyped)
    || (!selection.isCollapsed && selection.containsNode(region, true))
}

const replace = (region, fresh) => {
  const open = new Set([...region.querySelectorAll('details[open] > summary')].map((summary) => summary.textContent))
  for (const summary of fresh.querySelectorAll('details > summary')) {
    if (open.has(summary.textContent)) summary.parentElement.open = true
  }
  swapIn(region, fresh.outerHTML)
}

// The source of the swap is no link: htmx would take it for a page that the link leads to.
const swapIn = (region, text) => {
  htmx.swap({ sourceElement: document.getElementById('main'), target: region, text, swap: 'outerMorph', isLive: true })
}

// showRegions replaces the regions that are free, or all of them, and says how much is left.
const showRegions = (all) => {
  let left = 0
  for (const [id, fresh] of waitingRegions) {
    const region = document.getElementById(id)
    const moves = region && orderOf(region) !== orderOf(fresh)
    if (region && !all && (inUse(region) || (moves && (region.matches(':hover') || region.getBoundingClientRect().top < 0)))) {
      left += countChanges(region, fresh)
      continue
    }
    waitingRegions.delete(id)
    if (region) replace(region, fresh)
  }
  offer(left === 1 ? 'Show 1 change' : `Show ${left} changes`, left > 0, () => showRegions(true))
}

const offer = (words, isOffered, act) => {
  const place = document.getElementById('changes')
  if (!place || (isOffered && place.textContent === words)) return
  place.replaceChildren()
  if (!isOffered) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn'
  button.dataset.variant = 'outline'
  button.textContent = words
  button.addEventListener('click', act)
  place.append(button)
}

setInterval(() => waitingRegions.size > 0 && showRegions(false), 500)

// What is shown only once, such as attributes that were revealed, would be gone when it is read again.
const isRegion = (element) => element.id && !element.querySelector('[data-live], [data-once]')
const here = () => location.pathname + location.search

let isReading = false
let isOutdated = false // something changed while the page was being read
let misses = 0 // how often in a row the page could not be read

// readText reads an address of Frontdesk, as a page that does so by itself; the text is '' if there is no good answer.
const readText = async (address) => {
  const answer = await fetch(address, { headers: liveHeader, redirect: 'manual' }).catch(() => null)
  return { answer, text: answer?.ok ? await answer.text().catch(() => '') : '' }
}

// readOnce reads the page again, and returns when to do it once more: 'now', 'later', or never.
const readOnce = async () => {
  const [address, main] = [here(), document.getElementById('main')]
  const { answer, text } = await readText(address)
  if (address !== here() || main !== document.getElementById('main')) return 'now' // another page by now
  if (answer?.status === 404) offer('This page has changed: reload it', true, () => location.reload())
  if (!text) return answer?.status === 404 ? '' : 'later'
  const fresh = new DOMParser().parseFromString(text, 'text/html')
  document.title = fresh.title
  for (const region of document.querySelectorAll('[data-live]')) {
    const now = fresh.getElementById(region.id)
    if (!isRegion(region) || !now || now.isEqualNode(region)) waitingRegions.delete(region.id)
    else waitingRegions.set(region.id, now)
  }
  showRegions(false)
  return ''
}

const readPage = async () => {
  isOutdated = true
  if (isReading) return
  isReading = true
  try {
    while (isOutdated && stream) {
      isOutdated = false
      const again = await readOnce()
      isOutdated ||= again !== ''
      misses = again === 'later' ? misses + 1 : 0
      if (misses > 0) await new Promise((resolve) => { setTimeout(resolve, pause(misses)) })
    }
  } finally {
    isReading = false
  }
}

// pause is how long to wait before another attempt, in milliseconds: 3 s to 1 min, not the same for all pages.
const pause = (attempts) => Math.min(60, 3 * 2 ** (attempts - 1)) * 1000 * (0.5 + Math.random() / 2)

// The stream. A browser has few connections to one host, so a page that nobody sees has none.
let stream = null
let reopen = 0
let failures = 0

const closeStream = () => {
  clearTimeout(reopen)
  stream?.close()
  stream = null
}

// The data of customers does not stay on the screen after the end of the session, unless somebody has typed something.
const signedOut = () => {
  closeStream()
  if ([...document.querySelectorAll('#main :is(input, select, textarea)')].some(isTyped)) {
    complain('Your session has ended. Reload the page to sign in again.')
  } else location.reload()
}

const openStream = (url, isAgain) => {
  closeStream()
  stream = new EventSource(url)
  stream.topics = url
  stream.onmessage = readPage
  stream.onopen = () => {
    failures = 0
    if (isAgain) setTimeout(readPage, Math.random() * 1000) // what happened meanwhile
    isAgain = true
  }
  stream.onerror = () => { // after an interruption the browser connects again, after a refusal it does not
    if (stream?.readyState !== EventSource.CLOSED) return
    reopen = setTimeout(() => openStream(url, true), pause(++failures))
    refreshBadge()
  }
  stream.addEventListener('alive', () => { if (beats++ % 3 === 0) refreshBadge() })
  stream.addEventListener('signed-out', signedOut)
}

// Lists can be read to their end without any news: how fresh they are changes on its own.
let beats = 0

const refreshBadge = async () => {
  const badge = document.getElementById('sync-status')
  if (!badge?.dataset.url || inUse(badge)) return
  const { answer, text } = await readText(badge.dataset.url)
  if (answer?.type === 'opaqueredirect') return signedOut() // to the sign-in page
  if (text && badge.isConnected) swapIn(badge, text)
}

const follow = (isAgain) => {
  const main = document.getElementById('main')
  const url = !document.hidden && main?.querySelector('[data-live]') ? main.dataset.updates ?? '' : ''
  if (!url) return closeStream()
  if (stream?.topics !== url) openStream(url, isAgain)
}

document.addEventListener('visibilitychange', () => follow(true))
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.isLive) return
  if (ctx.target === document.body) waitingRegions.clear()
  else waitingRegions.delete(ctx.target?.id) // it was read just now
  showRegions(false)
  follow(false)
})
addEventListener('pagehide', closeStream)
addEventListener('pageshow', () => follow(false))
follow(false)
