import { attribute, type HtmlElement } from '../html/html-tree.ts'
import { DEL, EM, type Marks, STRONG } from './blocks.ts'

const property = (name: string, values: string) =>
  new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*(?:${values})(?![\\w-])`, 'i')
const styles = [
  {
    flag: STRONG,
    sets: property('font-weight', 'bold|bolder|[6-9]00'),
    unsets: property('font-weight', 'normal|[1-5]00'),
  },
  { flag: EM, sets: property('font-style', 'italic|oblique'), unsets: property('font-style', 'normal') },
  { flag: DEL, sets: property('text-decoration(?:-line)?', '[^;]*line-through'), unsets: undefined },
] as const

/** Gives how the text of an element is set once its style has been read: bold, italic, struck out, or none of them any more. */
export function styledMarks(element: HtmlElement, marks: Marks): Marks {
  const style = element.attrs.length === 0 ? undefined : attribute(element, 'style')
  if (style === undefined || !/font-|text-decoration/i.test(style)) return marks
  let { flags } = marks
  for (const { flag, sets, unsets } of styles) {
    if (sets.test(style)) flags |= flag
    else if (unsets?.test(style)) flags &= ~flag
  }
  return flags === marks.flags ? marks : { ...marks, flags }
}
