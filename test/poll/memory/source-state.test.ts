import { describe, expect, test } from 'vitest'
import { flagsOf } from '../../../src/poll/memory/source-health.ts'
import { initialState, type SourceState, stateOfChangedDefinition } from '../../../src/poll/memory/source-state.ts'
import { stateAfter } from '../../../src/poll/memory/state-after.ts'
import { type ListingOutcome, nothingDone, type PollReport } from '../../../src/poll/poll-report.ts'

const minute = 60_000
const day = 24 * 60 * minute
const start = Date.UTC(2026, 6, 1, 10)
const settings = { shortest: 5 * minute, longest: day, movedAfter: 3 }
const address = 'https://news.example/feed'

type Fetched = Extract<ListingOutcome, { kind: 'fetched' }>

function fetched(over: Partial<Fetched> = {}): Fetched {
  const listed = over.listed ?? 10
  return {
    kind: 'fetched',
    validators: { etag: '"a"' },
    freshness: {},
    hubUrls: [],
    rhythm: {},
    remarks: [],
    listed,
    comparable: 0,
    changed: 0,
    isChurning: false,
    unseen: 0,
    fields: { title: listed, url: listed, published: listed, text: listed },
    publishedAtMs: [],
    ...over,
  }
}
const notModified = (over: object = {}): ListingOutcome => ({
  kind: 'not-modified',
  validators: {},
  freshness: {},
  ...over,
})
const refused = (status: number): ListingOutcome => ({ kind: 'refused', status, reason: `${address}: HTTP ${status}` })

type Step = ListingOutcome | { readonly listing: ListingOutcome; readonly report: Partial<PollReport> }

/** Runs a source through polls an hour apart; each asks the address the state before it says. */
function live(steps: readonly Step[], from: SourceState = initialState): { state: SourceState; nowMs: number } {
  let state = from
  let nowMs = start
  for (const step of steps) {
    nowMs += 60 * minute
    const { listing, report } = 'listing' in step ? step : { listing: step, report: {} }
    const full: PollReport = {
      sourceId: 'gazette',
      url: state.moved?.movedAtMs === undefined ? address : state.moved.url,
      startedAtMs: nowMs,
      tookMs: 1,
      listing,
      ...nothingDone,
      ...report,
    }
    state = stateAfter(state, full, 'said', nowMs, settings)
  }
  return { state, nowMs }
}
const flags = (steps: readonly Step[]) => {
  const { state, nowMs } = live(steps)
  return flagsOf(state, nowMs).map((each) => each.flag)
}

describe('the state of a source', () => {
  test('takes the validators of a listing, and lets a 304 change only those it brings', () => {
    expect(live([fetched({ validators: { etag: 'W/"x"', lastModified: 'odd' } })]).state.validators).toEqual({
      etag: 'W/"x"',
      lastModified: 'odd',
    })
    const { state } = live([
      fetched({ validators: { etag: '"a"', lastModified: 'then' } }),
      notModified({ validators: { etag: '"b"' } }),
    ])
    expect(state.validators).toEqual({ etag: '"b"', lastModified: 'then' })
  })

  test('drops a validator that a new listing does not bring', () => {
    const { state } = live([fetched({ validators: { etag: '"a"' } }), fetched({ validators: {} })])
    expect(state.validators).toEqual({})
  })

  test('keeps the validators through failures, and counts those until a success', () => {
    const failing = live([fetched(), refused(500), { kind: 'failed', code: 'deadline', reason: 'too slow' }]).state
    expect(failing).toMatchObject({ consecutiveFailures: 2, lastFailure: 'too slow', validators: { etag: '"a"' } })
    const { state } = live([notModified()], failing)
    expect(state.consecutiveFailures).toBe(0)
    expect(state.lastFailure).toBeUndefined()
  })

  test('what was odd about the last listing and its pages is remembered, a few sentences of it', () => {
    const odd = {
      listing: fetched({ remarks: ['3 characters could not be decoded as gbk'] }),
      report: { pageRemarks: ['page: odd'] },
    }
    expect(live([odd]).state.remarks).toEqual(['3 characters could not be decoded as gbk', 'page: odd'])
    expect(live([odd, notModified()]).state.remarks).toHaveLength(2)
    expect(live([odd, fetched()]).state.remarks).toBeUndefined()
    expect(live([fetched({ remarks: Array(99).fill('odd') })]).state.remarks).toHaveLength(5)
  })

  test('a source that was not asked, since its host told another to wait, has not failed', () => {
    const held: ListingOutcome = { kind: 'refused', status: 429, isHeld: true, retryAfterMs: minute, reason: 'waits' }
    const before = live([fetched(), refused(500)])
    const { state, nowMs } = live([held], before.state)
    expect(state).toEqual({ ...before.state, lastOutcome: 'said', heldUntilMs: nowMs + minute })
    expect(state.consecutiveFailures).toBe(1)
  })

  test('forgets what was learned when the definition changes', () => {
    const { state } = live([fetched({ listed: 4, unseen: 4 }), refused(404)])
    expect(stateOfChangedDefinition(state)).toEqual({
      ...initialState,
      polledAtMs: start + 120 * minute,
      lastOutcome: 'said',
    })
  })
})

