import { setImmediate as nextTurn } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { ArticleKey } from '../../../archive/article-keys.ts'
import type { Calendar, CalendarSelection, TimeSpan } from '../../../archive/calendar/calendar.ts'
import { DateTime } from '../../../text/date/date-time.ts'

/** A month or a day that has articles, and how many. */
export type CountedSpan = { readonly number: number; readonly count: number }

/** What an archive page shows beside its articles. */
export type ArchiveMonth = {
  readonly first: DateTime
  /** Every day of the month, from 1, also those without articles. */
  readonly days: readonly CountedSpan[]
  /** The months of the year that have articles. */
  readonly months: readonly CountedSpan[]
  /** The newest month of each year that has articles, the newest first. */
  readonly years: readonly DateTime[]
  /** Whether there are articles before and after the month. */
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

/** The archive as pages show it, by months in one time zone. */
export type ArchiveData = {
  /** The month of the newest article; absent where there is none. */
  readonly newest: (selection: CalendarSelection) => Promise<DateTime | undefined>
  readonly month: (selection: CalendarSelection, first: DateTime) => Promise<ArchiveMonth>
  /** Some articles of a span, the newest first. */
  readonly articles: (
    selection: CalendarSelection,
    span: TimeSpan,
    limit: number,
    after: ArticleKey | undefined,
  ) => Promise<readonly ArticleKey[]>
}

/**
 * A month that is not looked at itself is counted again only so long after: to count a year of a large archive takes a tenth
 * of a second, in as many turns as there are months.
 */
const countedAgainAfterMs = 10 * 60_000
const mostMonthsKept = 5_000
/** Dates of sources are not always right; no more years than these are listed. */
const mostYears = 60

/** Makes what gives the archive by months. */
export function createArchiveData(calendar: Calendar, timeZone: string): ArchiveData {
  const counted = new LRUCache<string, number>({ max: mostMonthsKept, ttl: countedAgainAfterMs })
  const newestBefore = async (selection: CalendarSelection, beforeMs: number) => {
    const atMs = await calendar.newestBefore(selection, beforeMs)
    return atMs === undefined ? undefined : DateTime.fromMillis(atMs, { zone: timeZone })
  }
  const countOf = async (selection: CalendarSelection, month: DateTime): Promise<number> => {
    const key = `${selection.sourceId} ${selection.lang} ${month.toFormat('yyyy-MM')}`
    const known = counted.get(key)
    if (known !== undefined) return known
    await nextTurn()
    const [count = 0] = await calendar.counts(selection, [spanOf(month, 'month')])
    counted.set(key, count)
    return count
  }

  return {
    newest: (selection) => newestBefore(selection, Number.MAX_SAFE_INTEGER),
    async month(selection, first) {
      const days = Array.from({ length: first.daysInMonth ?? 31 }, (_, at) => first.plus({ days: at }))
      const counts = await calendar.counts(
        selection,
        days.map((day) => spanOf(day, 'day')),
      )
      const total = counts.reduce((sum, count) => sum + count, 0)
      const months: CountedSpan[] = []
      for (let at = first.startOf('year'); at.year === first.year; at = at.plus({ months: 1 })) {
        const count = at.month === first.month ? total : await countOf(selection, at)
        if (count > 0) months.push({ number: at.month, count })
      }
      const years: DateTime[] = []
      let newest = await newestBefore(selection, Number.MAX_SAFE_INTEGER)
      const hasNewer = newest !== undefined && newest >= first.plus({ months: 1 })
      while (newest !== undefined && years.length < mostYears) {
        years.push(newest.startOf('month'))
        newest = await newestBefore(selection, newest.startOf('year').toMillis())
      }
      return {
        first,
        days: counts.map((count, at) => ({ number: at + 1, count })),
        months,
        years,
        hasOlder: (await calendar.newestBefore(selection, first.toMillis())) !== undefined,
        hasNewer,
      }
    },
    articles: (selection, span, limit, after) => calendar.between(selection, span, limit, after),
  }
}

/** The month, or the day, that an instant begins. */
export function spanOf(first: DateTime, unit: 'month' | 'day'): TimeSpan {
  return {
    fromMs: first.toMillis(),
    untilMs: first
      .plus({ [unit]: 1 })
      .startOf('day')
      .toMillis(),
  }
}
