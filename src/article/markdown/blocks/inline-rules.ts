import { isTrackingPixel } from '../../page/not-content.ts'
import { pictureAddress } from '../../page/picture.ts'
import { addPictureOfFormula, isTypeset, openTypeset } from '../formulas/formula-rules.ts'
import { attribute, type HtmlElement, isElement, isText } from '../html/html-tree.ts'
import { webAddress } from '../web-address.ts'
import { CODE, DEL, EM, STRONG } from './blocks.ts'
import type { ElementRule, Ending, Page } from './element-rule.ts'
import { emojiText } from './emoji.ts'
import { quotationMarks } from './quotation-marks.ts'
import { withRaisedDigits } from './raised-digits.ts'
import { styledMarks } from './styled-marks.ts'

function mark(flag: number, reason: string): ElementRule {
  return {
    reason,
    open({ builder }, element) {
      builder.marks = styledMarks(element, { ...builder.marks, flags: builder.marks.flags | flag })
      return undefined
    },
  }
}

const strong = mark(STRONG, 'CommonMark, 6.2')
const emphasis = mark(EM, 'CommonMark, 6.2')
const struck = mark(DEL, 'GFM, 6.5: a price or a claim that no longer holds must not read as if it did')
const code = mark(CODE, 'CommonMark, 6.1')

/** How the elements within a line are read. */
export const inlineRules: Readonly<Record<string, ElementRule>> = {
  b: strong,
  strong,
  em: emphasis,
  i: emphasis,
  del: struck,
  s: struck,
  strike: struck,
  code,
  kbd: code,
  samp: code,
  tt: code,
  a: {
    reason: 'CommonMark, 6.3; one that leads nowhere is only its text',
    open({ builder, url }, element) {
      const href = webAddress(attribute(element, 'href') ?? '', url)
      if (href !== undefined) builder.marks = { ...builder.marks, href }
      return undefined
    },
  },
  br: {
    reason: 'CommonMark, 6.7: two blanks before the line end; two in a row are how old editors end a paragraph',
    open({ builder }) {
      builder.addBreak()
      return undefined
    },
  },
  img: {
    reason: 'CommonMark, 6.4',
    open({ builder, url }, element) {
      if (isTrackingPixel(element)) return 'skip'
      const emoji = emojiText(element)
      if (emoji !== undefined) {
        builder.addText(emoji)
        return 'skip'
      }
      if (addPictureOfFormula(builder, element)) return 'skip'
      const address = pictureAddress(element, url)
      if (address) builder.addImage(address, attribute(element, 'alt') ?? '')
      return 'skip'
    },
  },
  q: {
    reason: 'browsers draw its quotation marks, so it has none of its own (HTML, 4.5.7)',
    open({ builder }, element) {
      const [opening, closing] = quotationMarks(element)
      builder.addText(opening)
      return () => builder.addText(closing)
    },
  },
  rp: { reason: 'for browsers without ruby', open: () => 'skip' },
  rt: {
    reason: 'the reading of what stands before it, in parentheses as in print: 漢字（かんじ）',
    open({ builder }, { childNodes }) {
      if (childNodes.every((child) => isText(child) && child.value.trim() === '')) return 'skip'
      builder.addText('（')
      return () => builder.addText('）')
    },
  },
  span: {
    reason: 'says how text is set by its style, or holds a formula by its class',
    open({ builder }, element) {
      if (element.attrs.length === 0) return undefined
      builder.marks = styledMarks(element, builder.marks)
      return isTypeset(element) ? openTypeset(builder, element) : undefined
    },
  },
  font: {
    reason: 'says how text is set by its style',
    open({ builder }, element) {
      builder.marks = styledMarks(element, builder.marks)
      return undefined
    },
  },
  input: {
    reason: 'a check box of a list of tasks (GFM, 5.3); no other control is read',
    open({ builder }, element) {
      builder.task = attribute(element, 'checked') === undefined ? ' ' : 'x'
      return 'skip'
    },
  },
  sup: {
    reason: 'Markdown has no raised text: in digits that are raised, so that 10<sup>5</sup> does not become 105',
    open: (page, element) => raised(page, element, 'sup'),
  },
  sub: {
    reason: 'Markdown has no lowered text: in digits that are lowered',
    open: (page, element) => raised(page, element, 'sub'),
  },
}

/** Whether a control is one that tells whether a task is done: at the start of an item. */
export function isCheckBox(element: HtmlElement): boolean {
  if (element.tagName !== 'input' || attribute(element, 'type')?.toLowerCase() !== 'checkbox') return false
  let outer = element.parentNode
  while (outer !== null && isElement(outer) && /^(?:p|label|span)$/.test(outer.tagName)) outer = outer.parentNode
  return outer?.nodeName === 'li'
}

function raised({ builder, url }: Page, element: HtmlElement, tag: 'sup' | 'sub'): Ending {
  let [only, ...others] = element.childNodes
  // The mark of a note that is not there: its link leads nowhere.
  if (only && isElement(only) && only.tagName === 'a' && webAddress(attribute(only, 'href') ?? '', url) === undefined) {
    ;[only, ...others] = [...only.childNodes, ...others]
  }
  if (only === undefined || !isText(only) || others.length > 0) return undefined
  builder.addText(withRaisedDigits(only.value, tag, builder.lastText))
  return 'skip'
}
