import type { KeptPlace } from '../../archive/opening/archive-place.ts'
import type { FoundArticles, SearchStep } from '../../archive/search/article-search.ts'
import type { SearchRequest } from '../../archive/search/search-index.ts'
import { createThreadPool } from '../thread-pool.ts'

/** What the threads of searching are started with: where the archive stands, and the zone it tells its dates in. */
export type SearchSettings = {
  readonly output: string
  readonly databaseUrl?: string | undefined
  readonly store?: KeptPlace['store']
  readonly timeZone: string
}

/** A step of the index, and what it came upon, for the log. */
export type SearchThreadStep = SearchStep & { readonly remarks: readonly string[] }

/** Searching in threads of its own, so that neither filling the index nor asking it holds up anything else. */
export type SearchThread = {
  /** Takes in some of what changed. */
  readonly step: () => Promise<SearchThreadStep>
  /** Finds articles; `left` is how many changes are not taken in yet. Absent where too many ask at once. */
  readonly find: (request: SearchRequest) => Promise<(FoundArticles & { readonly left: number }) | undefined>
  /** Stops every thread, whatever it is doing; what is in the index stays as it was before the step. */
  readonly close: () => Promise<void>
}

/** A step takes in a megabyte of text, or one article; a query that takes so long is asked of far too much. */
const timeLimitMs = 20_000
/** One fills the index while another answers. */
const threads = 2
const mostAtOnce = 8

/** Makes the threads of searching; none starts before it is needed. */
export function createSearchThread(settings: SearchSettings): SearchThread {
  const pool = createThreadPool({
    // The same file beside this one, in the source (.ts) as in what is built of it (.js).
    file: new URL(`./search-jobs${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
    threads,
    timeLimitMs,
    memoryMb: 160,
    startedWith: settings,
  })
  let asked = 0
  return {
    step: async () => (await pool.run('step', [])) as SearchThreadStep,
    async find(request) {
      if (asked >= mostAtOnce) return undefined
      asked += 1
      try {
        return (await pool.run('find', [request])) as FoundArticles & { readonly left: number }
      } finally {
        asked -= 1
      }
    },
    close: () => pool.close(),
  }
}
