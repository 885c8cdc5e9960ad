import { bare, feed } from './feed-reply.ts'
import {
  earlyMs,
  type Fields,
  fail,
  gaps,
  isConditional,
  latestMs,
  notExercised,
  type Pace,
  pass,
  type Rule,
  type Scene,
  type Seen,
  seconds,
} from './scene.ts'

const hour = 3_600_000

/** Hosts that say how long their answer stays fresh, and feeds that say when to come again. */
export const freshnessScenes: readonly Scene[] = [
  fresh(
    'max_age',
    'max-age of a 200',
    (pace) => [['Cache-Control', `max-age=${pace.waitSeconds}`]],
    (pace) => pace.waitSeconds,
  ),
  fresh(
    'expires',
    'Expires',
    (pace, at) => [['Expires', new Date(Math.ceil(at / 1000 + pace.waitSeconds) * 1000).toUTCString()]],
    (pace) => pace.waitSeconds,
  ),
  fresh(
    'max_age_aged',
    'what Age leaves of max-age',
    (pace) => [
      ['Cache-Control', `public, max-age=${pace.waitSeconds * 4}`],
      ['Age', String(pace.waitSeconds * 3)],
    ],
    (pace) => pace.waitSeconds,
  ),
  {
    name: 'max_age_304',
    play: (request, _, pace) =>
      isConditional(request)
        ? bare(304, [
            ['ETag', '"same"'],
            ['Cache-Control', `max-age=${pace.waitSeconds}`],
          ])
        : feed(0, [['ETag', '"same"']]),
    rules: [
      {
        says: 'waits for max-age of a 304',
        level: 'must',
        judge: (seen, { pace }) =>
          waits(
            seen.filter((one, at) => at > 0 || one.reply.status === 304),
            pace.waitSeconds * 1000,
          ),
      },
    ],
  },
  unhurried('expires_0', 'Expires: 0', [['Expires', '0']]),
  unhurried('no_cache', 'Cache-Control: no-cache, max-age=0', [['Cache-Control', 'no-cache, max-age=0']]),
  unhurried('s_maxage', 's-maxage, which is for shared caches', [['Cache-Control', 's-maxage=86400']]),
  rhythm('ttl', 'ttl of one minute', () => '<ttl>1</ttl>', 60_000),
  rhythm(
    'sy_hourly',
    'sy:updatePeriod hourly',
    () => '<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>',
    hour,
  ),
  rhythm('skip_hours', 'skipHours of this hour and the next', (at) => `<skipHours>${hours(at)}</skipHours>`, hour),
  rhythm('skip_days', 'skipDays of today and tomorrow', (at) => `<skipDays>${days(at)}</skipDays>`, hour),
]

function fresh(
  name: string,
  what: string,
  fields: (pace: Pace, at: number) => Fields,
  wait: (pace: Pace) => number,
): Scene {
  return {
    name,
    play: (request, nth, pace) => feed(nth, fields(pace, request.at)),
    rules: [{ says: `waits for ${what}`, level: 'must', judge: (seen, run) => waits(seen, wait(run.pace) * 1000) }],
  }
}

function waits(seen: readonly Seen[], leastMs: number): ReturnType<Rule['judge']> {
  if (seen.length < 2) return notExercised(`${seen.length} of 2 requests came`)
  const early = gaps(seen).find((gap) => gap.ms < leastMs - earlyMs(leastMs))
  return early === undefined ? pass : fail(`asked to wait ${seconds(leastMs)}, it came after ${seconds(early.ms)}`)
}

function unhurried(name: string, what: string, fields: Fields): Scene {
  return {
    name,
    play: (_, nth) => feed(nth, fields),
    rules: [
      {
        says: `neither stops nor hurries for ${what}`,
        level: 'must',
        judge(seen, run) {
          if (seen.length < 1) return notExercised('no request came')
          const latest = latestMs(run.pace)
          const silent = run.endedAt - (seen.at(-1)?.at ?? 0)
          if (silent > latest) return fail(`it has not asked for ${seconds(silent)}`)
          if (seen.length < 3) return notExercised(`${seen.length} of 3 requests came`)
          return waits(seen, run.pace.everyMs)
        },
      },
    ],
  }
}

/** A feed that asks for a pause in its own text; a run that is shorter than the pause sees one request. */
function rhythm(name: string, what: string, channel: (at: number) => string, leastMs: number): Scene {
  return {
    name,
    play: (request, nth) => feed(nth, [], channel(request.at)),
    rules: [
      {
        says: `heeds ${what}`,
        level: 'should',
        judge(seen, run) {
          if (seen.length === 0) return notExercised('no request came')
          if (seen.length === 1) {
            return run.endedAt - run.startedAt > latestMs(run.pace) * 2 ? pass : notExercised('the run was too short')
          }
          return waits(seen, leastMs)
        },
      },
    ],
  }
}

function hours(at: number): string {
  return [0, 1]
    .map((ahead) => new Date(at + ahead * hour).getUTCHours())
    .map((each) => `<hour>${each === 0 ? 24 : each}</hour>`)
    .join('')
}

function days(at: number): string {
  const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
  return [0, 24].map((ahead) => `<day>${names[new Date(at + ahead * hour).getUTCDay()]}</day>`).join('')
}
