import { isTrackingPixel } from '../../page/not-content.ts'
import { pictureAddress } from '../../page/picture.ts'
import { attribute, isText } from '../html/html-tree.ts'
import { webAddress } from '../web-address.ts'
import { CODE, DEL, EM, STRONG } from './blocks.ts'
import type { ElementRule } from './element-rule.ts'

function mark(flag: number, reason: string): ElementRule {
  return {
    reason,
    open({ builder }) {
      builder.marks = { ...builder.marks, flags: builder.marks.flags | flag }
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
      const address = pictureAddress(element, url)
      if (address) builder.addImage(address, attribute(element, 'alt') ?? '')
      return 'skip'
    },
  },
  sup: {
    reason: 'Markdown has no raised text: as it stands, but 10<sup>5</sup> must not become 105',
    open({ builder }, { childNodes: [only, ...others] }) {
      if (only === undefined || !isText(only) || others.length > 0) return undefined
      builder.addText(afterNumber(only.value, builder.lastText))
      return 'skip'
    },
  },
}

const raisedDigits = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/**
 * Writes a raised number so that it cannot be taken for the end of the number before it: a power of ten in raised digits,
 * any other (mostly the mark of a note) after a blank. Text that is no such number stays as it is.
 */
function afterNumber(raised: string, before: string): string {
  if (!/\d$/.test(before) || !/^[-−]?\d/.test(raised)) return raised
  if (!/(?:^|[^\d.,])10$/.test(before) || !/^[-−]?\d{1,3}$/.test(raised)) return ` ${raised}`
  return raised.replace(/[-−]/, '⁻').replace(/\d/g, (digit) => raisedDigits[Number(digit)] ?? digit)
}
