import { decodeHTML } from 'entities/decode'

/** Entities a document declares itself, by name: plain texts only. */
export type DeclaredEntities = ReadonlyMap<string, string>

const reference =
  /&(?:#(\d{1,9}|[xX][\da-fA-F]{1,8});?|([A-Za-z][\w.-]{0,40});|(amp|lt|gt|quot|nbsp|copy|reg)(?![\w=;]))?/g
const ownEntities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/**
 * The characters that character data stands for, as it stood in a document: names of HTML and of the document's own
 * declarations become characters, unknown ones and a bare `&` are taken literally, references to forbidden characters
 * are dropped (those of 128 to 159 mean windows-1252, as everywhere on the web).
 */
export function decodeCharacterData(raw: string, declared: DeclaredEntities): string {
  if (!raw.includes('&')) return raw
  return raw.replace(surrogates, joined).replace(reference, (whole, digits?: string, name?: string, open?: string) => {
    if (name !== undefined) return ownEntities.get(name) ?? declared.get(name) ?? decodeHTML(whole)
    if (digits !== undefined) return isForbidden(digits) ? '' : decodeHTML(whole.endsWith(';') ? whole : `${whole};`)
    return open === undefined ? whole : decodeHTML(`&${open};`)
  })
}

/** The two halves of a character, as programs write it that count in UTF-16. */
const surrogates = /&#(x[\da-f]{4}|\d{5});&#(x[\da-f]{4}|\d{5});/gi

function joined(whole: string, ...digits: string[]): string {
  const [high = 0, low = 0] = digits.slice(0, 2).map((each) => Number(each.replace(/^x/i, '0x')))
  const isPair = high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000
  return isPair ? String.fromCharCode(high, low) : whole
}

function isForbidden(digits: string): boolean {
  const code = /^[xX]/.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10)
  return (
    (code < 0x20 && code !== 9 && code !== 10 && code !== 13) ||
    code === 0x7f ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfffe ||
    code === 0xffff ||
    code > 0x10ffff
  )
}

const brokenDeclaration = /^\s*<\?xml\b[^<>?]{0,500}(?:\?\s+)?>/i
const strayLessThan = /<(?![A-Za-z_:!?/\u0080-\uffff])/y
const literalSections = /<!\[CDATA\[|<!--/g

/**
 * Mends what would make the tokenizer swallow a document: an XML declaration without its `?>` (also `? >`), and every `<` that begins
 * no tag (`1 <2`), but in CDATA sections and comments. Takes time linear in the text; a sound one is returned as it is.
 */
export function mendTags(document: string): string {
  const text = document.replace(brokenDeclaration, '')
  if (!holdsStray(text)) return text
  const everyStray = new RegExp(strayLessThan, 'g')
  const parts: string[] = []
  let at = 0
  while (at < text.length) {
    literalSections.lastIndex = at
    const section = literalSections.exec(text)
    const start = section?.index ?? text.length
    parts.push(text.slice(at, start).replace(everyStray, '&lt;'))
    const closer = section?.[0] === '<!--' ? '-->' : ']]>'
    const end = section ? text.indexOf(closer, start) : -1
    at = end < 0 ? text.length : end + closer.length
    parts.push(text.slice(start, at))
  }
  return parts.join('')
}

/** Tries at each `<`, in half the time that the pattern would take to find them. */
function holdsStray(text: string): boolean {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    strayLessThan.lastIndex = at
    if (strayLessThan.test(text)) return true
  }
  return false
}
