import type { Document } from 'domhandler'
import { dropCredits } from './captions.ts'
import { dropWaysElsewhere } from './elsewhere.ts'
import { dropEnds } from './ends.ts'

/**
 * Drops from a text that was found what stands in it and is not it: credits of pictures, ways to other articles, dates, pleas
 * and rights at its ends. `url` is the page's own address: links within its site are told from sources.
 */
export function trim(root: Document, url: string | undefined): void {
  dropCredits(root)
  dropWaysElsewhere(root, url)
  dropEnds(root)
}
