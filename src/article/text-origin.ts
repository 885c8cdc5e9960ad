import type { Entry } from '../parse/listing.ts'
import type { SourceDefinition } from '../source/definition.ts'

type Rules = Pick<SourceDefinition, 'article' | 'fullText'>

/** Whether a listing has the text of an entry itself; that need not be read for it. */
export function hasOwnText(entry: Entry): boolean {
  return 'contentHtml' in entry
}

/** Whether the text of an entry's article is its summary, since there is no other. */
export function isMadeOfSummary(entry: Entry, { fullText, article }: Rules): boolean {
  return !hasOwnText(entry) && ((article?.content === undefined && !fullText) || entry.url === undefined)
}

/** Whether the text of an entry's article is on its page. */
export function isMadeOfPage(entry: Entry, rules: Rules): boolean {
  return !hasOwnText(entry) && !isMadeOfSummary(entry, rules)
}

/** Whether an entry's article is made of the entry alone, so that nothing of its page is needed. */
export function isMadeOfListing(entry: Entry, rules: Rules): boolean {
  return entry.url === undefined || (!isMadeOfPage(entry, rules) && rules.article?.fields === undefined)
}

/** The HTML that an entry itself has for its article. */
export function ownHtml({ contentHtml, summaryHtml }: Entry): string {
  return contentHtml ?? summaryHtml ?? ''
}
