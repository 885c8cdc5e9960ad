import type { Element } from 'domhandler'
import { hidingStyle } from '../not-content.ts'

/** Whether an element's own attributes hide it from those who look at the page, or listen to it. */
export function isHidden({ attribs }: Element): boolean {
  return 'hidden' in attribs || attribs['aria-hidden'] === 'true' || hidingStyle.test(attribs.style ?? '')
}

/** Takes off an element what hides it: Readability and our Markdown leave out what is hidden. */
export function show({ attribs }: Element): void {
  delete attribs.hidden
  delete attribs['aria-hidden']
  if (hidingStyle.test(attribs.style ?? '')) delete attribs.style
}
