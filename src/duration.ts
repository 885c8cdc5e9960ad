import { z } from 'zod'

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Reads `90s`, `10m`, `24h`, `7d` or `250ms` into milliseconds; absent where the text is none of these. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text) ?? []
  if (amount === undefined || unit === undefined) return undefined
  return Math.round(Number(amount) * unitMs[unit as keyof typeof unitMs])
}

/** Writes milliseconds in the largest unit that stays readable: `45s`, `4m 20s`, `3h 5m`, `2d 4h`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 60) return `${seconds}s`
  const steps = [
    [86_400, 'd', 3_600, 'h'],
    [3_600, 'h', 60, 'm'],
    [60, 'm', 1, 's'],
  ] as const
  const [big, bigUnit, small, smallUnit] = steps.find(([size]) => seconds >= size) ?? steps[2]
  const rest = Math.floor((seconds % big) / small)
  return `${Math.floor(seconds / big)}${bigUnit}${rest ? ` ${rest}${smallUnit}` : ''}`
}

/** Schema of a duration in settings and definitions: a string such as `30s`, read into milliseconds. */
export const duration = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?(ms|s|m|h|d)$/, 'a duration such as 30s, 10m, 24h or 7d')
  .transform((text, context) => {
    const ms = parseDuration(text)
    if (ms !== undefined) return ms
    context.addIssue({ code: 'custom', message: 'a duration such as 30s, 10m, 24h or 7d' })
    return z.NEVER
  })
