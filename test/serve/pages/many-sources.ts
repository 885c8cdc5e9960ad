import { neverMs } from '../../../src/archive/never.ts'
import type { PastPoll } from '../../../src/archive/polls/poll-history.ts'
import { initialState, type SourceState } from '../../../src/poll/memory/source-state.ts'
import { sourceDefinition } from '../../../src/source/definition.ts'
import type { Source } from '../../../src/source/load.ts'
import type { SampleArchive } from '../../publish/sample-archive.ts'

const minute = 60_000
const day = 24 * 60 * minute
const names = [
  'Harbour Gazette',
  '磨坊与风车新闻网·财经频道（每日更新的地方产业与交通综合报道）',
  'The Orchard Review of Pruning, Grafting and Late Frosts in Northern Valleys',
  '渡轮时刻',
  'Lighthouse Log',
]
/** A word no page may show to who is not logged in: it stands in every address, and in what goes wrong there. */
export const secretWord = 'hush-token-7'

/** The definitions of so many sources, of which one in twelve fails; ids are `source_0` and on. */
export function manySources(count: number): readonly Source[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `source_${n}`,
    file: `feeds/source_${n}.yaml`,
    definition: sourceDefinition.parse({
      title: `${names[n % names.length]} ${n}`,
      lang: n % names.length === 1 || n % names.length === 3 ? 'zh-CN' : 'en',
      private: n % 24 === 0,
      paused: n % 50 === 7,
      list: { feed: { url: `https://site${n}.example/${secretWord}`, headers: { 'X-Key': secretWord } } },
    }),
    definitionHash: `hash ${n}`,
  }))
}

/** Fills an archive as if these sources had been polled for 30 days: one in twelve fails at last, few are gone, moved or silent. */
export async function pollManySources(
  { archive }: SampleArchive,
  sources: readonly Source[],
  nowMs: number,
  pollsOfEach = 40,
): Promise<void> {
  const rows = sources.map(({ id, definitionHash, definition }, n) => ({
    id,
    definitionHash,
    nextPollAtMs: definition.paused || n % 60 === 5 ? neverMs : nowMs + (n % 90) * minute,
    state: stateOf(n, nowMs),
  }))
  await archive.catalog.sources.enrol(rows)
  await Promise.all(
    sources.flatMap(({ id }, n) => pastPolls(n, nowMs, pollsOfEach).map((poll) => archive.catalog.polls.add(id, poll))),
  )
}

function stateOf(n: number, nowMs: number): SourceState {
  const address = `https://site${n}.example/${secretWord}`
  const isFailing = n % 12 === 0
  return {
    ...initialState,
    polledAtMs: nowMs - (n % 55) * minute,
    lastOutcome: isFailing ? 'refused (HTTP 503)' : 'not modified',
    consecutiveFailures: isFailing ? 1 + (n % 7) : 0,
    ...(isFailing && { lastFailure: `${address}: HTTP 503` }),
    ...(n % 60 === 5 && { goneAtMs: nowMs - 3 * day }),
    ...(n % 40 === 3 && {
      moved: { url: `${address}/new`, sightings: 3, firstSeenAtMs: nowMs - day, movedAtMs: nowMs - day },
    }),
    ...(n % 45 === 4 && { drift: ['the listing holds no entries, usually about 20'] }),
    rhythm: { ...initialState.rhythm, gapMs: (20 + (n % 300)) * minute, newestAtMs: nowMs - (n % 20) * minute },
    listing: n % 3 === 0 ? { ttlMs: 60 * minute } : {},
    nextPollReason: isFailing ? 'back-off after 3 failures' : 'its own rhythm, 15m',
  }
}

function pastPolls(n: number, nowMs: number, count: number): readonly PastPoll[] {
  return Array.from({ length: count }, (_, at): PastPoll => {
    const fromEnd = count - 1 - at
    const startedAtMs = nowMs - (n % 55) * minute - Math.round((fromEnd * 29 * day) / count)
    const tookMs = 40 + ((n * 37 + at * 53) % 900) * (1 + (n % 9))
    const isFailing = n % 12 === 0 && (fromEnd < 1 + (n % 7) || at % 17 === 3)
    if (isFailing && at % 2 === 0)
      return { startedAtMs, tookMs: 10_000, end: 'failed', code: 'headers-timeout', added: 0, revised: 0 }
    if (isFailing) return { startedAtMs, tookMs, end: 'refused', status: 503, bytes: 310, added: 0, revised: 0 }
    const added = (n * 7 + at * 11) % 5 === 0 ? 1 + ((n + at) % 6) : 0
    return added > 0
      ? { startedAtMs, tookMs, end: 'fetched', status: 200, bytes: 20_000 + at, added, revised: at % 7 === 0 ? 1 : 0 }
      : { startedAtMs, tookMs, end: 'not-modified', status: 304, bytes: 0, added: 0, revised: 0 }
  })
}
