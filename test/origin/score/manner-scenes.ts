import { bare, feed } from './feed-reply.ts'
import {
  allOf,
  earlyMs,
  fail,
  field,
  gaps,
  isConditional,
  notExercised,
  pass,
  type Rule,
  type Scene,
  type Seen,
  seconds,
} from './scene.ts'

/** Hosts that watch how a client behaves towards one host, and in small things. */
export const mannerScenes: readonly Scene[] = [
  {
    name: 'query',
    targets: ['/feed.xml?b=2&a=1%20x&&c'],
    play: (_, nth) =>
      feed(nth, [
        ['Set-Cookie', 'id=1234; Path=/'],
        ['Set-Cookie', 'theme=dark'],
      ]),
    rules: [
      {
        says: 'asks with the query it was given, byte for byte',
        level: 'must',
        judge: (seen) =>
          allOf(seen, 1, (one) =>
            one.target === '/feed.xml?b=2&a=1%20x&&c' ? undefined : `it asked for ${one.target}`,
          ),
      },
      {
        says: 'keeps no cookies',
        level: 'must',
        judge: (seen) =>
          allOf(seen, 2, (one) => (field(one.fields, 'cookie') === undefined ? undefined : 'it sent a cookie back')),
      },
    ],
  },
  {
    name: 'crowd',
    targets: ['/a.xml', '/b.xml', '/c.xml', '/d.xml', '/e.xml'],
    play: (_, nth) => ({ ...feed(nth), delayMs: 400 }),
    rules: hostRules('five sources'),
  },
  {
    name: 'pages',
    definition: 'article:\n  content: ["#text"]\n',
    play(request, nth) {
      if (request.target !== '/feed.xml') return articlePage
      const base = `http://${field(request.fields, 'host')}`
      const version = Math.floor(nth / 3)
      const items = [0, 1, 2].map(
        (each) => `<item><title>Page ${version + each}</title><link>${base}/page/${version + each}.html</link></item>`,
      )
      const body = `<rss version="2.0"><channel><title>Pages</title><link>${base}/</link><description/>${items.join('')}</channel></rss>`
      return { ...feed(0), body }
    },
    rules: hostRules('article pages').map((rule) => ({
      ...rule,
      judge: (seen, run) =>
        seen.some((one) => one.target !== '/feed.xml')
          ? rule.judge(seen, run)
          : notExercised('no article page was asked for'),
    })),
  },
  {
    name: 'edited',
    play: (request) => (isConditional(request) ? bare(304, [['ETag', '"same"']]) : feed(0, [['ETag', '"same"']])),
    rules: [
      {
        says: 'forgets the validators of a definition that was changed',
        level: 'must',
        judge(seen, run) {
          const { editedAt } = run
          if (editedAt === undefined) return notExercised('no definition was changed')
          const after = seen.filter((one) => one.at > editedAt)
          if (after.length < 2) return notExercised(`${after.length} of 2 requests came after the change`)
          return after.some((one) => !isConditional(one)) ? pass : fail('it went on asking conditionally')
        },
      },
      {
        says: 'notices a changed definition without a restart',
        level: 'should',
        judge(seen, { editedAt = Number.NaN, restartedAt = Number.POSITIVE_INFINITY }) {
          const between = seen.filter((one) => one.at > editedAt && one.at < restartedAt)
          if (between.length < 2) return notExercised(`${between.length} of 2 requests came before the restart`)
          return between.some((one) => !isConditional(one)) ? pass : fail('it went on asking conditionally')
        },
      },
    ],
  },
]

const articlePage = {
  status: 200,
  fields: [['Content-Type', 'text/html; charset=utf-8']],
  body: '<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body><main id="text"><p>A page of its own, long enough to be kept.</p></main></body></html>',
} as const

function hostRules(what: string): readonly Rule[] {
  return [
    {
      says: `opens at most two connections to a host with ${what}`,
      level: 'must',
      judge(seen) {
        const busy = seen.map((one) => seen.filter((other) => other.at <= one.at && other.endedAt > one.at).length)
        const most = Math.max(0, ...busy, ...seen.map((one) => one.openConnections))
        if (seen.length < 3) return notExercised(`${seen.length} of 3 requests came`)
        return most <= 2 ? pass : fail(`${most} at once`)
      },
    },
    {
      says: `leaves time between requests to a host with ${what}`,
      level: 'should',
      judge(seen, { pace }) {
        if (seen.length < 3) return notExercised(`${seen.length} of 3 requests came`)
        const close = gaps(seen).find((gap) => gap.ms < pace.spacingMs - earlyMs(pace.spacingMs))
        return close === undefined
          ? pass
          : fail(`${close.before.target} and ${close.after.target} were ${seconds(close.ms)} apart`)
      },
    },
  ]
}

/** Whether a request is for a listing, and not for an article's page. */
export function isListing(seen: Pick<Seen, 'target'>): boolean {
  return /\.xml(\?|$)/.test(seen.target)
}
