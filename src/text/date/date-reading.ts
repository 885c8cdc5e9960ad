import type { DateContext } from './date.ts'

/** How the dates of a source are read, as its definition says. */
export function dateReading({
  timeZone,
  dateFormat,
  lang,
}: {
  readonly timeZone: string
  readonly dateFormat?: string | readonly string[] | undefined
  readonly lang?: string | undefined
}): Omit<DateContext, 'nowMs'> {
  if (dateFormat === undefined) return { timeZone }
  return { timeZone, formats: [dateFormat].flat(), ...(lang !== undefined && { locale: lang }) }
}
