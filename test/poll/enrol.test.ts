import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Catalog, openCatalog } from '../../src/archive/catalog.ts'
import { enrolSources, retireSources } from '../../src/poll/enrol.ts'
import { neverMs } from '../../src/poll/never.ts'
import { initialState, type SourceState } from '../../src/poll/source-state.ts'
import type { Source } from '../../src/source/load.ts'
import { sourceOf } from '../support/poll-parts.ts'
import { tempFolder } from '../support/temp-folder.ts'

const now = Date.UTC(2026, 6, 1, 10)
const hour = 3_600_000

async function someCatalog(): Promise<Catalog<SourceState>> {
  const catalog = openCatalog<SourceState>(join(await tempFolder(), 'catalog.db'))
  onTestFinished(() => catalog.close())
  return catalog
}
const source = (title = 'Gazette'): Source =>
  sourceOf('gazette', `title: ${title}\nlist: { feed: { url: "https://news.example/feed" } }\n`)
const known: SourceState = {
  ...initialState,
  validators: { etag: '"a"' },
  fetchedAtMs: now - hour,
  polledAtMs: now - hour,
}
function put(catalog: Catalog<SourceState>, nextPollAtMs: number, state: SourceState = known): void {
  catalog.sources.put({ id: 'gazette', definitionHash: source().definitionHash, nextPollAtMs, state })
}

describe('enrolling sources', () => {
  test('makes a new source due at once', async () => {
    const catalog = await someCatalog()
    enrolSources([source()], catalog, now)
    expect(catalog.sources.due(now, 10)).toEqual([{ id: 'gazette', nextPollAtMs: now }])
  })

  test('changes nothing for a source that is known, so that a restart polls nothing early', async () => {
    const catalog = await someCatalog()
    put(catalog, now + hour)
    const before = catalog.sources.find('gazette')
    enrolSources([source()], catalog, now)
    expect(catalog.sources.find('gazette')).toEqual(before)
  })

  test('makes a source due whose definition changed, and forgets its validators', async () => {
    const catalog = await someCatalog()
    put(catalog, now + hour)
    enrolSources([source('Courier')], catalog, now)
    expect(catalog.sources.find('gazette')).toMatchObject({ nextPollAtMs: now, state: { validators: {} } })
  })

  test('does not poll at each of many edits, nor before a Retry-After is over', async () => {
    const catalog = await someCatalog()
    put(catalog, now + hour, { ...known, polledAtMs: now - 1_000 })
    enrolSources([source('Courier')], catalog, now)
    expect(catalog.sources.find('gazette')?.nextPollAtMs).toBe(now + 4_000)
    put(catalog, now + hour, { ...known, heldUntilMs: now + hour / 2 })
    enrolSources([source('Herald')], catalog, now)
    expect(catalog.sources.find('gazette')?.nextPollAtMs).toBe(now + hour / 2)
  })

  test('takes a removed source out of the queue, and back in when it returns', async () => {
    const catalog = await someCatalog()
    put(catalog, now)
    retireSources(['gazette'], catalog)
    expect(catalog.sources.due(neverMs - 1, 10)).toEqual([])
    enrolSources([source()], catalog, now)
    expect(catalog.sources.find('gazette')).toMatchObject({ nextPollAtMs: now, state: { validators: { etag: '"a"' } } })
  })

  test('leaves a source stopped that is gone (410), until its definition changes', async () => {
    const catalog = await someCatalog()
    put(catalog, neverMs, { ...known, goneAtMs: now - hour })
    enrolSources([source()], catalog, now)
    expect(catalog.sources.find('gazette')?.nextPollAtMs).toBe(neverMs)
    enrolSources([source('Courier')], catalog, now)
    expect(catalog.sources.find('gazette')?.nextPollAtMs).toBe(now)
  })
})
