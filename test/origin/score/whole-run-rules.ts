import type { PlayedHost } from './hosts.ts'
import { isListing } from './manner-scenes.ts'
import {
  earlyMs,
  fail,
  field,
  gaps,
  latestMs,
  notExercised,
  pass,
  type Rule,
  type Run,
  type Seen,
  seconds,
  type Verdict,
} from './scene.ts'

/** A demand that is judged by what all hosts together saw. */
export type WholeRunRule = Pick<Rule, 'says' | 'level'> & {
  judge(hosts: readonly PlayedHost[], run: Run): Verdict
}

const healthy = /^(steady|both|none|etag_.*|date_odd)$/

/** The demands that hold for every request at every host. */
export const wholeRunRules: readonly WholeRunRule[] = [
  everyRequest('offers gzip', 'must', (one) =>
    /\bgzip\b/.test(field(one.fields, 'accept-encoding') ?? '') ? undefined : 'a request did not offer gzip',
  ),
  everyRequest('says who it is, with an address to complain to', 'must', (one) => {
    const agent = field(one.fields, 'user-agent') ?? ''
    return /^[\w.-]+\/\d\S* .*(https?:\/\/|mailto:|@)/.test(agent)
      ? undefined
      : `User-Agent was ${JSON.stringify(agent)}`
  }),
  everyRequest('sends no Referer', 'must', (one) =>
    field(one.fields, 'referer') === undefined ? undefined : `Referer was ${field(one.fields, 'referer')}`,
  ),
  everyRequest('asks with GET only', 'must', (one) =>
    one.method === 'GET' ? undefined : `it asked with ${one.method}`,
  ),
  everyRequest('asks for no ranges', 'must', (one) =>
    field(one.fields, 'range') === undefined ? undefined : 'it asked for a range',
  ),
  everyRequest('names feed types in Accept', 'should', (one) =>
    !isListing(one) || /(rss|atom)\+xml/.test(field(one.fields, 'accept') ?? '')
      ? undefined
      : `Accept was ${field(one.fields, 'accept') ?? 'missing'}`,
  ),
  {
    says: 'asks for nothing it was not sent to',
    level: 'must',
    judge(hosts) {
      for (const { scene, seen } of hosts) {
        const known = scene.targets ?? ['/feed.xml']
        const odd = seen.find(
          (one) => !known.includes(one.target) && !/^\/(hop\d\.xml|page\/\d+\.html)$/.test(one.target),
        )
        if (odd !== undefined) return fail(`${scene.name} was asked for ${odd.target}`)
      }
      return pass
    },
  },
  {
    says: "never asks sooner than the source's interval",
    level: 'must',
    judge: (hosts, run) => notSooner(hosts, run, () => true),
  },
  {
    says: 'asks nothing early because it was restarted',
    level: 'must',
    judge(hosts, run) {
      const { restartedAt } = run
      if (restartedAt === undefined) return notExercised('the client was not restarted')
      return notSooner(hosts, run, (before, after) => before.at < restartedAt && after.at >= restartedAt)
    },
  },
  {
    says: 'polls healthy hosts on time while others hang',
    level: 'should',
    judge(hosts, run) {
      for (const { scene, seen } of hosts.filter((host) => healthy.test(host.scene.name))) {
        const { restartedAt = Number.NEGATIVE_INFINITY } = run
        const late = gaps(seen).find(
          (gap) => gap.ms > latestMs(run.pace) && !(gap.before.at < restartedAt && gap.after.at >= restartedAt),
        )
        if (late !== undefined) return fail(`${scene.name} waited ${seconds(late.ms)}`)
        if (seen.length < 2) return notExercised(`${scene.name} saw ${seen.length} of 2 requests`)
      }
      return pass
    },
  },
]

function everyRequest(says: string, level: Rule['level'], fault: (one: Seen) => string | undefined): WholeRunRule {
  return {
    says,
    level,
    judge(hosts) {
      if (hosts.every(({ seen }) => seen.length === 0)) return notExercised('no request came')
      for (const { scene, seen } of hosts) {
        for (const one of seen) {
          const because = fault(one)
          if (because !== undefined) return fail(`${scene.name}: ${because}`)
        }
      }
      return pass
    },
  }
}

/** Two requests for one address may not be closer than the interval; an edited definition may be tried at once. */
function notSooner(hosts: readonly PlayedHost[], run: Run, counts: (before: Seen, after: Seen) => boolean): Verdict {
  const { everyMs } = run.pace
  let judged = 0
  for (const { scene, seen } of hosts) {
    const { editedAt = Number.NaN } = scene.name === 'edited' ? run : {}
    for (const target of new Set(seen.map((one) => one.target))) {
      for (const { ms, before, after } of gaps(seen.filter((one) => one.target === target))) {
        if (!counts(before, after) || (before.at <= editedAt && after.at >= editedAt)) continue
        judged += 1
        if (ms < everyMs - earlyMs(everyMs))
          return fail(`${scene.name} was asked for ${target} again after ${seconds(ms)}`)
      }
    }
  }
  return judged > 0 ? pass : notExercised('nothing was asked twice')
}
