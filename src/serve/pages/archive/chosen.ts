import type { CalendarSelection } from '../../../archive/calendar/calendar.ts'

/** The source and the language that an archive page was asked for. */
export type Chosen = CalendarSelection

/** Reads what was chosen from the query of an address; what cannot be a source or a language counts for nothing. */
export function chosenIn(query: URLSearchParams): Chosen {
  const sourceId = query.get('source') ?? ''
  const lang = query.get('lang') ?? ''
  return {
    ...(/^[a-z0-9_]{1,64}$/.test(sourceId) && { sourceId }),
    ...(/^[A-Za-z0-9-]{1,35}$/.test(lang) && { lang }),
  }
}
