/** What decided when a source is polled next; `text` is what the rule says of itself beyond its kind. */
export type NextPollRule = {
  readonly kind:
    | 'schedule'
    | 'every'
    | 'rhythm'
    | 'ttl'
    | 'update-period'
    | 'freshness'
    | 'back-off'
    | 'retry-after'
    | 'gone'
    | 'paused'
    | 'other'
  readonly text: string
  /** Whether the poll was moved out of hours or days in which the listing asks to be left alone. */
  readonly isMoved: boolean
}

const rules: readonly (readonly [pattern: RegExp, kind: NextPollRule['kind']])[] = [
  [/^schedule (.+)$/, 'schedule'],
  [/^every (.+)$/, 'every'],
  [/^its own rhythm, (.+)$/, 'rhythm'],
  [/^(ttl)$/, 'ttl'],
  [/^(sy:updatePeriod)$/, 'update-period'],
  [/^(Cache-Control or Expires)$/, 'freshness'],
  [/^back-off after (\d+) failures?$/, 'back-off'],
  [/^(Retry-After)$/, 'retry-after'],
  [/^(gone) /, 'gone'],
  [/^(paused)$/, 'paused'],
]
const moved = ', moved out of skipHours or skipDays'

/** Takes the reason of a next poll, as `nextPoll` tells it, apart again. */
export function nextPollRule(reason: string): NextPollRule {
  const isMoved = reason.endsWith(moved)
  const told = isMoved ? reason.slice(0, -moved.length) : reason
  for (const [pattern, kind] of rules) {
    const text = pattern.exec(told)?.[1]
    if (text !== undefined) return { kind, text, isMoved }
  }
  return { kind: 'other', text: told, isMoved }
}
