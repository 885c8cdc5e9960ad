import { type Document, type Element, isTag, isText } from 'domhandler'
import { removeElement, textContent } from 'domutils'
import { namesOf } from '../pruning/page-names.ts'
import { select } from '../select.ts'
import { advertisementMark, agency, creditEnd, creditLine } from './credit-phrases.ts'
import { blocksAround, type Line, linesOf, removeLine } from './lines.ts'

const captionName =
  /(?<![a-z0-9])(?:wp-caption-text|captions?|subcaption|(?:image|img|media|photo|foto|bild|picture|figure)-?(?:caption|description|credit|copyright|title|text|legend)|bildunterschrift|bildtext|legende|img-?inline|pic-?(?:title|text|desc|info)|dida)(?![a-z0-9])/
const creditName =
  /(?<![a-z0-9])(?:credits?|copyrights?|photographer|fotograf|bildquelle|bildnachweis|(?:image|photo|picture|img)-?(?:credit|source|copyright))(?![a-z0-9])/
const sourceName = /(?<![a-z0-9])source(?![a-z0-9])/
const mayNameCredit = ['redit', 'opyright', 'ource', 'hotograph', 'otograf', 'ildnachweis', 'ildquelle']
  .map((part) => `[class*="${part}"]`)
  .join(', ')
const pictures = 'img, picture, video, iframe, audio, svg'
const longestCredit = 120
const longestCaption = 300
const mostLevelsToPicture = 4

/** Drops the credits of pictures, and captions whose picture was not found with the text; other captions stay. */
export function dropCredits(root: Document): void {
  for (const element of select(mayNameCredit, root)) if (isCreditByName(element)) removeElement(element)
  for (const line of linesOf(root)) {
    if (line.text === '') continue
    const caption = captionAround(line)
    if (isCredit(line, caption)) removeLine(line)
    else if (caption === undefined || line.text.length > longestCaption) continue
    else if (!hasPicture(caption)) removeLine(line)
    else dropCreditAtEnd(line)
  }
}

function isCreditByName(element: Element): boolean {
  const names = namesOf(element)
  const isNamed = creditName.test(names) || (sourceName.test(names) && isInCaption(element))
  return isNamed && textContent(element).trim().length <= longestCredit && select(pictures, element).length === 0
}

function isInCaption(element: Element): boolean {
  for (let outer: Element | null = element; outer; outer = outer.parent && isTag(outer.parent) ? outer.parent : null) {
    if (outer.name === 'figure' || isCaption(outer)) return true
  }
  return false
}

function isCredit({ text }: Line, caption: Element | undefined): boolean {
  if (text.length > longestCredit) return false
  return advertisementMark.test(text) || creditLine.test(text) || (caption !== undefined && agency.test(text))
}

/** Whether an element is a picture's caption, by itself or by its name. */
export function isCaption(element: Element): boolean {
  return element.name === 'figcaption' || captionName.test(namesOf(element))
}

/** Whether a line is a picture's caption. */
export function isOfCaption(line: Line): boolean {
  return captionAround(line) !== undefined
}

/** The outermost caption a line stands in. */
function captionAround(line: Line): Element | undefined {
  let caption: Element | undefined
  for (const block of blocksAround(line)) if (isCaption(block)) caption = block
  return caption
}

function hasPicture(caption: Element): boolean {
  let outer: Element | null = caption
  for (let level = 0; level < mostLevelsToPicture && outer; level += 1) {
    if (select(pictures, outer).length > 0) return true
    outer = outer.name !== 'figure' && outer.parent && isTag(outer.parent) ? outer.parent : null
  }
  return false
}

function dropCreditAtEnd({ leaves, text }: Line): void {
  const last = leaves.findLast((leaf) => isText(leaf) && leaf.data.trim() !== '')
  if (last && isText(last) && creditEnd.test(text)) last.data = last.data.replace(creditEnd, '')
}
