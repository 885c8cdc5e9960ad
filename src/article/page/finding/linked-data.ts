import type { Document } from 'domhandler'
import { textContent } from 'domutils'
import { boundedJson } from '../../../text/bounded-json.ts'
import { select } from '../select.ts'

const leastText = 500

/** The text of the article as its page's JSON-LD has it (https://schema.org/articleBody), as HTML; absent where there is none to speak of. */
export function linkedText(document: Document): string | undefined {
  for (const script of select('script[type="application/ld+json"]', document)) {
    const body = articleBodyIn(textContent(script))
    if (body !== undefined && body.length > leastText) return asHtml(body)
  }
  return undefined
}

function articleBodyIn(json: string): string | undefined {
  if (!json.includes('articleBody')) return undefined
  try {
    const things = [boundedJson(json)].flat().flatMap((thing) => [thing, ...[at(thing, '@graph')].flat()])
    return things.map((thing) => at(thing, 'articleBody')).find((body) => typeof body === 'string')
  } catch {
    // Broken metadata is as good as none.
    return undefined
  }
}

function at(thing: unknown, key: string): unknown {
  return typeof thing === 'object' && thing !== null ? (thing as Record<string, unknown>)[key] : undefined
}

function asHtml(body: string): string {
  if (/<(?:p|br|div)\b/i.test(body)) return body
  const paragraphs = body.split(/\s*\n\s*/).filter((each) => each !== '')
  return paragraphs.map((each) => `<p>${each.replace(/&(?!#?\w+;)/g, '&amp;').replace(/</g, '&lt;')}</p>`).join('')
}
