// Relative times age while the page is open; the words are those of ui.Relative and, for the end of something, ui.Deadline.

const minute = 60_000

const relative = (then, now, isDeadline) => {
  if (isDeadline && then > Math.floor(now / minute) * minute && then - now < minute) return 'in less than a minute'
  let gap = Math.abs(now - then) / 1000
  if (now < then && gap >= 86400) gap = Math.round(gap / 86400) * 86400 // what lasts seven days expires in 7 days
  const say = (n, unit) => (now >= then ? `${n}${unit} ago` : `in ${n}${unit}`)
  if (gap < 10) return 'just now'
  if (gap < 60) return say(Math.floor(gap), ' s')
  if (gap < 3600) return say(Math.floor(gap / 60), ' min')
  if (gap < 86400) return say(Math.floor(gap / 3600), ' h')
  if (gap < 2 * 86400) return say(1, ' day')
  if (gap < 31 * 86400) return say(Math.floor(gap / 86400), ' days')
  return null
}

const refreshTimes = () => {
  const now = Date.now()
  for (const time of document.querySelectorAll('time[data-relative]')) {
    const words = relative(Date.parse(time.dateTime), now, time.dataset.relative === 'deadline')
    if (words && time.textContent !== words) time.textContent = words
  }
}
setInterval(refreshTimes, 20_000)
document.addEventListener('visibilitychange', () => document.hidden || refreshTimes())

// The server writes times in this browser's zone, which only the browser knows. The next page has it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zone && !document.cookie.split('; ').includes(`time-zone=${zone}`)) {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `time-zone=${zone}; Path=/; SameSite=Lax; Max-Age=31536000${secure}`
}

// The choice of the time zone comes back to the page as it is now: filters change its address without loading it.
document.addEventListener('submit', (event) => {
  if (event.target.matches?.('form[data-back]')) event.target.elements.back.value = location.pathname + location.search
})

// Countdowns run on the time left as the server saw it, so that a wrong clock here does not matter; the wall clock
// is watched as well, because the other one stands still while a laptop sleeps.
const countdowns = new WeakMap()

const started = (element) => {
  if (!countdowns.has(element)) {
    const left = Number(element.dataset.countdown)
    countdowns.set(element, { left, tick: performance.now(), wall: Date.now() })
  }
  return countdowns.get(element)
}

const count = (element) => {
  const start = started(element)
  const passed = Math.max(performance.now() - start.tick, Date.now() - start.wall) / 1000
  const left = Math.max(0, Math.ceil(start.left - passed))
  const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
  if (element.textContent !== words) element.textContent = words
  element.toggleAttribute('data-soon', left <= 60)
  if (left === 60 && !start.warned) {
    start.warned = true
    announce('One minute left')
  }
  const region = element.closest('[data-expires]')
  if (left === 0 && region && !region.hasAttribute('data-expired')) {
    region.setAttribute('data-expired', '')
    announce('Expired')
  }
}

const tick = () => document.querySelectorAll('[data-countdown]').forEach(count)
tick()
setInterval(tick, 250)
document.addEventListener('htmx:after:swap', tick)
