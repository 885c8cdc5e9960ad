import { type Element, isTag } from 'domhandler'
import { textContent } from 'domutils'
import { oneLine } from '../../text/clean-text.ts'
import { readDate } from '../../text/date/date.ts'
import { elementsFrom, textWithLines } from '../html/page-elements.ts'

/** What is told of an element that may be an entry of a list. */
export type EntryFacts = {
  /** The link that leads to the article, and its address. */
  readonly link: Element
  readonly href: string
  readonly title: string
  /** Where the title stands: a picture has it as its `alt`. */
  readonly titleAt: Element
  /** How many addresses the element leads to. */
  readonly addresses: number
  readonly hasDate: boolean
  readonly hasPicture: boolean
  /** Characters of text beside the title. */
  readonly otherText: number
}

const noArticle = /^(?:#|javascript:|mailto:|tel:|$)/i
const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
const maxText = 5_000
const titleName = /(?:^|[-_])(?:title|headline|heading|subject|tit)(?:$|[-_])/i
const description = /(?:^|[-_])(?:desc|description|summary|excerpt|intro|teaser|abstract|digest)(?:$|[-_])/i
const monthAlone = /^\d{4}\s*[-/.年]?\s*\d{0,2}月?$/
const dateInText =
  /(?:19|20)\d\d\s*(?:[-/.年])\s*\d{1,2}\s*(?:[-/.月])\s*\d{1,2}|\d{1,2}月\d{1,2}日|\d+\s*(?:分钟|小时|天)前|(?:昨天|今天|前天)\s*\d{1,2}:\d\d|\b\d{1,2}-\d{1,2}\s+\d{1,2}:\d\d/

/** What a date within a text looks like, as a rule that takes it out of it (RE2). */
export const dateRule =
  '^.*?((?:19|20)\\d\\d\\s*[-/.年]\\s*\\d{1,2}\\s*[-/.月]\\s*\\d{1,2}(?:日?\\s+\\d{1,2}:\\d\\d(?::\\d\\d)?)?|\\d{1,2}月\\d{1,2}日(?:\\s+\\d{1,2}:\\d\\d)?|\\d+\\s*(?:分钟|小时|天)前).*$'

/** Reads the facts of elements, each once. */
export class FactReader {
  readonly #known = new Map<Element, EntryFacts | undefined>()
  readonly #nowMs: number

  constructor(nowMs: number) {
    this.#nowMs = nowMs
  }

  /** The facts of an element; absent where no link in it could lead to an article. */
  of(element: Element): EntryFacts | undefined {
    if (!this.#known.has(element)) this.#known.set(element, this.#read(element))
    return this.#known.get(element)
  }

  /** Whether an element is nothing but a date, whose machine's form counts first. */
  isDate(element: Element): boolean {
    const text = element.attribs.datetime ?? oneLine(textWithLines(element).slice(0, 200))
    if (!/\d/.test(text) || text.length > 60 || monthAlone.test(text)) return false
    return readDate(text, { nowMs: this.#nowMs }).kind === 'date'
  }

  /** Whether a date stands in what follows an entry. */
  isDatedCell(cell: Element | undefined): boolean {
    return cell !== undefined && elementsFrom(cell, '*').some((each) => this.isDate(each))
  }

  #read(element: Element): EntryFacts | undefined {
    const links = elementsFrom(element, 'a[href]').filter(({ attribs }) => !noArticle.test(attribs.href?.trim() ?? ''))
    if (links.length === 0 || links.length > 60 || isNamed(element, description)) return undefined
    const [best] = links
      .map((link) => ({ link, titleAt: titleElementOf(link, element), score: scoreOf(link, element) }))
      .sort((a, b) => b.score - a.score)
    const title = best === undefined ? '' : wordsOf(best.titleAt)
    if (best === undefined || title === '') return undefined
    const text = oneLine(textContent(element).slice(0, maxText))
    return {
      link: best.link,
      href: best.link.attribs.href ?? '',
      title,
      titleAt: best.titleAt,
      addresses: new Set(links.map(({ attribs }) => attribs.href?.split('#')[0])).size,
      hasDate: dateInText.test(text) || elementsFrom(element, '*').some((each) => this.isDate(each)),
      hasPicture: elementsFrom(element, 'img, picture, [style*="background"]').length > 0,
      otherText: Math.max(0, widthOf(text) - widthOf(title)),
    }
  }
}

/** Whether a date stands somewhere in a text. */
export function holdsDate(text: string): boolean {
  return dateInText.test(text)
}

/** How much a text says: a character of Chinese, Japanese or Korean as much as two letters. */
export function widthOf(text: string): number {
  return text.length + (text.match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/g)?.length ?? 0)
}

/** The words of an element, or those that stand for a picture. */
function wordsOf(element: Element): string {
  return oneLine((element.name === 'img' ? (element.attribs.alt ?? '') : textContent(element)).slice(0, 500))
}

/** What says the title: a heading or what is named so within the link; where the link says none, such a one beside it. */
function titleElementOf(link: Element, entry: Element): Element {
  const within = titlesIn(link)
  if (within !== undefined) return within
  const says = wordsOf(link)
  if (says !== '' && !isCall(says) && !isNamed(link, description)) return link
  return titlesIn(entry) ?? (says === '' ? elementsFrom(link, 'img[alt]')[0] : undefined) ?? link
}

function titlesIn(element: Element): Element | undefined {
  const within = elementsFrom(element, '*').filter((each) => each !== element && wordsOf(each) !== '')
  return within.find(({ name }) => headings.has(name)) ?? within.find((each) => isNamed(each, titleName))
}

/** Headings lead to the article, and the longest text of a link does; names of sections and authors are short. */
function scoreOf(link: Element, entry: Element): number {
  let isInHeading = titlesIn(link) !== undefined || isNamed(link, titleName)
  for (let node = link.parent; !isInHeading && node && isTag(node) && node !== entry.parent; node = node.parent) {
    isInHeading = headings.has(node.name)
  }
  const text = wordsOf(link)
  const wide = Math.min(120, widthOf(text))
  return wide + (isInHeading ? 60 : 0) - (isCall(text) ? 100 : 0) - (isNamed(link, description) ? 80 : 0)
}

function isNamed({ attribs }: Element, name: RegExp): boolean {
  return (attribs.class ?? '').split(/\s+/).some((each) => name.test(each))
}

function isCall(text: string): boolean {
  return /^(?:read more|read on|more|continue|learn more|view|阅读(?:全文|更多)|更多|详情|查看|全文|\[?详细\]?)/i.test(
    text,
  )
}
