// Live pages. A stream says when something that the page shows has changed; the page is then read again, and its regions (data-live)
// are replaced. A region in which somebody types, reads on with the keyboard or has selected text is left as it is, and rows do not
// move under the pointer: a button says how much has changed, and what waits is shown when the region is free.

const liveHeader = { 'Frontdesk-Live': '1' }
const waitingRegions = new Map() // by id: the region as it is now in Frontdesk

const rowsOf = (region) => [...region.querySelectorAll('tbody tr, .events > li')]
const keyOf = (row) => row.querySelector('a[href]')?.getAttribute('href') ?? row.textContent
const orderOf = (region) => rowsOf(region).map(keyOf).join('\n')

// A row that comes in pushes another one off the page: that is one change.
const countChanges = (region, fresh) => {
  const before = new Map(rowsOf(region).map((row) => [keyOf(row), row.textContent]))
  const after = new Map(rowsOf(fresh).map((row) => [keyOf(row), row.textContent]))
  const changed = [...after].filter(([key, text]) => before.get(key) !== text).length
  return Math.max(1, changed, [...before.keys()].filter((key) => !after.has(key)).length)
}

const isTyped = (control) => control.type !== 'hidden' && (control.matches('select')
  ? [...control.options].some((option) => option.selected !== option.defaultSelected)
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
  htmx.swap({ sourceElement: region, target: region, text: fresh.outerHTML, swap: 'outerMorph', isLive: true })
}

// showRegions replaces the regions that are free, or all of them, and says how much is left.
const showRegions = (all) => {
  let left = 0
  for (const [id, fresh] of waitingRegions) {
    const region = document.getElementById(id)
    const moves = region && orderOf(region) !== orderOf(fresh)
    if (region && !all && (inUse(region) || (moves && region.matches(':hover')))) {
      left += countChanges(region, fresh)
      continue
    }
    waitingRegions.delete(id)
    if (region) replace(region, fresh)
  }
  offer(left === 1 ? '1 change' : `${left} changes`, left > 0, () => showRegions(true))
}

const offer = (words, isOffered, act) => {
  const place = document.getElementById('changes')
  if (!place || (isOffered && place.textContent === words)) return
  place.replaceChildren()
  if (!isOffered) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn'
  button.textContent = words
  button.addEventListener('click', act)
  place.append(button)
}

setInterval(() => waitingRegions.size > 0 && showRegions(false), 500)

const isRegion = (element) => element.id && !element.querySelector('[data-live]')
const here = () => location.pathname + location.search

let isReading = false
let isOutdated = false // something changed while the page was being read

const readPage = async () => {
  isOutdated = true
  if (isReading) return
  isReading = true
  while (isOutdated) {
    isOutdated = false
    const [address, main] = [here(), document.getElementById('main')]
    const answer = await fetch(address, { headers: liveHeader, redirect: 'manual' }).catch(() => null)
    const text = answer?.ok ? await answer.text().catch(() => '') : ''
    if (address !== here() || main !== document.getElementById('main')) continue // another page by now
    if (answer?.status === 404) offer('This page has changed. Reload', true, () => location.reload())
    if (!text) continue
    const fresh = new DOMParser().parseFromString(text, 'text/html')
    document.title = fresh.title
    for (const region of document.querySelectorAll('[data-live]')) {
      const now = fresh.getElementById(region.id)
      if (!isRegion(region) || !now || now.isEqualNode(region)) waitingRegions.delete(region.id)
      else waitingRegions.set(region.id, now)
    }
    showRegions(false)
  }
  isReading = false
}

// The stream. A browser has few connections to one host, so a page that nobody sees has none.
let stream = null
let reopen = 0
let failures = 0

const closeStream = () => {
  clearTimeout(reopen)
  stream?.close()
  stream = null
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
    reopen = setTimeout(() => openStream(url, true), Math.min(60, 5 * 2 ** failures++) * 1000 * (0.5 + Math.random() / 2))
  }
  stream.addEventListener('alive', refreshBadge)
  stream.addEventListener('signed-out', () => {
    closeStream()
    complain('Your session has ended. Reload the page to sign in again.')
  })
}

// Lists can be read to their end without any news: how fresh they are changes on its own.
let beats = 0

const refreshBadge = async () => {
  const badge = document.getElementById('sync-status')
  if (!badge?.dataset.url || beats++ % 3 > 0 || inUse(badge)) return
  const answer = await fetch(badge.dataset.url, { headers: liveHeader, redirect: 'manual' }).catch(() => null)
  const text = answer?.ok ? await answer.text().catch(() => '') : ''
  if (text && badge.isConnected) htmx.swap({ sourceElement: badge, target: badge, text, swap: 'outerMorph', isLive: true })
}

const follow = (isAgain) => {
  const url = document.hidden ? '' : document.getElementById('main')?.dataset.updates ?? ''
  if (!url) return closeStream()
  if (stream?.topics !== url) openStream(url, isAgain)
}

document.addEventListener('visibilitychange', () => follow(true))
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.isLive) return
  waitingRegions.clear()
  offer('', false)
  follow(false)
})
addEventListener('pagehide', closeStream)
addEventListener('pageshow', () => follow(false))
follow(false)
