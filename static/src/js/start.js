// Runs last, when htmx knows the page: from here on keys and presses are heard, and what was kept so far is obeyed.

setTimeout(() => {
  early.started()
  showPreference()
  document.documentElement.dataset.ready = ''
  release()
})
