import type { AnyNode, Element } from 'domhandler'
import { z } from 'zod'
import { loadLibrary } from '../load-library.ts'
import { checkXPath, isXPath } from '../text/xpath/xpath-expression.ts'

/** A text that another language's compiler accepts; its complaint becomes part of the message. */
function compiled(what: string, maxLength: number, compile: (text: string) => unknown) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .superRefine((text, context) => {
      try {
        compile(text)
      } catch (error) {
        const complaint = (error as Error).message.split('\n')[0]?.slice(0, 200)
        context.addIssue({ code: 'custom', message: `${what} (${complaint})`, input: text })
      }
    })
}

/** Where JSON stands in a page. */
export type ScriptPlace = { readonly select: string; readonly attribute?: string } | { readonly variable: string }

/** A CSS selector, or XPath, over a whole page. */
export const selector = compiled('a CSS selector or XPath', 1_000, (text) => compileEither(text))

/** A CSS selector, or XPath, over a whole page that may end in `@attribute`, in its two halves. */
export const selectorWithAttribute = place(false)

/** As `selectorWithAttribute`, within an entry; `@attribute` alone means the entry's own element. */
export const entrySelector = place(true)

function place(isWithinEntry: boolean) {
  return compiled('a CSS selector or XPath, or one with @attribute', 1_000, (text) => {
    const { select } = splitAttribute(text)
    if (select !== '') compileEither(select, { isWithinEntry })
  }).transform(splitAttribute)
}

/** A CSS selector over XML, in which `dc|date` is the element `dc:date`, or XPath. */
export const xmlSelector = compiled('a CSS selector or XPath', 1_000, (text) =>
  compileEither(withPrefixes(text), { isXml: true }),
).transform(withPrefixes)

/** As `selectorWithAttribute`, over XML. */
export const xmlSelectorWithAttribute = xmlPlace(false)

/** As `entrySelector`, over XML. */
export const xmlEntrySelector = xmlPlace(true)

function xmlPlace(isWithinEntry: boolean) {
  return compiled('a CSS selector or XPath, or one with @attribute', 1_000, (text) => {
    const select = withPrefixes(splitAttribute(text).select)
    if (select !== '') compileEither(select, { isXml: true, isWithinEntry })
  }).transform((text) => {
    const { select, ...attribute } = splitAttribute(text)
    return { select: withPrefixes(select), ...attribute }
  })
}

/** A JMESPath expression. */
export const jmespath = compiled('a JMESPath expression', 10_000, (text) => {
  const { compile } = loadLibrary('@jmespath-community/jmespath') as typeof import('@jmespath-community/jmespath')
  compile(text)
})

/** What a script gives its data to, such as `window.__DATA__ =`. */
const assigned = /^([\w$.[\]"'-]{1,200}?)\s*=$/

/** Where JSON stands in a page: a CSS selector or XPath, with `@attribute` or not, or the name a script gives it to and `=`. */
export const scriptPlace = compiled(
  'a CSS selector or XPath, or a name and = such as "window.__DATA__ ="',
  1_000,
  (text) => {
    if (assigned.test(text.trim())) return
    const { select } = splitAttribute(text)
    if (select !== '') compileEither(select)
  },
).transform((text): ScriptPlace => {
  const [, variable] = assigned.exec(text.trim()) ?? []
  return variable === undefined ? splitAttribute(text) : { variable }
})

/** A regular expression in RE2 syntax, whose time is linear in the text. */
export const pattern = compiled('a regular expression in RE2 syntax', 1_000, (text) => {
  const { RE2JS } = loadLibrary('re2js') as typeof import('re2js')
  RE2JS.compile(text)
})

function compileEither(text: string, { isXml = false, isWithinEntry = false } = {}): void {
  if (isXPath(text)) checkXPath(text, isWithinEntry)
  else compileSelector(text, isXml)
}

/**
 * Compiles a selector as it is for a page, and as it is within an entry: after an alternative that matches everything
 * the one would not look at the rest, where the other fails.
 */
function compileSelector(text: string, xmlMode = false): void {
  const { Element } = loadLibrary('domhandler') as typeof import('domhandler')
  const { compile } = loadLibrary('css-select') as typeof import('css-select')
  const entry = new Element('li', {})
  entry.parent = new Element('ul', {}, [entry])
  compile<AnyNode, Element>(text, { xmlMode })
  compile<AnyNode, Element>(text, { xmlMode }, [entry])
}

/** An `@` within brackets or quotes belongs to the selector. */
function splitAttribute(text: string): { readonly select: string; readonly attribute?: string } {
  const [, select, attribute] = /^(.*)@([A-Za-z_][\w:.-]*)$/s.exec(text.trim()) ?? []
  if (attribute === undefined) return { select: text.trim() }
  // The last step of XPath is the attribute's: `.//a/@href`, and `.//text()/../@href`.
  return {
    select: (select ?? '')
      .trim()
      .replace(/(?<=[^/])\/$/, '')
      .replace(/^\.$/, ''),
    attribute,
  }
}

/** Prefixes of XML are part of an element's name in the tree that is searched. */
function withPrefixes(selector: string): string {
  if (isXPath(selector)) return selector.trim()
  return selector.replace(/([\w-])\|(?=[A-Za-z_])/g, '$1\\:').trim()
}
