import type { AnyNode, Element } from 'domhandler'
import { z } from 'zod'
import { loadLibrary } from '../load-library.ts'

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

/** A CSS selector. */
export const selector = compiled('a CSS selector', 1_000, compileSelector)

/** A CSS selector that may end in `@attribute`, in its two halves; `@attribute` alone means the entry's own element. */
export const selectorWithAttribute = compiled('a CSS selector, or one with @attribute', 1_000, (text) => {
  const css = splitAttribute(text).select
  if (css !== '') compileSelector(css)
}).transform(splitAttribute)

/** A CSS selector over XML, in which `dc|date` is the element `dc:date`. */
export const xmlSelector = compiled('a CSS selector', 1_000, (text) =>
  compileSelector(withPrefixes(text), true),
).transform(withPrefixes)

/** As `selectorWithAttribute`, over XML. */
export const xmlSelectorWithAttribute = compiled('a CSS selector, or one with @attribute', 1_000, (text) => {
  const css = withPrefixes(splitAttribute(text).select)
  if (css !== '') compileSelector(css, true)
}).transform((text) => {
  const { select, ...attribute } = splitAttribute(text)
  return { select: withPrefixes(select), ...attribute }
})

/** A JMESPath expression. */
export const jmespath = compiled('a JMESPath expression', 10_000, (text) => {
  const { compile } = loadLibrary('@jmespath-community/jmespath') as typeof import('@jmespath-community/jmespath')
  compile(text)
})

/** What a script gives its data to, such as `window.__DATA__ =`. */
const assigned = /^([\w$.[\]"'-]{1,200}?)\s*=$/

/** Where JSON stands in a page: a CSS selector, with `@attribute` or not, or the name a script gives it to and `=`. */
export const scriptPlace = compiled('a CSS selector, or a name and = such as "window.__DATA__ ="', 1_000, (text) => {
  if (assigned.test(text.trim())) return
  const css = splitAttribute(text).select
  if (css !== '') compileSelector(css)
}).transform((text): ScriptPlace => {
  const [, variable] = assigned.exec(text.trim()) ?? []
  return variable === undefined ? splitAttribute(text) : { variable }
})

/** A regular expression in RE2 syntax, whose time is linear in the text. */
export const pattern = compiled('a regular expression in RE2 syntax', 1_000, (text) => {
  const { RE2JS } = loadLibrary('re2js') as typeof import('re2js')
  RE2JS.compile(text)
})

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
  return attribute === undefined ? { select: text.trim() } : { select: (select ?? '').trim(), attribute }
}

/** Prefixes of XML are part of an element's name in the tree that is searched. */
function withPrefixes(selector: string): string {
  return selector.replace(/([\w-])\|(?=[A-Za-z_])/g, '$1\\:').trim()
}