describe('a permanent redirect', () => {
  const newAddress = 'https://news.example/new'
  const redirected = fetched({ movedTo: newAddress })

  test('moves the source only when it was seen three times in a row', () => {
    expect(live([redirected, redirected]).state.moved?.movedAtMs).toBeUndefined()
    const { state, nowMs } = live([redirected, notModified({ movedTo: newAddress }), redirected])
    expect(state.moved).toMatchObject({ url: newAddress, movedAtMs: nowMs })
    expect(flagsOf(state, nowMs)).toEqual([
      { flag: 'moved', reason: `permanently redirected to ${newAddress}, which is asked since 2026-07-01` },
    ])
  })

  test('is forgotten where a poll in between was not redirected, or led elsewhere', () => {
    expect(live([redirected, redirected, fetched(), redirected]).state.moved).toMatchObject({ sightings: 1 })
    const elsewhere = fetched({ movedTo: 'https://other.example/' })
    expect(live([redirected, redirected, elsewhere]).state.moved).toMatchObject({ sightings: 1 })
  })

  test('of a poll that brought no listing counts for nothing', () => {
    expect(live([redirected, redirected, refused(500)]).state.moved?.movedAtMs).toBeUndefined()
  })

  test('from https to http is never taken', () => {
    const down = fetched({ movedTo: 'http://news.example/feed' })
    expect(live([down, down, down, down]).state.moved).toBeUndefined()
  })

  test('is undone where the new address keeps failing, or is gone', () => {
    const moved = live([redirected, redirected, redirected]).state
    expect(live([refused(500), refused(500), refused(500), refused(500)], moved).state.moved?.movedAtMs).toBeDefined()
    expect(live(Array(5).fill(refused(500)), moved).state.moved).toBeUndefined()
    const gone = live([{ kind: 'gone' }], moved).state
    expect(gone.moved).toBeUndefined()
    expect(gone.goneAtMs).toBeUndefined()
  })

  test('at the new address is followed when it is next seen', () => {
    const moved = live([redirected, redirected, redirected]).state
    const third = 'https://news.example/third'
    expect(live([fetched(), fetched({ movedTo: third })], moved).state.moved).toMatchObject({ url: third })
  })
})

