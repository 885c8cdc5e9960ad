import type { FetchRequest } from '../fetch/outcome.ts'
import { feedAccept, pageAccept } from '../fetch/request-headers.ts'
import type { ListDefinition, SourceDefinition } from '../source/definition.ts'
import { type AskedKind, listKind, postedKind } from '../source/list-kind.ts'
import { fillTemplate, isDated, isPaged, type TemplateValues } from '../source/template.ts'

const xmlAccept = 'application/xml, text/xml;q=0.9, */*;q=0.1'
const jsonAccept = 'application/json, */*;q=0.1'

type Fill = (text: string) => string

/** The address of a source's listing as its definition has it: its computed parts are not filled in. */
export function listingAddress(list: ListDefinition): string {
  return listKind(list).url
}

/** The request that asks for a page of a source's listing at a time, without its validators; secrets are not in it yet. */
export function listingRequest(
  { list, timeZone }: Pick<SourceDefinition, 'list' | 'timeZone'>,
  at: Pick<TemplateValues, 'page' | 'nowMs'>,
): FetchRequest {
  const fill: Fill = (text) => fillTemplate(text, { ...at, timeZone })
  const headers = filledHeaders(listKind(list).headers, fill)
  const common = { url: fill(listingAddress(list)), accept: acceptOf(list) }
  const posted = postedKind(list)
  if (!posted) return { ...common, ...(list.json ? { method: 'GET', headers } : listedHeaders(headers)) }
  return { ...common, method: 'POST', ...sent(posted, headers, fill) }
}

/** JSON may stand in a page, and a page in JSON. */
function acceptOf({ feed, json, html }: ListDefinition): string {
  if (feed) return feedAccept
  if (json) return json.in === undefined ? jsonAccept : pageAccept
  if (html) return html.in === undefined ? pageAccept : jsonAccept
  return xmlAccept
}

/** Whether a definition asks for its pages by their numbers. */
export function isPagedByNumber({ list }: Pick<SourceDefinition, 'list'>): boolean {
  return templatesOf(list).some(isPaged)
}

/** Whether a definition asks for something else at another time: validators of one request mean nothing to the next. */
export function isDatedListing({ list }: Pick<SourceDefinition, 'list'>): boolean {
  return templatesOf(list).some(isDated)
}

function templatesOf(list: ListDefinition): readonly string[] {
  const { body, form, text } = postedKind(list) ?? {}
  const headers = listKind(list).headers ?? {}
  return [listingAddress(list), ...Object.values(headers), JSON.stringify([body, form, text])]
}

function listedHeaders(headers: Readonly<Record<string, string>>): Pick<FetchRequest, 'headers'> {
  return Object.keys(headers).length > 0 ? { headers } : {}
}

function filledHeaders(headers: Readonly<Record<string, string>> | undefined, fill: Fill): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, fill(value)]))
}

function sent(
  { body, form, text }: AskedKind,
  headers: Record<string, string>,
  fill: Fill,
): Pick<FetchRequest, 'headers' | 'body'> {
  const typed = (type: string) => {
    const isSaid = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
    return isSaid ? headers : { 'content-type': type, ...headers }
  }
  if (form) return { headers: typed('application/x-www-form-urlencoded'), body: formOf(form, fill) }
  if (text !== undefined) return { headers: typed('text/plain; charset=utf-8'), body: fill(text) }
  return {
    headers: typed('application/json'),
    ...(body !== undefined && { body: JSON.stringify(filledJson(body, fill)) }),
  }
}

/** A text that is nothing but a computed number is that number. */
function filledJson(value: unknown, fill: Fill): unknown {
  if (typeof value === 'string') {
    const filled = fill(value)
    return /^\$\{[^{}]*\}$/.test(value) && isPaged(value) ? Number(filled) : filled
  }
  if (Array.isArray(value)) return value.map((each) => filledJson(each, fill))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledJson(inner, fill)]))
}

function formOf(form: NonNullable<AskedKind['form']>, fill: Fill): string {
  return Object.entries(form)
    .flatMap(([name, value]) => [value].flat().map((each) => `${encoded(name)}=${encoded(fill(String(each)))}`))
    .join('&')
}

/** As a form has it; what names a secret stays as it is written until that is put there. */
function encoded(text: string): string {
  return text
    .split(/(\$\{(?:env|file):[^{}]*\})/)
    .map((piece, at) => (at % 2 === 1 ? piece : encodeURIComponent(piece).replaceAll('%20', '+')))
    .join('')
}
