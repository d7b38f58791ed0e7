// The search box and the type-ahead fields: a text input, and a list of options that htmx fills beside it. Options
// that are links are followed; options with a value fill the hidden input of the field.

const parts = (node) => {
  const box = node?.closest?.('[data-combobox]')
  return box && {
    box,
    input: box.querySelector('[role=combobox]'),
    list: box.querySelector('[role=listbox]'),
    hidden: box.querySelector('input[type=hidden]'),
    options: [...box.querySelectorAll('[role=option]')],
  }
}

const activate = ({ input, options }, index) => {
  options.forEach((option, i) => option.setAttribute('aria-selected', String(i === index)))
  const option = options[index]
  if (!option) return input.removeAttribute('aria-activedescendant')
  input.setAttribute('aria-activedescendant', option.id)
  option.scrollIntoView({ block: 'nearest' })
}

const open = (combo, on) => {
  combo.input.setAttribute('aria-expanded', String(on && combo.list.childElementCount > 0))
  if (!on) activate(combo, -1)
}

const choose = (combo, option) => {
  open(combo, false)
  if (option.href) return option.click()
  combo.input.value = combo.list.dataset.for = option.dataset.text
  const shown = document.getElementById(`${combo.input.id}-shown`)
  if (shown) shown.value = option.dataset.text
  fill(combo, option.dataset.value)
}

const fill = ({ hidden }, value) => {
  if (!hidden || hidden.value === value) return
  hidden.value = value
  changed({ hidden })
}

// The options belong to the text they were asked for. While the answer for a newer text is on its way they are
// stale: keys pressed meanwhile are kept and count for the options that come, so nobody who types fast picks what
// stood there before.
let hasty = []

const stale = ({ input, list }) => list.dataset.for !== undefined && list.dataset.for !== input.value

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  const combo = ctx.target?.matches?.('[role=listbox]') && parts(ctx.target)
  if (combo) combo.list.dataset.asked = combo.input.value
})

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const combo = ctx.target?.matches?.('[role=listbox]') && parts(ctx.target)
  if (!combo) return
  combo.list.dataset.for = combo.list.dataset.asked
  combo.options.forEach((option, i) => { option.id = `${combo.list.id}-${i}` })
  const focused = document.activeElement === combo.input
  open(combo, focused)
  if (!focused || stale(combo)) return
  announce(combo.options.length === 1 ? '1 suggestion' : `${combo.options.length} suggestions`)
  hasty.splice(0).forEach((key) => pick(combo, key))
})

// pick answers whether the key did something here.
const pick = (combo, key) => {
  const expanded = combo.input.getAttribute('aria-expanded') === 'true'
  const current = combo.options.findIndex((option) => option.getAttribute('aria-selected') === 'true')
  const last = combo.options.length - 1
  switch (key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      if (last < 0) return false
      open(combo, true)
      const next = current + (key === 'ArrowDown' ? 1 : -1)
      activate(combo, next > last ? 0 : next < 0 ? last : next)
      return true
    }
    case 'Enter': {
      const option = combo.options[current] ?? (combo.hidden && expanded ? combo.options[0] : null)
      if (expanded && option) choose(combo, option)
      else if (unread(combo)) changed(combo)
      else return false
      return true
    }
    case 'Escape':
      open(combo, false)
      return expanded && Boolean(combo.hidden) // out of the search box one press leads, list or not
    case 'Tab':
      open(combo, false)
      return false
  }
}

document.addEventListener('keydown', (event) => {
  if (event.target.getAttribute?.('role') !== 'combobox' || event.isComposing) return
  const combo = parts(event.target)
  const picks = ['ArrowDown', 'ArrowUp'].includes(event.key) || (event.key === 'Enter' && (combo.hidden || hasty.length > 0))
  if (picks && stale(combo)) {
    event.preventDefault()
    hasty.push(event.key)
  } else if (pick(combo, event.key)) {
    event.preventDefault()
    if (event.key === 'Escape') event.stopImmediatePropagation()
  }
})

document.addEventListener('input', (event) => {
  if (event.target.getAttribute?.('role') !== 'combobox') return
  const combo = parts(event.target)
  hasty = []
  combo.list.dataset.for ??= ''
  if (filters(combo)) retyped(combo)
  else fill(combo, '')
  if (event.target.value === '') {
    combo.list.replaceChildren()
    open(combo, false)
  }
})

// A press on an option must not take the focus from the input before the click arrives.
document.addEventListener('pointerdown', (event) => {
  if (event.target.closest?.('[role=option]')) event.preventDefault()
})

document.addEventListener('click', (event) => {
  const option = event.target.closest?.('[role=option][data-value]')
  if (option) choose(parts(option), option)
})

document.addEventListener('focusin', (event) => {
  const combo = parts(event.target)
  if (combo && event.target === combo.input && combo.options.length > 0) open(combo, true)
})

document.addEventListener('focusout', (event) => {
  const combo = parts(event.target)
  if (!combo || combo.box.contains(event.relatedTarget)) return
  open(combo, false)
  if (unread(combo) && !combo.input.hasAttribute('aria-invalid')) changed(combo)
})

// A filter that was typed into and has chosen nothing is read by the server when the person leaves it: it becomes the one
// thing that it names, or is said to name none. A file that is asked for meanwhile has the text too.
const filters = ({ hidden }) => Boolean(hidden?.closest('[data-filters]'))

const unread = (combo) => filters(combo) && combo.hidden.value === '' && combo.input.value.trim() !== ''

const changed = ({ hidden }) => hidden.dispatchEvent(new Event('change', { bubbles: true }))

const retyped = (combo) => {
  combo.hidden.value = ''
  combo.input.removeAttribute('aria-invalid')
  document.getElementById(`${combo.input.id}-error`)?.remove()
  if (combo.input.value === '') changed(combo)
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-download]')
  if (!link) return
  for (const box of document.querySelectorAll('[data-filters] [data-combobox]')) {
    const combo = parts(box)
    if (!unread(combo)) continue
    const address = new URL(link.href)
    address.searchParams.delete(combo.hidden.name)
    address.searchParams.set(combo.input.name, combo.input.value)
    link.href = address
  }
}, true)