describe('the flags of a source', () => {
  test('are none where all is well', () => {
    expect(flags([fetched({ unseen: 10 }), notModified(), fetched({ unseen: 2 })])).toEqual([])
  })

  test('say failing, with why, until it succeeds', () => {
    const { state, nowMs } = live([fetched(), refused(503), refused(503)])
    expect(flagsOf(state, nowMs)).toEqual([
      { flag: 'failing', reason: `the last 2 polls failed: ${address}: HTTP 503` },
    ])
    expect(flags([refused(503), fetched()])).toEqual([])
  })

  test('say gone, and nothing of failing', () => {
    expect(flags([fetched(), { kind: 'gone' }])).toEqual(['gone'])
    expect(flags([{ kind: 'gone' }, fetched()])).toEqual([])
  })

  test('say gap where a listing of a known source held nothing seen before', () => {
    expect(flags([fetched({ unseen: 10 }), fetched({ unseen: 9 })])).toEqual([])
    expect(flags([fetched({ unseen: 10 }), fetched({ unseen: 10 })])).toEqual(['gap'])
    const { state, nowMs } = live([fetched({ unseen: 10 }), fetched({ unseen: 10 }), fetched({ unseen: 10 })])
    expect(state.gaps?.count).toBe(2)
    expect(flagsOf(state, nowMs + 8 * day).map((each) => each.flag)).not.toContain('gap')
  })

  test('say unstable from the third listing in a row in which every known entry came back changed, until one holds still', () => {
    const changed = fetched({ comparable: 4, changed: 4 })
    expect(flags([changed, changed])).toEqual([])
    expect(flags([changed, changed, notModified(), changed])).toEqual(['unstable'])
    expect(flags([changed, changed, fetched({ comparable: 4, changed: 3 }), changed])).toEqual([])
    expect(flags([changed, changed, fetched(), changed, fetched()])).toEqual(['unstable'])
    expect(flags([changed, changed, changed, changed, fetched({ comparable: 4, changed: 0 })])).toEqual([])
  })

  test('say drifting where a field that was filled is suddenly empty, and until it is filled again', () => {
    const undated = fetched({ fields: { title: 10, url: 10, published: 0, text: 10 } })
    expect(flags([fetched(), undated])).toEqual(['drifting'])
    expect(flags([fetched(), ...Array(50).fill(undated)])).toEqual(['drifting'])
    expect(flags([fetched(), undated, notModified()])).toEqual(['drifting'])
    expect(flags([fetched(), undated, fetched()])).toEqual([])
    expect(flags([undated, undated])).toEqual([])
    expect(live([fetched(), undated]).state.drift).toEqual([
      'published is filled in 0 of 10 entries, usually in nearly all',
    ])
  })

  test('say drifting where the listing is suddenly empty', () => {
    expect(flags([fetched(), fetched({ listed: 0 })])).toEqual(['drifting'])
  })

  test('say empty where the listing never held anything, until it does', () => {
    expect(flags([fetched({ listed: 0 }), fetched({ listed: 0 }), notModified()])).toEqual(['empty'])
    expect(flags([fetched({ listed: 0 }), fetched()])).toEqual([])
  })

  test('say drifting where no page of the new articles gave a text', () => {
    const failed = (n: number) => ({
      title: `${n}`,
      code: 'no-article-text',
      reason: `https://news.example/${n}: .text matched nothing`,
      attempts: 1,
      isGivenUp: false,
    })
    const broken = { listing: fetched({ unseen: 3 }), report: { failedEntries: [failed(1), failed(2), failed(3)] } }
    expect(flags([fetched(), broken])).toEqual(['drifting'])
    const one = { listing: fetched({ unseen: 1 }), report: { failedEntries: [failed(1)] } }
    expect(flags([fetched(), one])).toEqual([])
  })

  test('say silent after four times the usual gap', () => {
    const publishedAtMs = Array.from({ length: 10 }, (_, n) => start - n * day)
    const { state } = live([fetched({ unseen: 10, publishedAtMs })])
    expect(flagsOf(state, start + 3 * day)).toEqual([])
    expect(flagsOf(state, start + 5 * day)).toEqual([{ flag: 'silent', reason: 'no new article since 2026-07-01' }])
  })
})
