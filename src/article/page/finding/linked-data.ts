import type { Document } from 'domhandler'
import { textContent } from 'domutils'
import { boundedJson } from '../../../text/bounded-json.ts'
import { select } from '../select.ts'

const leastText = 500
const mostLevels = 8

/**
 * The text of the article as its page's JSON-LD has it (https://schema.org/articleBody, or the text of a posting), as HTML;
 * absent where there is none to speak of.
 */
export function linkedText(document: Document): string | undefined {
  for (const script of select('script[type="application/ld+json"]', document)) {
    const body = articleBodyIn(textContent(script))
    if (body !== undefined && body.length > leastText) return asHtml(body)
  }
  return undefined
}

function articleBodyIn(json: string): string | undefined {
  if (!/"articleBody"|"text"/.test(json)) return undefined
  for (const written of [json, withEscapedLines(json)]) {
    try {
      return bodyOf(boundedJson(written), mostLevels)
    } catch {
      // Broken metadata is as good as none, unless it is only line ends that broke it.
    }
  }
  return undefined
}

/** Sites put a text into JSON as it is: a line end in a string is written as one. */
function withEscapedLines(json: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON refuses
  return json.replace(/"(?:[^"\\]|\\.)*"/gs, (text) => text.replace(/\r?\n/g, '\\n').replace(/[\0-\x1f]/g, ' '))
}

/** Looks for the first article that has a text, in the things of a thing too. */
function bodyOf(thing: unknown, levels: number): string | undefined {
  if (typeof thing !== 'object' || thing === null || levels === 0) return undefined
  const { articleBody, text, '@type': type } = thing as Record<string, unknown>
  if (typeof articleBody === 'string' && articleBody !== '') return articleBody
  if (typeof text === 'string' && /Article|Posting/.test(String(type))) return text
  for (const each of Object.values(thing)) {
    const body = bodyOf(each, levels - 1)
    if (body !== undefined) return body
  }
  return undefined
}

function asHtml(body: string): string {
  if (/<(?:p|br|div)\b/i.test(body)) return body
  const paragraphs = body.split(/\s*\n\s*/).filter((each) => each !== '')
  return paragraphs.map((each) => `<p>${each.replace(/&(?!#?\w+;)/g, '&amp;').replace(/</g, '&lt;')}</p>`).join('')
}
