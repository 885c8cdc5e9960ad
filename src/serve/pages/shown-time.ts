import { DateTime } from '../../text/date/date-time.ts'
import { type Html, html } from './html.ts'
import type { PageView } from './page-view.ts'

/** How a time is written: `2026-10-05 16:00`, `16:00`, or `2026-10-05`. */
export type TimeForm = 'minute' | 'clock' | 'day'

const forms = { minute: 'yyyy-MM-dd HH:mm', clock: 'HH:mm', day: 'yyyy-MM-dd' } as const

/** An instant in the site's zone. */
export function inZone({ site }: Pick<PageView, 'site'>, atMs: number): DateTime {
  return DateTime.fromMillis(atMs, { zone: site.timeZone })
}

/** An instant for people in the site's zone, and for programs with its offset. */
export function shownTime(view: Pick<PageView, 'site'>, atMs: number, form: TimeForm = 'minute'): Html {
  const at = inZone(view, atMs)
  const machine = at.toISO({ suppressMilliseconds: true }) ?? ''
  return html`<time datetime="${machine}">${at.toFormat(forms[form])}</time>`
}

/** A day as a heading: today and yesterday by those words, others as `Monday, 5 October 2026`, or `10月5日 星期一`. */
export function dayName(view: PageView, at: DateTime): string {
  const { words, lang, nowMs } = view
  const daysAgo = inZone(view, nowMs).startOf('day').diff(at.startOf('day'), 'days').days
  if (Math.round(daysAgo) === 0) return words.lists.today
  if (Math.round(daysAgo) === 1) return words.lists.yesterday
  return at.setLocale(lang === 'en' ? 'en-GB' : 'zh-CN').toLocaleString(DateTime.DATE_HUGE)
}
