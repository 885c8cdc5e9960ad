/** How fast a scoring run goes: a day's rules in a minute or two. */
export type Pace = {
  /** Interval of every source. */
  readonly everyMs: number
  /** What `Retry-After`, `max-age` and `Expires` ask for; several intervals. */
  readonly waitSeconds: number
  /** How late a poll may start because the client looks for due sources only now and then. */
  readonly tickMs: number
  /** Least time between two requests to one host. */
  readonly spacingMs: number
}

/** A scoring run as it is judged. */
export type Run = {
  readonly pace: Pace
  readonly startedAt: number
  readonly endedAt: number
  /** When the client was killed and started anew. */
  readonly restartedAt?: number
  /** When the definition of the source `edited` was changed. */
  readonly editedAt?: number
}

/** Header fields in the order they came, bytes as Latin-1. */
export type Fields = readonly (readonly [name: string, value: string])[]

/** One request a host was asked, and what it answered. */
export type Seen = {
  readonly at: number
  /** When the answer or the connection ended. */
  endedAt: number
  readonly method: string
  /** Path and query as asked. */
  readonly target: string
  readonly fields: Fields
  /** Connections the host had open just then, this one included. */
  readonly openConnections: number
  reply: Reply
}

/** What a host answers, and how far it gets. */
export type Reply = {
  readonly status: number
  readonly fields: Fields
  readonly body?: string | Buffer
  /** `cut`: the connection ends before the body does. `reset`: it ends before the head. `hang`: nothing ever comes. */
  readonly fault?: 'cut' | 'reset' | 'hang'
  readonly delayMs?: number
}

/** What is known of a rule at the end of a run. */
export type Verdict = { readonly kind: 'pass' | 'fail' | 'not exercised'; readonly because?: string }

/** One demand on the client, judged by the requests one host saw. */
export type Rule = {
  /** A sentence with the client as its subject. */
  readonly says: string
  readonly level: 'must' | 'should'
  judge(seen: readonly Seen[], run: Run): Verdict
}

/** One host on an address of its own: what it plays and what it demands. */
export type Scene = {
  /** Id of the source, `[a-z0-9_]+`. */
  readonly name: string
  /** Targets a client is told to poll, one source each; default `/feed.xml`. */
  readonly targets?: readonly string[]
  /** YAML added to the source's definition. */
  readonly definition?: string
  /** Answers the nth request (from 0) for one target. */
  play(request: Pick<Seen, 'target' | 'fields' | 'at'>, nth: number, pace: Pace): Reply
  readonly rules: readonly Rule[]
}

/** A client that is killed so soon after an answer may not have come to note it. */
const notedWithinMs = 5_000

/** Whether an answer may have been lost with the client that was killed just then. */
export function mayBeLost({ endedAt }: Pick<Seen, 'endedAt'>, { restartedAt }: Run): boolean {
  return restartedAt !== undefined && endedAt <= restartedAt + 1_000 && endedAt > restartedAt - notedWithinMs
}

/** Value of a header field, the first where it stands several times. */
export function field(fields: Fields, name: string): string | undefined {
  return fields.find(([each]) => each.toLowerCase() === name)?.[1]
}

/** Whether a request asks only for what changed. */
export function isConditional(seen: Pick<Seen, 'fields'>): boolean {
  return field(seen.fields, 'if-none-match') !== undefined || field(seen.fields, 'if-modified-since') !== undefined
}

/** Times between the starts of successive requests, in milliseconds, each with the two requests it lies between. */
export function gaps(seen: readonly Seen[]): readonly { ms: number; before: Seen; after: Seen }[] {
  return seen.slice(1).flatMap((after, at) => {
    const before = seen[at]
    return before === undefined ? [] : [{ ms: after.at - before.at, before, after }]
  })
}

/** The rule holds. */
export const pass: Verdict = { kind: 'pass' }

/** The rule is broken, with the evidence. */
export function fail(because: string): Verdict {
  return { kind: 'fail', because }
}

/** The run did not come to the rule. */
export function notExercised(because: string): Verdict {
  return { kind: 'not exercised', because }
}

/** Judges by the first request that breaks a rule, where there are at least so many to judge by. */
export function allOf(seen: readonly Seen[], least: number, fault: (one: Seen) => string | undefined): Verdict {
  if (seen.length < least) return notExercised(`${seen.length} of ${least} requests came`)
  for (const one of seen) {
    const because = fault(one)
    if (because !== undefined) return fail(because)
  }
  return pass
}

/** A length of time as it is printed: `4.2 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** The longest a source may wait for its next poll when nothing holds it back: jitter, the tick and a busy machine. */
export function latestMs(pace: Pace, waitMs: number = pace.everyMs): number {
  return waitMs * 1.25 + pace.tickMs + Math.max(1_500, pace.everyMs)
}

/** How much sooner than asked a request may seem to come, since arrivals are measured and not departures. */
export function earlyMs(waitMs: number): number {
  return Math.min(250, Math.max(150, waitMs * 0.05))
}
