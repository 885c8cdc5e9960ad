import { attribute, type HtmlElement, isElement, isText } from '../html/html-tree.ts'

/** Opening and closing marks, those of quotes within quotes after them (CLDR, delimiters). */
const marks: Readonly<Record<string, string>> = {
  ...of('“”‘’', 'en zh ko th tr pt-BR vi id'),
  ...of('「」『』', 'ja zh-TW zh-HK zh-Hant'),
  ...of('„“‚‘', 'de cs sk sl bg et lt is ka'),
  ...of('«»“”', 'es it pt ca el hy'),
  ...of('«»„“', 'ru uk be kk'),
  ...of('«»‹›', 'fa fr-CH it-CH de-CH'),
  ...of('„”«»', 'pl ro hr sr'),
  ...of('„”»«', 'hu'),
  ...of('””’’', 'sv fi'),
  ...of('«»‘’', 'nb nn no'),
  ...of('“”‘’', 'da nl'),
}
/** French sets a blank that does not break within its marks. */
const french = ['«\u00A0', '\u00A0»', '“', '”'] as const
const english = ['“', '”', '‘', '’'] as const
const mostLevels = 30

/** Gives the marks that a browser would draw around a `q` in the language of its text (HTML, 15.3.4), which feeds lose. */
export function quotationMarks(quote: HtmlElement): readonly [opening: string, closing: string] {
  let level = 0
  let language: string | undefined
  let node: HtmlElement['parentNode'] = quote
  for (let at = 0; at < mostLevels && node !== null && isElement(node); at += 1) {
    if (node !== quote && node.tagName === 'q') level += 1
    language ??= attribute(node, 'lang')
    node = node.parentNode
  }
  const [outerOpening, outerClosing, opening, closing] = marksOf(language ?? languageOf(quote))
  return level % 2 === 0 ? [outerOpening, outerClosing] : [opening, closing]
}

function marksOf(tag: string): readonly [string, string, string, string] {
  const [language = '', ...others] = tag.split(/[-_]/)
  if (language.toLowerCase() === 'fr' && !/^ch$/i.test(others.at(-1) ?? '')) return french
  const known = [tag.replaceAll('_', '-'), `${language}-${others[0]}`, language].find(
    (each) => each.toLowerCase() in marks,
  )
  const [a, b, c, d] = marks[known?.toLowerCase() ?? ''] ?? english
  return a && b && c && d ? [a, b, c, d] : english
}

/** Kana tell Japanese. */
function languageOf(quote: HtmlElement): string {
  return quote.childNodes.some((child) => isText(child) && /[\u3041-\u30FF]/.test(child.value)) ? 'ja' : ''
}

function of(four: string, languages: string): Record<string, string> {
  return Object.fromEntries(languages.split(' ').map((language) => [language.toLowerCase(), four]))
}
