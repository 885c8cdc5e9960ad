import type { SourceDefinition } from '../source/definition.ts'
import type { DateContext } from '../text/date/date.ts'
import { declaredOrigins } from './declared-origins.ts'
import { entryRules } from './entry-rules.ts'
import type { Listing } from './listing.ts'
import { entryOfRaw, type RawEntry } from './raw-entry.ts'

/** How the answer of an API, or a page, is read. */
export type RawListingOptions = {
  readonly definition: SourceDefinition
  /** The address it came from, after redirects. */
  readonly url: string
  readonly contentType?: string
  readonly dates: DateContext
  readonly maxEntries: number
  /** Whether every entry tells where its fields came from, and fields are told of that no entry has. */
  readonly withOrigins?: boolean
}

/** Understands the first `maxEntries` entries, by the definition's `where` and `replace`; remarks on those that are left. */
export function understood(
  raws: readonly RawEntry[],
  url: string,
  { definition, dates, maxEntries, withOrigins = false }: RawListingOptions,
): Pick<Listing, 'entries' | 'remarks'> {
  const rules = entryRules(definition)
  const entries = raws.slice(0, maxEntries).flatMap((raw) => {
    const changed = rules.toRaw(raw)
    if (changed === undefined) return []
    const entry = entryOfRaw(changed, { url, dates })
    return [withOrigins ? declaredOrigins(entry, changed, definition) : entry]
  })
  const isCut = raws.length > maxEntries
  return { entries, remarks: isCut ? [`it has more than ${maxEntries} entries; the rest was not read`] : [] }
}
