import { describe, expect, test } from 'vitest'
import { neverMs } from '../../../src/archive/never.ts'
import { enrolSources } from '../../../src/poll/memory/enrol.ts'
import { initialState, type SourceState } from '../../../src/poll/memory/source-state.ts'
import type { Source } from '../../../src/source/load.ts'
import { type TestArchive, testArchive } from '../../support/archive.ts'
import { sourceOf } from '../../support/poll-parts.ts'

const now = Date.UTC(2026, 6, 1, 10)
const hour = 3_600_000

const rowOf = async ({ catalog }: TestArchive) => (await catalog.sources.find(['gazette'])).get('gazette')
const source = (title = 'Gazette'): Source =>
  sourceOf('gazette', `title: ${title}\nlist: { feed: { url: "https://news.example/feed" } }\n`)
const known: SourceState = {
  ...initialState,
  validators: { etag: '"a"' },
  fetchedAtMs: now - hour,
  polledAtMs: now - hour,
}
function put({ catalog }: TestArchive, nextPollAtMs: number, state: SourceState = known): Promise<void> {
  return catalog.sources.enrol([{ id: 'gazette', definitionHash: source().definitionHash, nextPollAtMs, state }])
}

describe('enrolling sources', () => {
  test('makes a new source due at once', async () => {
    const archive = await testArchive()
    await enrolSources([source()], archive.catalog.sources, now)
    expect(await archive.queue.claim(now, 10)).toEqual(['gazette'])
  })

  test('changes nothing for a source that is known, so that a restart polls nothing early', async () => {
    const archive = await testArchive()
    await put(archive, now + hour)
    const before = await rowOf(archive)
    await enrolSources([source()], archive.catalog.sources, now)
    expect(await rowOf(archive)).toEqual(before)
  })

  test('makes a source due whose definition changed, and forgets its validators', async () => {
    const archive = await testArchive()
    await put(archive, now + hour)
    await enrolSources([source('Courier')], archive.catalog.sources, now)
    expect(await rowOf(archive)).toMatchObject({ nextPollAtMs: now, state: { validators: {} } })
  })

  test('does not poll at each of many edits, nor before a Retry-After is over', async () => {
    const archive = await testArchive()
    await put(archive, now + hour, { ...known, polledAtMs: now - 1_000 })
    await enrolSources([source('Courier')], archive.catalog.sources, now)
    expect((await rowOf(archive))?.nextPollAtMs).toBe(now + 4_000)
    await put(archive, now + hour, { ...known, heldUntilMs: now + hour / 2 })
    await enrolSources([source('Herald')], archive.catalog.sources, now)
    expect((await rowOf(archive))?.nextPollAtMs).toBe(now + hour / 2)
  })

  test('takes a removed source out of the queue, and back in when it returns', async () => {
    const archive = await testArchive()
    await put(archive, now)
    await archive.catalog.sources.retire(['gazette'])
    expect(await archive.queue.claim(neverMs - 1, 10)).toEqual([])
    await enrolSources([source()], archive.catalog.sources, now)
    expect(await rowOf(archive)).toMatchObject({ nextPollAtMs: now, state: { validators: { etag: '"a"' } } })
  })

  test('takes a paused source out of the queue with all that is known of it, and back in when it is resumed', async () => {
    const archive = await testArchive()
    const paused = { ...source(), definition: { ...source().definition, paused: true } }
    await put(archive, now + hour)
    await enrolSources([paused], archive.catalog.sources, now)
    const row = await rowOf(archive)
    expect(row).toMatchObject({ nextPollAtMs: neverMs, state: { validators: { etag: '"a"' } } })
    await enrolSources([paused], archive.catalog.sources, now + hour)
    expect(await rowOf(archive)).toEqual(row)
    await enrolSources([source()], archive.catalog.sources, now)
    expect(await rowOf(archive)).toEqual({ ...row, nextPollAtMs: now })
  })

  test('never makes a source due that is paused from the first', async () => {
    const archive = await testArchive()
    const paused = { ...source(), definition: { ...source().definition, paused: true } }
    await enrolSources([paused], archive.catalog.sources, now)
    expect(await archive.queue.claim(neverMs - 1, 10)).toEqual([])
  })

  test('leaves a source stopped that is gone (410), until its definition changes', async () => {
    const archive = await testArchive()
    await put(archive, neverMs, { ...known, goneAtMs: now - hour })
    await enrolSources([source()], archive.catalog.sources, now)
    expect((await rowOf(archive))?.nextPollAtMs).toBe(neverMs)
    await enrolSources([source('Courier')], archive.catalog.sources, now)
    expect((await rowOf(archive))?.nextPollAtMs).toBe(now)
  })
})
