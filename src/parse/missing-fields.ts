import type { RawEntry } from './raw-entry.ts'

/** Without these an entry is no article, or stands at the wrong time: that none has one is told at every poll. */
const needed: ReadonlySet<string> = new Set(['url', 'title', 'published', 'html', 'text'])

/** Where a definition looks for a field of an entry, as it is told where no entry has it. */
export type DeclaredField = {
  readonly key: string
  /** What is not found there. */
  readonly what: string
  /** What is there instead. */
  readonly hint?: string
}

/** Remarks on fields that a definition gives and no entry has; those that entries can do without only where `all` are asked for. */
export function missingFields(
  raws: readonly RawEntry[],
  fields: Readonly<Record<string, DeclaredField>>,
  all: boolean,
): readonly string[] {
  return Object.entries(fields).flatMap(([name, { key, what, hint = '' }]) => {
    if (!all && !needed.has(name)) return []
    const has = (raw: RawEntry) => {
      const value = raw[name as keyof RawEntry]
      return value !== undefined && value.length > 0
    }
    const found = `nothing ${what} in any of ${raws.length} entries${hint}`
    return raws.some(has) ? [] : [`${key}: found ${found}, expected a value`]
  })
}
