import type { ArticleDetails } from '../../archive/article-record.ts'
import type { ArchivedImage } from '../../archive/images/image-index.ts'
import type { KeptPlace } from '../../archive/opening/archive-place.ts'
import { createThreadPool, type ThreadPool } from '../../jobs/thread-pool.ts'
import type { FeedDocument, FeedFormat } from '../formats/feed-document.ts'
import type { PublishedArticle, PublishedSource } from '../formats/published-article.ts'

/** What compressed copies of feed files can be in, by the ending of their names. */
export const packedEndings = { gzip: '.gz', br: '.br', zstd: '.zst' } as const

/** A coding that feed files are compressed in. */
export type PackedCoding = keyof typeof packedEndings

/** One article of a feed document: what its file has no place for, and a digest of all that its entry is made of. */
export type PlannedEntry = {
  readonly hash: string
  readonly version: string
  readonly details: ArticleDetails
  readonly source: PublishedSource
  /** When the article was last revised, in milliseconds since the epoch, and, where readers are told, what that changed. */
  readonly revised?: { readonly atMs: number; readonly told?: string }
  /** Where else its story stands; it is told beneath the text. */
  readonly alsoIn?: PublishedArticle['alsoIn']
  /** The pictures that are shown from here. */
  readonly images?: readonly ArchivedImage[]
}

/** An entry of the publisher's own, under an id made of its publication's name. */
export type Notice = {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly url: string
  readonly atMs: number
}

/** A feed document that is to be written: all its bytes depend on. */
export type RenderTask = {
  readonly document: Omit<FeedDocument, 'updatedAt'>
  readonly formats: readonly FeedFormat[]
  /** In the order in which they stand. */
  readonly entries: readonly PlannedEntry[]
  readonly notice?: Notice
  readonly codings: readonly PackedCoding[]
  /** Whether its compressed forms alone are wanted. */
  readonly isPacked?: boolean
}

/** A feed document in one format. */
export type RenderedFile = {
  readonly format: FeedFormat
  /** Absent where the compressed forms alone are wanted. */
  readonly bytes?: Uint8Array
  readonly packed: readonly { readonly coding: PackedCoding; readonly bytes: Uint8Array }[]
}

/** A feed document as it was written. */
export type Rendered = {
  readonly files: readonly RenderedFile[]
  /** Articles whose files cannot be read, with the reason. */
  readonly leftOut: readonly { readonly hash: string; readonly file: string; readonly reason: string }[]
}

/** What the thread that writes feed documents is told with the first; the same for all. */
export type RenderSettings = {
  /** The output folder, whose articles are read. */
  readonly output: string
  /** The object store that has them; absent where they stand in the folder. */
  readonly store?: KeptPlace['store']
  readonly timeZone: string
  /** Most memory for entries that are kept from one document to the next. */
  readonly cacheBytes: number
}

/** Writes feed documents, one at a time, in a thread of its own. */
export type Rendering = {
  /**
   * Lends a document to `use`, after which its bytes are gone. Throws `JobStoppedError` where it takes too long or too much
   * memory.
   */
  readonly render: <Result>(task: RenderTask, use: (rendered: Rendered) => Promise<Result>) => Promise<Result>
  /** Loads what writes documents into a thread that is there and has nothing else to do; else does nothing. */
  readonly getReady: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A pool that lends its threads. */
export type RenderingHost = Pick<ThreadPool, 'idleThreads'>

const longestRenderMs = 60_000
const mostMemoryMb = 512

/** Makes the thread; it is started when the first document is to be written, and not as long as `host` has threads to spare. */
export function createRendering(settings: RenderSettings, host?: RenderingHost): Rendering {
  const pool = createThreadPool({
    // The same file beside this one, in the source (.ts) as in what is built of it (.js).
    file: new URL(`./render-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
    threads: 1,
    timeLimitMs: longestRenderMs,
    memoryMb: mostMemoryMb,
    guestOf: host,
  })
  return {
    async render(task, use) {
      const rendered = (await pool.run('renderDocument', [settings, task])) as Rendered
      try {
        return await use(rendered)
      } finally {
        letGo(rendered)
      }
    },
    async getReady() {
      if (host?.idleThreads() !== undefined) await pool.run('getReady', [settings])
    },
    close: () => pool.close(),
  }
}

/** Gives back the memory of what is written: V8 lets 32 MiB of such bytes gather before it looks for them. */
function letGo({ files }: Rendered): void {
  const written = files.flatMap(({ bytes, packed }) => [bytes?.buffer, ...packed.map((each) => each.bytes.buffer)])
  for (const buffer of new Set(written)) if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}
