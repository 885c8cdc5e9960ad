import { gzipSync } from 'node:zlib'
import { bare, feed, feedXml } from './feed-reply.ts'
import {
  allOf,
  type Fields,
  fail,
  field,
  gaps,
  isConditional,
  mayBeLost,
  notExercised,
  pass,
  type Reply,
  type Rule,
  type Scene,
  type Seen,
} from './scene.ts'

const lastModified = 'Mon, 03 Mar 2025 07:00:00 GMT'

/** Whether a request names the validator a host holds. */
function names(request: Pick<Seen, 'fields'>, etag: string): boolean {
  return field(request.fields, 'if-none-match') === etag
}

/** Hosts that give validators and want them back as they were given. */
export const validatorScenes: readonly Scene[] = [
  {
    name: 'steady',
    play(request, nth) {
      const version = Math.floor(nth / 4)
      const fields: Fields = [
        ['ETag', `"v${version}"`],
        ['Last-Modified', lastModified],
      ]
      return names(request, `"v${version}"`) ? bare(304, fields) : feed(version, fields)
    },
    rules: [
      {
        says: 'asks conditionally after the first 200',
        level: 'must',
        judge: (seen) =>
          allOf(seen.slice(1), 1, (one) =>
            isConditional(one) ? undefined : 'a later request came without validators',
          ),
      },
      {
        says: 'asks conditionally after a restart too',
        level: 'must',
        judge(seen, run) {
          const { restartedAt } = run
          if (restartedAt === undefined) return notExercised('the client was not restarted')
          const [first] = seen.filter((one) => one.at >= restartedAt)
          if (first === undefined) return notExercised('no request came after the restart')
          return isConditional(first) ? pass : fail('the first request after the restart came without validators')
        },
      },
    ],
  },
  echo('etag_weak', (nth) => [['ETag', `W/"${nth}, or nearly ${nth}"`]]),
  echo('etag_unquoted', (nth) => [['ETag', `build-${nth}`]]),
  echo('etag_bytes', (nth) => [['ETag', `"caf\u00c3\u00a9-${nth}-\u00e4"`]]),
  echo('date_odd', (nth) => [['Last-Modified', `Mon, 3 Mar 2025 7:0${nth % 10}:00 +0100`]]),
  echo('both', (nth) => [
    ['ETag', `"${nth}"`],
    ['Last-Modified', `Mon, 03 Mar 2025 07:00:${String(nth % 60).padStart(2, '0')} GMT`],
  ]),
  echo('none', () => []),
  {
    name: 'dropped',
    play: (_, nth) =>
      feed(
        nth,
        nth === 0
          ? [
              ['ETag', '"once"'],
              ['Last-Modified', lastModified],
            ]
          : [],
      ),
    rules: [
      {
        says: 'drops a validator that a newer answer lacks',
        level: 'must',
        judge: (seen, run) =>
          allOf(
            gaps(seen)
              .slice(1)
              .flatMap(({ before, after }) => (mayBeLost(before, run) ? [] : [after])),
            1,
            (one) => (isConditional(one) ? 'it sent a validator the last 200 did not have' : undefined),
          ),
      },
    ],
  },
  {
    name: 'renewed',
    play: (_, nth) => (nth === 0 ? feed(0, [['ETag', '"0"']]) : bare(304, [['ETag', `"${nth}"`]])),
    rules: [returnsLast('takes over the validators of a 304', 'should')],
  },
  {
    name: 'kept',
    play: (_, nth) => (nth === 0 ? feed(0, [['ETag', '"0"']]) : bare(304)),
    rules: [
      {
        says: 'keeps its validators over a 304 that brings none',
        level: 'must',
        judge: (seen) =>
          allOf(seen.slice(1), 2, (one) => (names(one, '"0"') ? undefined : 'a later request came without the ETag')),
      },
    ],
  },
  unsafe('cut_body', 'a body that was cut off', { ...feed(0), fault: 'cut' }),
  unsafe('cut_gzip', 'a gzip stream that was cut off', {
    status: 200,
    fields: [
      ['Content-Type', 'application/rss+xml'],
      ['Content-Encoding', 'gzip'],
    ],
    body: gzipSync(feedXml(0)).subarray(0, -40),
  }),
  unsafe('no_feed', 'a page that is no feed', {
    status: 200,
    fields: [['Content-Type', 'text/html']],
    body: '<!DOCTYPE html><html><head><title>Back soon</title></head><body><p>We are moving house.</p></body></html>',
  }),
  unsafe('partial', 'a 206 nobody asked for', { ...feed(0), status: 206 }),
  unsafe('empty', 'an empty 200', { status: 200, fields: [['Content-Type', 'application/rss+xml']] }),
]

/** A host that gives new validators with every answer. */
function echo(name: string, validators: (nth: number) => Fields): Scene {
  const given = validators(0).map(([each]) => each)
  return {
    name,
    play: (_, nth) => feed(nth, validators(nth)),
    rules: [
      ...(given.length > 0 ? [returnsLast(`returns the last ${given.join(' and ')} byte for byte`, 'must')] : []),
      ...(given.length < 2 ? [inventsNone(given[0])] : []),
    ],
  }
}

function returnsLast(says: string, level: Rule['level']): Rule {
  return {
    says,
    level,
    judge(seen, run) {
      const held = seen.filter((one) => one.reply.status < 400)
      if (held.length < 2) return notExercised(`${held.length} of 2 requests came`)
      for (const [at, one] of held.slice(1).entries()) {
        const before = held[at]
        if (before === undefined || mayBeLost(before, run)) continue
        const last = before.reply.fields
        for (const [validator, condition] of pairs) {
          const [was, sent] = [field(last, validator), field(one.fields, condition)]
          if (was !== undefined && sent !== was) return fail(`${condition} was ${show(sent)}, not ${show(was)}`)
        }
      }
      return pass
    },
  }
}

function inventsNone(given: string | undefined): Rule {
  return {
    says: `invents no validator where the host gave ${given === undefined ? 'none' : `only ${given}`}`,
    level: 'must',
    judge: (seen) =>
      allOf(seen, 2, (one) => {
        const extra = pairs.find(
          ([name, condition]) => name !== given?.toLowerCase() && field(one.fields, condition) !== undefined,
        )
        return extra === undefined ? undefined : `it sent ${extra[1]}: ${show(field(one.fields, extra[1]))}`
      }),
  }
}

function unsafe(name: string, what: string, bad: Reply): Scene {
  return {
    name,
    play: (_, nth) =>
      nth % 2 === 0 ? { ...bad, fields: [...bad.fields, ['ETag', `"bad-${nth}"`]] } : feed(nth, [['ETag', '"good"']]),
    rules: [
      {
        says: `keeps no validator of ${what}`,
        level: 'must',
        judge: (seen) =>
          allOf(seen.slice(1), 1, (one) =>
            field(one.fields, 'if-none-match')?.includes('bad')
              ? `it sent ${field(one.fields, 'if-none-match')}`
              : undefined,
          ),
      },
    ],
  }
}

const pairs = [
  ['etag', 'if-none-match'],
  ['last-modified', 'if-modified-since'],
] as const

function show(value: string | undefined): string {
  return value === undefined ? 'missing' : JSON.stringify(value)
}
