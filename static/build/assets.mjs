// Builds static/dist from static/src: one style sheet, one script (htmx and ours), a small one that comes
// before them, one icon. The output depends on
// the sources and package-lock.json alone, so a build twice is the same bytes.
import { execFileSync } from 'node:child_process'
import { lean } from './lean.mjs'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

const read = (file) => readFileSync(file, 'utf8')

// Basecoat's Nova pack holds every component; only those in use are taken, by the comment that heads each.
const components = ['Button', 'Textarea', 'Input', 'Native Select', 'Dialog', 'Checkbox', 'Radio', 'Kbd']
const basecoat = 'node_modules/basecoat-css/dist'

const pack = () => {
  const source = read(`${basecoat}/styles/nova.css`)
  const body = source.slice(source.indexOf('{') + 1, source.lastIndexOf('}'))
  const sections = body.split(/^\s*\/\* (?=[A-Z][A-Za-z ]* \*\/$)/m)
  const chosen = components.map((name) => {
    const section = sections.find((text) => text.startsWith(`${name} */`))
    if (!section) throw new Error(`Basecoat has no component ${name}`)
    return `/* ${section.trimEnd()}`
  })
  const shared = components.map((name) => read(`${basecoat}/components/${name.toLowerCase().replace(' ', '-')}.css`))
  // Our controls carry their class themselves; the other way Basecoat finds them only makes long selectors.
  const lean = (text) => text.split('\n').filter((line) => !/^\s*\.field > .*,$/.test(line)).join('\n')
  return lean(`${shared.join('\n')}\n@layer components {\n${chosen.join('\n')}\n}\n`)
}

const css = () => {
  mkdirSync('static/build/tmp', { recursive: true })
  writeFileSync('static/build/tmp/basecoat.css', pack())
  execFileSync('node', ['node_modules/@tailwindcss/cli/dist/index.mjs', '--input', 'static/src/css/app.css',
    '--output', 'static/dist/app.css', '--minify'], { stdio: ['ignore', 'ignore', 'inherit'] })
  rmSync('static/build/tmp', { recursive: true })
  writeFileSync('static/dist/app.css', lean(read('static/dist/app.css')))
}

const scripts = ['status', 'progress', 'copy', 'times', 'combobox', 'links', 'lists', 'dates', 'cut', 'keyboard', 'pairs', 'page', 'live', 'start']

// Comments and indentation are for readers of the source; nobody downloads them.
const squeeze = (text) => text.split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('//')).join('\n')

// app.js waits until the first picture of the page is on the screen, hence two frames: the work of starting it must not delay the rows. A page in a tab that
// nobody looks at is never painted, and starts at once.
const js = () => {
  const ours = scripts.map((name) => squeeze(read(`static/src/js/${name}.js`))).join('\n')
  const htmx = read('node_modules/htmx.org/dist/htmx.min.js').replace(/\n\/\/# sourceMappingURL=.*\n?$/, '').trimEnd()
  writeFileSync('static/dist/app.js', `;(()=>{const app=()=>{${htmx}
;(()=>{'use strict'\n${ours}\n})()}
if(document.hidden)app();else requestAnimationFrame(()=>requestAnimationFrame(()=>setTimeout(app)))})()\n`)
  writeFileSync('static/dist/early.js', `${squeeze(read('static/src/js/early.js'))}\n`)
}

mkdirSync('static/dist', { recursive: true })
css()
js()
copyFileSync('static/src/icon.svg', 'static/dist/icon.svg')
