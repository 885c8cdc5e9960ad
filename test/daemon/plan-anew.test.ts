import { expect, test } from 'vitest'
import { planAnew, tellPlanned } from '../../src/daemon/plan-anew.ts'
import { enrolSources } from '../../src/poll/memory/enrol.ts'
import { pollingSettings } from '../../src/poll/polling-settings.ts'
import { runPoll } from '../../src/poll/run-poll.ts'
import { localServer } from '../support/local-server.ts'
import { pollParts, sourceOf } from '../support/poll-parts.ts'

const minute = 60_000
const feed =
  '<rss version="2.0"><channel><title>Mill</title><link>https://mill.example/</link><item><title>Flour</title><link>https://mill.example/1</link><description>Ground.</description></item></channel></rss>'

/** What each site answers. */
const answers: Readonly<Record<string, readonly [status: number, headers?: Record<string, string>]>> = {
  own: [200],
  fresh: [200, { 'cache-control': 'max-age=1200' }],
  held: [503, { 'retry-after': '1800' }],
  failing: [500],
  timed: [200],
  gone: [410],
}

async function polledOnce() {
  const hand = { nowMs: Date.UTC(2026, 1, 3, 4, 5, 6) }
  const { url } = await localServer((request, response) => {
    const [status, headers] = answers[request.url?.slice(1) ?? ''] ?? [404]
    response.writeHead(status, headers).end(feed)
  })
  const sources = Object.keys(answers).map((id) =>
    sourceOf(id, `list: { feed: { url: "${url}/${id}" } }\n${id === 'timed' ? 'every: 45m' : ''}`),
  )
  const parts = await pollParts({ clock: hand })
  await enrolSources(sources, parts.archive.catalog.sources, hand.nowMs)
  for (const source of sources) await runPoll(source, parts)
  const polledAtMs = hand.nowMs
  const dueIn = async () => {
    const rows = await parts.archive.catalog.sources.all()
    return Object.fromEntries(rows.map(({ id, nextPollAtMs }) => [id, (nextPollAtMs - polledAtMs) / minute]))
  }
  const planUnder = async (polling: object) => {
    const rows = await parts.archive.catalog.sources.find(sources.map(({ id }) => id))
    const moved = await planAnew(sources, rows, { ...parts, polling: pollingSettings.parse(polling) })
    tellPlanned(moved.length, parts)
    return dueIn()
  }
  return { hand, parts, sources, url, dueIn, planUnder }
}

test('a start with the settings there were leaves every next poll where it was', async () => {
  const { hand, parts, dueIn, planUnder } = await polledOnce()
  const before = await dueIn()
  hand.nowMs += 3 * minute
  parts.lines.length = 0
  expect(await planUnder({})).toEqual(before)
  expect(parts.lines).toEqual([])
})

test('other bounds move sources that were queued, no sooner than sites and failures permit, and back again', async () => {
  const { parts, dueIn, planUnder } = await polledOnce()
  const before = await dueIn()
  parts.lines.length = 0
  const sooner = await planUnder({ shortest: '1m', longest: '20m', longestBackOff: '10m' })
  const permitted = { own: [1, 22], fresh: [20, 22], held: [30, 33], failing: [10, 22] } as const
  for (const [id, [least, most]] of Object.entries(permitted)) {
    expect(sooner[id], id).toBeGreaterThanOrEqual(least)
    expect(sooner[id], id).toBeLessThanOrEqual(most)
  }
  expect([sooner.timed, sooner.gone]).toEqual([before.timed, before.gone])
  expect(before.own).toBeGreaterThan(22)
  expect(parts.lines).toEqual([
    expect.stringMatching(/^the next polls? of \d sources? (is|are) set anew by the settings of polling$/),
  ])
  expect((await planUnder({ shortest: '3h', longest: '6h' })).own).toBeGreaterThanOrEqual(180)
  expect(await planUnder({})).toEqual(before)
})

test('what another rule has put off stays: a poll that was cut off, a failure of a poll by hand', async () => {
  const { hand, parts, sources, dueIn, planUnder } = await polledOnce()
  const [own, , , failing] = sources
  if (own === undefined || failing === undefined) throw new Error('the sources are there')
  hand.nowMs += minute
  await runPoll(own, parts, { signal: AbortSignal.abort() })
  await runPoll(failing, parts, { isByHand: true })
  const before = await dueIn()
  const after = await planUnder({ shortest: '1s', longest: '2s', longestBackOff: '2s' })
  expect([after.own, after.failing]).toEqual([before.own, before.failing])
})
