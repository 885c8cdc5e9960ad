import type { Document, Element } from 'domhandler'
import { textContent } from 'domutils'
import { decodeBytes } from '../../text/charset.ts'
import { cleanText, oneLine } from '../../text/clean-text.ts'
import { isTooDeep } from '../html/page-depth.ts'
import { elementsFrom, elementsUnder, readPage, textWithLines } from '../html/page-elements.ts'
import { dateRule, FactReader, holdsDate, widthOf } from './entry-facts.ts'
import { fieldSelector, type Wanted } from './field-selectors.ts'
import { type Block, cellAfter, repeatingBlocks } from './repeating-blocks.ts'

/** A definition that was made for a page, as it would be written. */
export type Proposal = {
  readonly title?: string
  readonly lang?: string
  readonly timeZone?: string
  readonly list: { readonly html: { readonly url: string; readonly entries: string; readonly fields: Fields } }
  readonly replace?: readonly { readonly field: string; readonly pattern: string; readonly with: string }[]
}

type Fields = { readonly url: string } & Partial<Record<'title' | 'published' | 'image' | 'summary', string>>

const leastScore = 1
const adName = /^(?:ads?|advert|advertisement|sponsored|promo|promoted|guanggao)$/i

/**
 * Makes a definition for a page that has no feed: of what repeats on it, that which looks most like a list of articles, with
 * selectors for address, title, date, picture and summary. Absent where nothing looks like one.
 */
export function proposeDefinition(
  bytes: Uint8Array,
  {
    url,
    contentType,
    nowMs,
  }: { readonly url: string; readonly contentType?: string | undefined; readonly nowMs: number },
): Proposal | undefined {
  const page = readPage(cleanText(decodeBytes(bytes, { kind: 'html', contentType }).text))
  if (isTooDeep(page)) return undefined
  const facts = new FactReader(nowMs)
  const [block] = repeatingBlocks(page, facts)
  if (block === undefined || block.score < leastScore) return undefined
  const { fields, isDateInText } = fieldsOf(block, facts)
  const title = oneLine(textContent(elementsUnder(page, 'title')[0] ?? [])).slice(0, 200)
  const lang = languageOf(page, block)
  return {
    ...(title !== '' && { title }),
    ...(lang !== undefined && { lang }),
    ...(lang !== undefined && /^zh(?:-CN|-Hans)?$/i.test(lang) && fields.published && { timeZone: 'Asia/Shanghai' }),
    list: { html: { url, entries: withoutAds(block), fields } },
    ...(isDateInText && { replace: [{ field: 'published', pattern: dateRule, with: '$1' }] }),
  }
}

/** What selects a block but what is named an advertisement in it. */
function withoutAds({ selector, elements }: Block): string {
  const names = elements.flatMap(({ attribs }) =>
    (attribs.class ?? '').split(/\s+/).filter((each) => adName.test(each)),
  )
  const few = [...new Set(names)].filter((name) => names.filter((each) => each === name).length < elements.length * 0.4)
  return few.reduce((all, name) => `${all}:not(.${name})`, selector)
}

function languageOf(page: Document, { elements }: Block): string | undefined {
  const said = elementsUnder(page, 'html')[0]?.attribs.lang?.trim()
  if (said && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(said)) return said
  const text = elements
    .map((each) => textContent(each))
    .join('')
    .slice(0, 5_000)
  const chinese = text.match(/[\u4e00-\u9fff]/g)?.length ?? 0
  return chinese > text.length / 4 && !/[\u3040-\u30ff\uac00-\ud7a3]/.test(text) ? 'zh-CN' : undefined
}

function fieldsOf({ elements }: Block, facts: FactReader): { readonly fields: Fields; readonly isDateInText: boolean } {
  const told = elements.flatMap((entry) => {
    const known = facts.of(entry)
    return known ? [{ entry, link: known.link, known }] : []
  })
  const isLinkItself = told.every(({ entry, link }) => entry === link)
  const link = isLinkItself
    ? undefined
    : fieldSelector(
        told.map((each) => ({ entry: each.entry, targets: [each.link] })),
        0.6,
      )
  const headings: Wanted = told.map((each) => ({ entry: each.entry, targets: [each.known.titleAt] }))
  const title = isLinkItself ? (titleIn(undefined, headings) ?? ':scope') : titleIn(link, headings)
  const cut = told.filter((each) => isCutShort(each.known.title, each.link)).length
  const published = dateField(
    told.map(({ entry }) => entry),
    facts,
  )
  const pictures = told.map(({ entry }) => ({ entry, targets: elementsFrom(entry, 'img').slice(0, 1) }))
  const hasPictures = pictures.filter(({ targets }) => targets.length > 0).length >= told.length * 0.4
  const summary = fieldSelector(
    told.map(({ entry, link: main }) => ({ entry, targets: summariesIn(entry, main) })),
    0.5,
  )
  const fields: Fields = {
    url: link === undefined ? (isLinkItself ? '@href' : 'a@href') : `${link}@href`,
    ...(title !== undefined && { title: cut > told.length * 0.3 && title === link ? `${title}@title` : title }),
    ...(published && { published: published.selector }),
    ...(hasPictures && { image: 'img' }),
    ...(summary !== undefined && summary !== published?.selector && { summary }),
  }
  return { fields, isDateInText: published?.isInText ?? false }
}

function titleIn(link: string | undefined, headings: Wanted): string | undefined {
  const hasHeading = headings.some(({ targets: [target] }) => target !== undefined && target.name !== 'a')
  const selector = hasHeading ? fieldSelector(headings, 0.6) : undefined
  if (selector === undefined) return link
  return headings.every(({ targets: [target] }) => target?.name === 'img') ? `${selector}@alt` : selector
}

/** Lists cut titles short where the whole stands beside it. */
function isCutShort(title: string, { attribs }: Element): boolean {
  return /(?:…|\.{3})$/.test(title) && widthOf(attribs.title ?? '') >= widthOf(title) - 3
}

/** Where dates stand: elements that are nothing else, or a text with one in it. */
function dateField(
  entries: readonly Element[],
  facts: FactReader,
): { readonly selector: string; readonly isInText: boolean } | undefined {
  const all = new Set(entries)
  const places = entries.map((entry) => {
    const cell = cellAfter(entry, all)
    const inside = elementsFrom(entry, '*').filter((each) => each !== entry)
    return { entry, around: [...inside, ...(cell ? elementsFrom(cell, '*') : [])] }
  })
  const exact = places.map(({ entry, around }) => ({
    entry,
    targets: innermostFirst(around.filter((each) => facts.isDate(each))),
  }))
  const selector = fieldSelector(exact, 0.5)
  if (selector !== undefined) return { selector, isInText: false }
  const holds = (each: Element) => {
    const text = oneLine(textWithLines(each).slice(0, 400))
    return text.length < 300 && holdsDate(text)
  }
  const loose = places.map(({ entry, around }) => ({ entry, targets: innermostFirst(around.filter(holds)) }))
  const around = fieldSelector(loose, 0.5)
  if (around !== undefined) return { selector: around, isInText: true }
  return entries.filter(holds).length >= entries.length * 0.5 ? { selector: ':scope', isInText: true } : undefined
}

function innermostFirst(elements: readonly Element[]): readonly Element[] {
  return [...elements].reverse()
}

function summariesIn(entry: Element, link: Element): readonly Element[] {
  return elementsFrom(entry, 'p, .summary, .desc, .description, .excerpt, .intro, .teaser, .abstract').filter(
    (each) =>
      each !== entry && widthOf(oneLine(textContent(each))) > 40 && !elementsFrom(each, 'a[href]').includes(link),
  )
}
