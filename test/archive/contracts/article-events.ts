import type { EventOf } from '../../../src/archive/journal/journal-line.ts'

const start = Date.UTC(2026, 0, 1)
const minute = 60_000

/** The hash of an article by its number. */
export const hashNumber = (n: number) => n.toString(16).padStart(16, '0')
/** When the article of that number was published: one a minute, from 2026 on. */
export const publishedMs = (n: number) => start + n * minute
export const instantOf = (ms: number) => new Date(ms).toISOString()

/** Tells that the article of this number is kept. */
export function kept(n: number, fields: Partial<EventOf<'kept'>> = {}): EventOf<'kept'> {
  return {
    kind: 'kept',
    hash: hashNumber(n),
    source: 'gazette',
    url: `https://news.example/${n}`,
    title: `Story ${n}`,
    published: instantOf(publishedMs(n)),
    lang: 'en',
    ...fields,
  }
}

/** Tells that one more source lists it. */
export function listed(n: number, source: string): EventOf<'listed'> {
  return { kind: 'listed', hash: hashNumber(n), source }
}

/** Tells what its record lacked. */
export function completed(n: number, fields: Omit<EventOf<'completed'>, 'kind' | 'hash'>): EventOf<'completed'> {
  return { kind: 'completed', hash: hashNumber(n), ...fields }
}

/** Tells that its entry waits, seen first in the minute of its number. */
export function waits(n: number, fields: Partial<EventOf<'waits'>> = {}): EventOf<'waits'> {
  return {
    kind: 'waits',
    source: 'gazette',
    hash: hashNumber(n),
    identity: `https://news.example/${n}`,
    entry: { title: `Story ${n}`, categories: [], enclosures: [] },
    firstSeen: instantOf(publishedMs(n)),
    reason: 'the page failed',
    ...fields,
  }
}
