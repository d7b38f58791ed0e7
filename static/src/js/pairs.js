// Rows of keys and values: typing into the last one adds another, until there are as many as there may be.

document.addEventListener('input', ({ target }) => {
  const row = target.closest?.('[data-pairs] > .pair')
  const field = row?.parentElement
  const rows = field ? field.querySelectorAll(':scope > .pair') : []
  if (!row || row !== rows[rows.length - 1] || rows.length >= Number(field.dataset.pairs)) return
  const next = row.cloneNode(true)
  for (const input of next.querySelectorAll('input')) {
    input.value = ''
    input.setAttribute('aria-label', input.getAttribute('aria-label').replace(/\d+$/, rows.length + 1))
  }
  row.after(next)
})
