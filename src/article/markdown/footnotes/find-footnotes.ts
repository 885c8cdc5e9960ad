import { attribute, elementsIn, type HtmlElement, type HtmlFragment, isElement, isText } from '../html/html-tree.ts'

/** The footnotes of an article, by the elements that make them; numbers count from 1 in the order of their first marks. */
export type Footnotes = {
  /** The marks in the text. */
  readonly references: ReadonlyMap<HtmlElement, number>
  readonly notes: ReadonlyMap<HtmlElement, number>
  /** The ways back from the notes, and the rule above them. */
  readonly dropped: ReadonlySet<HtmlElement>
}

type Link = { readonly element: HtmlElement; readonly target: HtmlElement; readonly at: number }

const mark = /^[[(（【]?\s*(?:\d{1,4}|[a-z]|[ivxlc]{1,6}|[*†‡§¶]{1,3}|(?:注|註|note|fn)\s?\d{1,3})\s*[\])）】]?$/i
const noteNames = /^(?:li|p|div|dd|aside)$/
const aroundMark = /^(?:sup|span|small|b|i|em|strong)$/
const mostLevels = 6
const longestMarkText = 12

/**
 * Finds the footnotes of an article: a short mark that links to a note behind it, which links back to the mark, or is an item
 * where the mark is raised. `url` is the article's own address: some links name the page they stand on. Absent where there
 * are none.
 */
export function findFootnotes(html: string, root: HtmlFragment, url: string): Footnotes | undefined {
  const own = url.replace(/#.*$/, '')
  if (!linksWithinPage(html, own)) return undefined
  const { places, links } = linksWithin(root, own)
  const linksBack = Map.groupBy(links, ({ target }) => target)
  const notes = new Map<HtmlElement, number>()
  const dropped = new Set<HtmlElement>()
  const marks = links.flatMap(({ element, target, at }) => {
    const note = noteAround(target)
    const isMark = note !== undefined && (places.get(note) ?? 0) > at && mark.test(textOf(element, longestMarkText))
    return isMark ? [{ element, note }] : []
  })
  for (const { element, note } of marks) {
    const back = namesAround(element)
      .flatMap((name) => linksBack.get(name) ?? [])
      .filter((each) => each.element !== element && isWithin(each.element, note))
    for (const each of back) dropped.add(each.element)
    if ((back.length === 0 && !isRaisedToList(element, note)) || notes.has(note)) continue
    notes.set(note, notes.size + 1)
    const rule = notes.size === 1 ? ruleAbove(note) : undefined
    if (rule) dropped.add(rule)
  }
  const references = new Map<HtmlElement, number>()
  for (const { element, note } of marks) {
    const number = notes.get(note)
    if (number !== undefined) references.set(wholeMark(element), number)
  }
  return notes.size === 0 ? undefined : { references, notes, dropped }
}

function isRaisedToList(element: HtmlElement, note: HtmlElement): boolean {
  if (note.tagName !== 'li') return false
  const around = [...outward(element).slice(0, 3), ...element.childNodes.filter((child) => isElement(child))]
  return around.some(({ tagName }) => tagName === 'sup')
}

/** Found out by the sign, which is rarer than what stands before it. */
function linksWithinPage(html: string, own: string): boolean {
  const starts = ['href="', "href='", 'href=', ...(own === '' ? [] : [own])]
  for (let at = html.indexOf('#'); at >= 0; at = html.indexOf('#', at + 1)) {
    if (starts.some((start) => html.endsWith(start, at))) return true
  }
  return false
}

function linksWithin(root: HtmlFragment, own: string) {
  const named = new Map<string, HtmlElement>()
  const places = new Map<HtmlElement, number>()
  const written: { readonly element: HtmlElement; readonly to: string; readonly at: number }[] = []
  let at = 0
  for (const element of elementsIn(root)) {
    at += 1
    places.set(element, at)
    const id = attribute(element, 'id') ?? (element.tagName === 'a' ? attribute(element, 'name') : undefined)
    if (id && !named.has(id)) named.set(id, element)
    const href = element.tagName === 'a' ? attribute(element, 'href')?.trim() : undefined
    const isOwn = href?.startsWith('#') || (own !== '' && href?.startsWith(`${own}#`))
    if (href !== undefined && isOwn) written.push({ element, to: href.slice(href.indexOf('#') + 1), at })
  }
  const links = written.flatMap(({ element, to, at }): Link[] => {
    const target = named.get(to) ?? named.get(decoded(to))
    return target === undefined ? [] : [{ element, target, at }]
  })
  return { places, links }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    // Not encoded: it is the name itself.
    return name
  }
}

/** The block that holds the note a link leads to: itself, or what an anchor at its start stands in. */
function noteAround(target: HtmlElement): HtmlElement | undefined {
  return outward(target).find(({ tagName }) => noteNames.test(tagName))
}

/** What a link back to a mark can lead to: the mark, what is drawn around it, and what stands in it. */
function namesAround(element: HtmlElement): readonly HtmlElement[] {
  const around = outward(element)
    .slice(1, 3)
    .filter(({ tagName }) => aroundMark.test(tagName))
  return [element, ...around, ...element.childNodes.filter((child) => isElement(child))]
}

/** The mark with the raised or bracketed element that holds nothing else. */
function wholeMark(element: HtmlElement): HtmlElement {
  const own = lettersOf(element)
  let whole = element
  for (const outer of outward(element).slice(1, 3)) {
    if (!aroundMark.test(outer.tagName) || lettersOf(outer) !== own) break
    whole = outer
  }
  return whole
}

function lettersOf(element: HtmlElement): string {
  return textOf(element, longestMarkText * 2).replace(/[\s[\]()（）【】]/g, '')
}

/** The rule that parts the notes from the text. */
function ruleAbove(note: HtmlElement): HtmlElement | undefined {
  const list = note.parentNode
  const first = list && isElement(list) && /^[ou]l$/.test(list.tagName) ? list : note
  const siblings = (first.parentNode?.childNodes ?? []).filter((each) => !isText(each) || each.value.trim() !== '')
  const before = siblings[siblings.indexOf(first) - 1]
  return before !== undefined && isElement(before) && before.tagName === 'hr' ? before : undefined
}

function isWithin(element: HtmlElement, outer: HtmlElement): boolean {
  return outward(element).includes(outer)
}

/** An element and those it stands in, a few levels far. */
function outward(element: HtmlElement): readonly HtmlElement[] {
  const chain = [element]
  for (
    let outer = element.parentNode;
    outer && isElement(outer) && chain.length < mostLevels;
    outer = outer.parentNode
  ) {
    chain.push(outer)
  }
  return chain
}

/** The text of an element; of a longer one more than `most` characters. */
function textOf(element: HtmlElement, most: number): string {
  let text = ''
  const rest = element.childNodes.toReversed()
  for (let node = rest.pop(); node !== undefined && text.trim().length <= most; node = rest.pop()) {
    if (isText(node)) text += node.value
    else if (isElement(node)) rest.push(...node.childNodes.toReversed())
  }
  return text.trim()
}
