import { bare, feed } from './feed-reply.ts'
import {
  earlyMs,
  fail,
  gaps,
  latestMs,
  notExercised,
  type Pace,
  pass,
  type Reply,
  type Rule,
  type Run,
  type Scene,
  type Seen,
  seconds,
} from './scene.ts'

/** Hosts that refuse, fail or are gone. */
export const refusalScenes: readonly Scene[] = [
  retryAfter('busy_429_seconds', 429, 'must', inSeconds),
  retryAfter('busy_429_date', 429, 'must', asDate),
  retryAfter('down_503_seconds', 503, 'must', inSeconds),
  retryAfter('down_503_date', 503, 'must', asDate),
  retryAfter('denied_403_seconds', 403, 'should', inSeconds),
  {
    name: 'busy_for_hours',
    play: (_request, nth) => (nth === 0 ? feed(0) : bare(429, [['Retry-After', '7200']])),
    rules: [
      {
        says: 'obeys a Retry-After of hours, over a restart too',
        level: 'must',
        judge(seen) {
          const count = seen.filter((one) => one.reply.status === 429).length
          if (count === 0) return notExercised('it never saw the refusal')
          return count === 1 ? pass : fail(`it asked ${count} times`)
        },
      },
    ],
  },
  failing('bare_429', 'a bare 429', bare(429)),
  failing('nonsense_429', 'a 429 with a nonsense Retry-After', bare(429, [['Retry-After', '-5']])),
  failing('broken_500', '500', bare(500)),
  failing('missing_404', '404', bare(404)),
  failing('denied_403', '403', bare(403)),
  failing('reset', 'a reset connection', { ...bare(200), fault: 'reset' }),
  failing('hanging', 'a host that never answers', { ...bare(200), fault: 'hang' }),
  {
    name: 'recovering',
    play: (_, nth) => (nth === 1 || nth === 2 ? bare(500) : feed(0)),
    rules: [
      {
        says: 'comes back to its interval after failures end',
        level: 'must',
        judge(seen, run) {
          const well = seen.slice(3)
          if (seen.length < 4) return notExercised(`${seen.length} of 4 requests came`)
          const [slow] = gaps(well).filter((gap) => gap.ms > latestMs(run.pace) && !spansRestart(gap, run))
          return slow === undefined ? pass : fail(`after a success it waited ${seconds(slow.ms)}`)
        },
      },
    ],
  },
  {
    name: 'gone_410',
    play: (_, nth) => (nth === 0 ? feed(0) : bare(410)),
    rules: [
      {
        says: 'stops asking after 410',
        level: 'must',
        judge(seen) {
          const count = seen.filter((one) => one.reply.status === 410).length
          if (count === 0) return notExercised('it never saw the 410')
          return count <= 2 ? pass : fail(`it asked ${count} times`)
        },
      },
    ],
  },
]

function inSeconds(waitSeconds: number): string {
  return String(waitSeconds)
}

function asDate(waitSeconds: number, at: number): string {
  return new Date(Math.ceil(at / 1000 + waitSeconds) * 1000).toUTCString()
}

function retryAfter(
  name: string,
  status: number,
  level: Rule['level'],
  value: (waitSeconds: number, at: number) => string,
): Scene {
  const words = `Retry-After ${value === asDate ? 'as a date' : 'in seconds'} on ${status}`
  return {
    name,
    play: (request, nth, pace) =>
      nth === 1 ? bare(status, [['Retry-After', value(pace.waitSeconds, request.at)]]) : feed(0),
    rules: [
      {
        says: `obeys ${words}`,
        level,
        judge(seen, { pace }) {
          const waited = afterRefusal(seen, status)
          if (waited === undefined) return notExercised('nothing came after the refusal')
          const least = pace.waitSeconds * 1000
          return waited >= least - earlyMs(least)
            ? pass
            : fail(`asked to wait ${seconds(least)}, it came after ${seconds(waited)}`)
        },
      },
      {
        says: `resumes after ${words}`,
        level: 'must',
        judge(seen, run) {
          const refusal = seen.find((one) => one.reply.status === status)
          if (refusal === undefined) return notExercised('it never saw the refusal')
          const latest = resumesWithin(run.pace)
          const waited = afterRefusal(seen, status)
          if (waited === undefined && run.endedAt - refusal.at < latest) return notExercised('the run ended before')
          return waited !== undefined && waited <= latest ? pass : fail(`it had not resumed ${seconds(latest)} later`)
        },
      },
    ],
  }
}

function resumesWithin(pace: Pace): number {
  return latestMs(pace, pace.waitSeconds * 1000) + 2 * pace.everyMs
}

function afterRefusal(seen: readonly Seen[], status: number): number | undefined {
  return gaps(seen).find((gap) => gap.before.reply.status === status)?.ms
}

function failing(name: string, what: string, reply: Reply): Scene {
  return {
    name,
    play: () => reply,
    rules: [
      {
        says: `backs off exponentially on ${what}`,
        level: 'must',
        judge(seen, run) {
          const first = seen[0]
          if (first === undefined) return notExercised('no request came')
          const lastedMs = run.endedAt - first.at
          if (lastedMs < run.pace.everyMs * 8) return notExercised('the run was too short')
          const most = Math.floor(3 + Math.log2(lastedMs / run.pace.everyMs + 1))
          return seen.length <= most
            ? pass
            : fail(`${seen.length} requests in ${seconds(lastedMs)}, at most ${most} are polite`)
        },
      },
      {
        says: `keeps trying after ${what}`,
        level: 'must',
        judge: (seen, run) =>
          seen.length >= 2 || seen.length === 0 || run.endedAt - run.startedAt < run.pace.everyMs * 8
            ? seen.length >= 2
              ? pass
              : notExercised('the run was too short')
            : fail('it asked once and never again'),
      },
    ],
  }
}

function spansRestart(gap: { before: Seen; after: Seen }, run: Run): boolean {
  return run.restartedAt !== undefined && gap.before.at < run.restartedAt && gap.after.at >= run.restartedAt
}
