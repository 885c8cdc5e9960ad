import { bare, feed } from './feed-reply.ts'
import {
  allOf,
  fail,
  field,
  isConditional,
  notExercised,
  pass,
  type Reply,
  type Rule,
  type Run,
  type Scene,
  type Seen,
} from './scene.ts'

/** Hosts that send the client elsewhere, for good or for now. */
export const redirectScenes: readonly Scene[] = [
  chain('moved_301', [301], 1),
  chain('moved_308', [308], 1),
  chain('found_302', [302], 0),
  chain('temporary_307', [307], 0),
  chain('moved_then_found', [301, 302], 1),
  chain('found_then_moved', [302, 301], 0),
  {
    name: 'moved_once',
    targets: ['/hop0.xml'],
    play(request, nth) {
      if (request.target === '/hop0.xml' && nth === 1) return bare(301, [['Location', '/hop1.xml']])
      return feed(0)
    },
    rules: [
      {
        says: 'does not move for a 301 that was seen once',
        level: 'should',
        judge(seen) {
          const at = seen.findIndex((one) => one.reply.status === 301)
          const later = seen.slice(at + 2)
          if (at < 0 || later.length < 1) return notExercised('nothing came after the 301')
          return later[0]?.target === '/hop0.xml' ? pass : fail(`the next poll began at ${later[0]?.target}`)
        },
      },
    ],
  },
]

/** A chain of redirects `/hop0.xml` -> `/hop1.xml` -> …, after which polls should begin at hop number `home`. */
function chain(name: string, statuses: readonly number[], home: number): Scene {
  const hops = statuses.length
  const words = statuses.join(' then ')
  return {
    name,
    targets: ['/hop0.xml'],
    play(request): Reply {
      const hop = hopOf(request.target)
      const status = statuses[hop]
      if (status !== undefined) return bare(status, [['Location', `/hop${hop + 1}.xml`]])
      return field(request.fields, 'if-none-match') === '"end"'
        ? bare(304, [['ETag', '"end"']])
        : feed(0, [['ETag', '"end"']])
    },
    rules: [
      home > 0
        ? {
            says: `moves to where a permanent redirect leads (${words}${hops > home ? ': only the permanent part' : ''})`,
            level: 'must',
            judge: (seen, run) => startsAt(seen, run, home),
          }
        : { says: `does not move for ${words}`, level: 'must', judge: (seen, run) => startsAt(seen, run, 0) },
      {
        says: `asks conditionally at the end of ${words}`,
        level: 'must',
        judge(seen) {
          const ends = seen.filter((one) => hopOf(one.target) === hops)
          return allOf(ends.slice(1), 1, (one) =>
            isConditional(one) ? undefined : 'the last hop was asked without validators',
          )
        },
      } satisfies Rule,
    ],
  }
}

function hopOf(target: string): number {
  return Number(/^\/hop(\d)\.xml$/.exec(target)?.[1] ?? 9)
}

/** A poll begins wherever a request does not follow the redirect before it. */
function startsAt(seen: readonly Seen[], run: Run, home: number): ReturnType<Rule['judge']> {
  const starts = seen.filter((one, at) => {
    const before = seen[at - 1]
    return (
      before === undefined ||
      before.reply.status < 300 ||
      before.reply.status === 304 ||
      hopOf(one.target) !== hopOf(before.target) + 1
    )
  })
  const [last] = starts.slice(-1)
  if (starts.length < 4 || last === undefined) return notExercised(`${starts.length} of 4 polls came`)
  const late = starts.filter((one) => one.at > run.startedAt + (run.endedAt - run.startedAt) * 0.8)
  const wrong = [last, ...late].find((one) => hopOf(one.target) !== home)
  return wrong === undefined
    ? pass
    : fail(`after ${starts.length} polls they still begin at ${wrong.target}, not at /hop${home}.xml`)
}
