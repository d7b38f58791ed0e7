// Makes the style sheet that Tailwind wrote small and cheap: only selectors that a template can match, no @property, no
// color-mix, no indirection through Tailwind's variables, short names for our own. What it looks like does not change.
import { readFileSync, readdirSync } from 'node:fs'

// parse reads minified CSS into {head, body} rules and plain declarations.
const parse = (css) => {
  let at = 0
  const until = (stops) => {
    const start = at
    for (let depth = 0, quote = ''; at < css.length; at++) {
      const sign = css[at]
      if (quote) { if (sign === '\\') at++; else if (sign === quote) quote = '' }
      else if (sign === '"' || sign === "'") quote = sign
      else if ('(['.includes(sign)) depth++
      else if (')]'.includes(sign)) depth--
      else if (depth === 0 && stops.includes(sign)) break
    }
    return css.slice(start, at).trim()
  }
  const block = () => {
    const nodes = []
    while (at < css.length) {
      const head = until('{};')
      const stop = css[at++]
      if (stop === '{') nodes.push({ head, body: block() })
      else if (head) nodes.push(head)
      if (stop === '}' || stop === undefined) break
    }
    return nodes
  }
  return block()
}

const print = (nodes) => nodes.map((node, i) => (typeof node === 'string'
  ? node + (i < nodes.length - 1 || node.startsWith('@') ? ';' : '')
  : `${node.head}{${print(node.body)}}`)).join('')

const split = (text, sign) => {
  const parts = ['']
  let depth = 0
  for (const letter of text) {
    if ('(['.includes(letter)) depth++
    if (')]'.includes(letter)) depth--
    if (letter === sign && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts.map((part) => part.trim())
}

const name = (declaration) => declaration.slice(0, declaration.indexOf(':')).trim()
const value = (declaration) => declaration.slice(declaration.indexOf(':') + 1).trim()
const rules = (nodes, act) => nodes.flatMap((node) => {
  if (typeof node === 'string') return [node]
  return act({ head: node.head, body: rules(node.body, act) })
})
const isStyle = ({ head }) => !head.startsWith('@')

// What templates, handlers and scripts can write into a page.
const sources = () => {
  const files = (folder, end) => readdirSync(folder, { recursive: true }).filter((file) => end.test(file)).map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
  const templates = files('views', /\.templ$/)
  const all = [...templates, ...files('views', /(?<!_templ|_test)\.go$/), ...files('handlers', /(?<!_test)\.go$/), ...files('static/src/js', /\.js$/)]
  const sizes = templates.flatMap((text) => [...text.matchAll(/data-size="([\w-]+)"/g)].map((match) => match[1]))
  const tags = [...templates, ...files('views', /\.go$/), ...files('static/src/js', /\.js$/)].flatMap((text) => (
    [...text.matchAll(/<([a-z][a-z0-9]*)|createElement\('(\w+)'/g)].map((match) => match[1] ?? match[2])))
  return { words: new Set(all.flatMap((text) => text.match(/[\w-]+/g))), sizes: new Set(sizes), tags: new Set(tags) }
}

// One compound selector, without a list or a combinator outside of brackets.
const single = (selector) => split(selector, ',').length === 1 && !/[\s>+~]/.test(selector.replace(/\([^()]*\)|\[[^\]]*\]/g, ''))

const used = ({ words, sizes, tags }) => {
  const matches = (selector) => {
    const bare = selector.replace(/:not\((?:[^()]|\([^()]*\))*\)/g, '')
    const types = bare.replace(/\[[^\]]*\]|::?[\w-]+(\([^()]*\))?/g, '').matchAll(/(?<=^|[\s>+~(,])[a-z][a-z0-9]*/g)
    return [...types].every(([type]) => tags.has(type))
      && [...bare.matchAll(/[.#]([A-Za-z][\w-]*)/g)].every((match) => words.has(match[1]))
      && [...bare.matchAll(/\[([\w-]+)(?:[~|^$*]?="?([^\]"]*)"?)?\]/g)].every(([, attribute, text]) => (
        attribute === 'data-size' && text ? sizes.has(text) : words.has(attribute) && (!text || words.has(text))))
      && !/\.dialog>\*>footer|:dir\(rtl\)|\[data-variant="?link|^select\.select\[data-size|::file-selector-button|::-webkit-calendar|::-webkit-date|\bdata-icon\b/.test(selector.replace(/::-webkit-(calendar|date)[\w-]*/, ''))
  }
  const kept = (list) => split(list, ',').map((selector) => {
    let fine = true
    const inner = selector.replace(/:(is|where)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g, (whole, kind, part) => {
      const rest = kept(part)
      fine &&= rest !== ''
      return rest === '' || single(rest) && /^[.#:[]/.test(rest) && kind === 'is' ? rest : `:${kind}(${rest})`
    })
    return fine && matches(inner) ? inner.replace(/(?<=^|[\s>+~]):is\(([a-z]+\.[\w-]+)\)/g, '$1') : ''
  }).filter(Boolean).join(',')
  return kept
}

// Colours: light-dark(oklch(L C H/A), …) of a token, with a share of it left, or mixed with another one.
const colour = (text) => {
  if (text === '#000' || text === '#fff') return { l: text === '#000' ? 0 : 100, c: 0, h: 0, a: 1 }
  const match = text.match(/^oklch\(([\d.]+)%? ([\d.]+) ([\d.]+)(?:\/([\d.]+))?\)$/)
  return match && { l: Number(match[1]), c: Number(match[2]), h: Number(match[3]), a: Number(match[4] ?? 1) }
}
const short = (n) => String(Number(n.toFixed(4))).replace(/^0\./, '.')
const write = ({ l, c, h, a }) => `oklch(${short(l)}% ${short(c)} ${short(h)}${a < 1 ? `/${short(a)}` : ''})`

const resolver = (tokens) => {
  const pair = (text) => {
    const alias = text.match(/^var\(--([\w-]+)\)$/)
    if (alias) return tokens[alias[1]] && pair(tokens[alias[1]])
    const both = text.match(/^light-dark\((.*)\)$/)
    const sides = both ? split(both[1], ',').map(colour) : [colour(text), colour(text)]
    return sides.every(Boolean) ? sides : null
  }
  return (mix) => {
    const [, first, second] = split(mix.slice('color-mix('.length, -1), ',')
    const [, base, share] = first.match(/^(.*?)(?: ([\d.]+)%)?$/)
    const one = pair(base)
    if (!one) return null
    let sides
    if (second === 'transparent') sides = one.map((side) => ({ ...side, a: side.a * Number(share) / 100 }))
    else {
      const [, other, part] = second.match(/^(.*?) ([\d.]+)%$/)
      const two = pair(other)
      if (!two) return null
      const blend = (key, i) => one[i][key] + (two[i][key] - one[i][key]) * Number(part) / 100
      sides = one.map((side, i) => ({ ...side, l: blend('l', i), c: blend('c', i) })) // our greys and accents share a hue
    }
    const [light, dark] = sides.map(write)
    return light === dark ? light : `light-dark(${light},${dark})`
  }
}

const inline = (text, lookup) => {
  for (let at = text.lastIndexOf('var('); at >= 0; at = text.lastIndexOf('var(', at - 1)) {
    let end = at + 4
    for (let depth = 1; depth > 0; end++) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0
    const inside = text.slice(at + 4, end - 1)
    const comma = inside.indexOf(',')
    const found = lookup(comma < 0 ? inside : inside.slice(0, comma), comma < 0 ? null : inside.slice(comma + 1))
    if (found !== null) text = text.slice(0, at) + found + text.slice(end)
    if (at === 0) break
  }
  return text
}

const product = (text) => {
  let next = text
  do {
    text = next
    next = text.replace(/calc\((-?[\d.]+)(rem|px|%)? \* (-?[\d.]+)\)/g, (_, a, unit, b) => `${short(a * b)}${unit ?? ''}`)
      .replace(/calc\(1 ?\/ ?2 \* 100%\)/g, '50%').replace(/calc\((-?[\d.]+(?:rem|px|%))\)/g, '$1')
      .replace(/calc\((-?[\d.]+)px \+ 0(?:px)?\)/g, '$1px')
  } while (next !== text)
  return text
}

// Tailwind writes what is different in the dark twice more, for the system's choice and for the person's. light-dark() says
// both beside each other.
const mergeDark = (sheet) => {
  const system = 'html:not([data-theme=light]) '
  const person = 'html[data-theme=dark] '
  const light = new Map()
  const before = new Map() // what a declaration said before it was merged; the last one for the dark counts
  const walk = (nodes, media) => nodes.flatMap((node) => {
    if (typeof node === 'string') return [node]
    if (node.head.startsWith(system)) return []
    if (node.head.startsWith(person)) {
      const selector = node.head.slice(person.length)
      for (const one of node.body) {
        const rule = light.get(`${media} ${selector}`)
        if (rule && name(one) === 'background-color' && !light.has(`${media} ${selector} ${name(one)}`)) {
          light.set(`${media} ${selector} ${name(one)}`, rule)
          rule.push(`${name(one)}:transparent`)
        }
        const place = light.get(`${media} ${selector} ${name(one)}`)
        if (!place) throw new Error(`lean: ${selector} has ${name(one)} in the dark alone`)
        const at = place.findIndex((other) => name(other) === name(one))
        const key = `${media} ${selector} ${name(one)}`
        if (!before.has(key)) before.set(key, value(place[at]).replace(/^#0000$/, 'transparent'))
        place[at] = before.get(key) === value(one) ? one : `${name(one)}:light-dark(${before.get(key)},${value(one)})`
      }
      return []
    }
    if (!isStyle(node)) return [{ head: node.head, body: walk(node.body, node.head.includes('prefers-color-scheme') ? media : media + node.head) }]
    light.set(`${media} ${node.head}`, node.body)
    for (const one of node.body) if (typeof one === 'string') light.set(`${media} ${node.head} ${name(one)}`, node.body)
    return [node]
  })
  return walk(sheet, '')
}

// What our own layer says of an element, whatever it is doing, Basecoat's layer says in vain: a later layer wins over any
// selector of an earlier one.
const parts = {
  background: ['background-color', 'background-image', 'background-position', 'background-size', 'background-repeat'], border: ['border-width', 'border-style', 'border-color'], flex: ['flex-shrink'],
  font: ['font-family', 'font-size', 'line-height', 'font-weight'], 'padding-inline': ['padding-inline-start', 'padding-inline-end'],
  outline: ['outline-style'], padding: ['padding-inline', 'padding-block'], mask: ['mask-image', 'mask-size', 'mask-position', 'mask-repeat'],
}
const dropOverruled = (sheet) => {
  const layer = (label) => sheet.find((node) => node.head === `@layer ${label}`)
  const ours = layer('desk').body.filter((node) => typeof node !== 'string' && isStyle(node)).flatMap((node) => split(node.head, ',').map((selector) => (
    [selector, new Set(node.body.map(name).flatMap((property) => [property, ...(parts[property] ?? [])]))])))
    .filter(([selector]) => single(selector) && !/:(?!not\()/.test(selector)).map(([selector, properties]) => [selector.replace(/^[a-z]+(?=\.)/, ''), properties])
  const last = (selector) => selector.split(/[\s>+~]+(?![^(\[]*[)\]])/).at(-1).replace(/^[a-z]+(?=\.)/, '')
  const within = (subject, selector) => {
    const rest = subject.startsWith(selector) ? subject.slice(selector.length) : null
    return rest === '' || rest !== null && /^[:[]/.test(rest) && !rest.includes('::') && !/^:(before|after)/.test(rest) && !/:(before|after)$/.test(rest)
  }
  layer('components').body = rules(layer('components').body, (rule) => {
    if (!isStyle(rule)) return [rule]
    const subjects = split(rule.head, ',').map(last)
    const body = rule.body.filter((one) => typeof one !== 'string' || !subjects.every((subject) => (
      ours.some(([selector, properties]) => properties.has(name(one)) && within(subject, selector)))))
    return body.length > 0 ? [{ head: rule.head, body }] : []
  })
  return sheet
}

export const lean = (css) => {
  const text = css.replace(/^\/\*!.*?\*\/\s*/s, '')
    .replace(/\.input\[type=text\](?:,\.input\[type=[\w-]+\])*,\.input:not\(\[type\]\)/g, '.input:not([type=checkbox],[type=radio])')
  let sheet = parse(text)

  // Tailwind's variables have their registered first value unless the same rule sets another.
  const first = { 'ring-inset': '', 'ring-shadow': '0 0 #0000' }
  sheet = rules(sheet, (rule) => {
    if (!rule.head.startsWith('@property')) return [rule]
    const start = rule.body.find((one) => typeof one === 'string' && one.startsWith('initial-value'))
    first[rule.head.replace('@property --tw-', '')] = start ? value(start) : null
    return []
  })
  sheet = sheet.filter((node) => !(node.head === '@layer properties'))
  sheet = rules(sheet, (rule) => (rule.head.startsWith('@supports (color:color-mix') ? rule.body : [rule]))

  const theme = {}
  sheet = sheet.filter((node) => {
    if (node.head !== '@layer theme') return true
    rules(node.body, (rule) => { rule.body.forEach((one) => { theme[name(one)] = value(one) }); return [] })
    return false
  })

  const keep = used(sources())
  sheet = rules(sheet, (rule) => {
    if (!isStyle(rule)) return [rule]
    const own = { ...first }
    for (const one of rule.body) if (one.startsWith('--tw-')) own[name(one).slice(5)] = value(one)
    const lookup = (variable, other) => {
      if (variable === '--tw-ring-color') return null
      if (variable.startsWith('--tw-')) {
        const known = own[variable.slice(5)]
        return known ?? other ?? ''
      }
      return theme[variable] ?? null
    }
    const body = rule.body.filter((one) => !one.startsWith('--tw-') || one.startsWith('--tw-ring-color')).map((one) => {
      let text = value(one)
      for (let i = 0; i < 4; i++) text = inline(text, lookup)
      text = product(text)
      if (name(one) === 'box-shadow') text = split(text, ',').filter((part) => part !== '0 0 #0000').join(',') || 'none'
      return `${name(one)}:${text.replace(/,--tw-[\w-]+/g, '')}`
    })
    // Of declarations of one property the last counts; prefixed ones go where the plain one stands beside them.
    const last = new Map()
    for (const one of body) { last.delete(name(one)); last.set(name(one), one) }
    for (const property of last.keys()) if (/^-webkit-mask/.test(property) && last.has(property.slice(8))) last.delete(property)
    // Our dialogs are a box with a header, which holds the title and a button, and a body.
    const head = /^(from|to|[\d.]+%)/.test(rule.head) ? rule.head
      : /^(:is\()?\.dialog>\*>(?!header($|\{))/.test(rule.head) ? '' : keep(rule.head)
    return head && last.size > 0 ? [{ head, body: [...last.values()] }] : []
  })

  // Colours mixed from others become tokens of their own, wherever the tokens are set.
  const tokens = {}
  const roots = []
  rules(sheet, (rule) => { if (rule.head === ':root') roots.push(rule.body); return [rule] })
  const base = roots.reduce((most, body) => (body.length > most.length ? body : most), [])
  base.forEach((one) => { tokens[name(one).slice(2)] = value(one) })
  const mixed = new Map()
  sheet = rules(sheet, (rule) => [{ head: rule.head, body: rule.body.map((one) => {
    if (typeof one !== 'string' || !one.includes('color-mix(')) return one
    return one.replace(/color-mix\((?:[^()]|\([^()]*\))*\)/g, (mix) => {
      if (mix.includes('currentcolor')) return mix // known to the element alone
      if (!resolver(tokens)(mix)) throw new Error(`lean: cannot resolve ${mix}`)
      if (!mixed.has(mix)) mixed.set(mix, `--mix-${mixed.size}`)
      return `var(${mixed.get(mix)})`
    })
  }) }])
  sheet = rules(sheet, (rule) => {
    if (rule.head !== ':root' || !rule.body.some((one) => value(one).includes('oklch'))) return [rule]
    const here = { ...tokens, ...Object.fromEntries(rule.body.map((one) => [name(one).slice(2), value(one)])) }
    const whole = rule.body.length === base.length
    const extra = [...mixed].map(([mix, token]) => [token, resolver(here)(mix), resolver(tokens)(mix)])
      .filter(([, now, before]) => whole || now !== before).map(([token, now]) => `${token}:${now}`)
    return [{ head: rule.head, body: [...rule.body, ...extra] }]
  })

  sheet = mergeDark(dropOverruled(sheet))

  // Rules that follow each other under one selector are one rule.
  const join = (nodes) => nodes.reduce((done, node) => {
    const before = done[done.length - 1]
    if (typeof node !== 'string' && !isStyle(node)) node.body = join(node.body)
    if (typeof node !== 'string' && node.body.length === 0) return done
    if (typeof node === 'string' || typeof before !== 'object' || before.head !== node.head || node.head.startsWith('@layer')) done.push(node)
    else before.body.push(...node.body)
    return done
  }, [])
  const latest = (body) => [...new Map(body.map((one) => [name(one), one])).values()]
  sheet = rules(join(join(sheet)), (rule) => [isStyle(rule) ? { head: rule.head, body: latest(rule.body) } : rule])
  // So are neighbours that say the same. A browser drops a whole list in which it does not know a pseudo-element, except
  // that all of them know those of WebKit.
  const alike = (a, b) => [a, b].every((head) => !/-moz-/.test(head) && !/::(?!-webkit-)/.test(head))
  const neighbours = (nodes) => nodes.reduce((done, node) => {
    const before = done.at(-1)
    if (typeof node !== 'string' && !isStyle(node) && !node.head.startsWith('@keyframes')) node.body = neighbours(node.body)
    if (typeof node === 'string' || typeof before !== 'object' || !isStyle(node) || !isStyle(before) || !alike(before.head, node.head)
      || print(node.body) !== print(before.body)) return [...done, node]
    before.head += `,${node.head}`
    return done
  }, [])
  sheet = neighbours(sheet)
  let out = print(sheet)

  // Variables that nothing reads are left out; the others get short names.
  for (let more = true; more;) {
    more = false
    const read = new Set([...out.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]))
    out = out.replace(/(?<=[{;])(--[\w-]+):[^;{}]*(;|(?=\}))/g, (whole, variable) => (read.has(variable) ? whole : (more = true, '')))
  }
  const count = {}
  for (const [variable] of out.matchAll(/--[a-z][\w-]*(?=[:),])/g)) count[variable] = (count[variable] ?? 0) + 1
  const names = Object.keys(count).sort((a, b) => count[b] - count[a] || (a < b ? -1 : 1))
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const brief = new Map(names.map((variable, i) => [variable, `--${i < 52 ? letters[i] : letters[i % 52] + Math.floor(i / 52)}`]))
  return out.replace(/--[a-z][\w-]*(?=[:),])/g, (variable) => brief.get(variable)).replace(/;\}/g, '}').replace(/[^{};]*\{\}/g, '')
    .replace(/, /g, ',').replace(/\s+(?=[;}])/g, '')
    .replace(/transition-property:all;transition-timing-function:([^;{}]*);transition-duration:([^;{}]*)/g, 'transition:all $2 $1').replace(/(?<=cubic-bezier\([^)]*)0\./g, '.')
}
