import { basename } from 'node:path'
import type { Clock } from '../../clock.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { StoreError } from '../archive-error.ts'
import { CaptureError } from '../captures/capture-error.ts'
import type { CaptureIndex } from '../captures/capture-index.ts'
import { captureEnding, captureName, captureNameAfter, firstOfMonths, monthOf } from '../captures/capture-names.ts'
import type {
  ArticleCaptures,
  Capture,
  CaptureFault,
  CapturePlace,
  Captures,
  KeptArticles,
} from '../captures/captures.ts'
import { chooseCaptures, writeChosen } from '../captures/choose-captures.ts'
import { GatheredCaptures } from '../captures/gathered-captures.ts'
import { readCapture } from '../captures/read-capture.ts'
import { removeRecords } from '../captures/remove-records.ts'
import type { WarcThread } from '../captures/warc-thread.ts'
import { inTurn } from '../keeping/in-turn.ts'
import { captureKey, rewriteObject } from './rewrite-object.ts'
import type { StoredObjects } from './stored-objects.ts'

/** What captures are kept with. */
export type CaptureObjectsParts = {
  readonly objects: StoredObjects
  readonly index: CaptureIndex
  readonly warc: WarcThread
  readonly clock: Clock
  /** What each object says of the program that wrote it. */
  readonly info: Readonly<Record<string, string>>
  /** How many months are kept, the present one included; absent for all. */
  readonly months?: number | undefined
}

/**
 * Captures as objects, `captures/<YYYY-MM>/feedkeeper-<time>.warc.gz`: what comes at the same time is one object, which never
 * grows. What was written since the index last knew is found by listing what is named behind that.
 */
export class CaptureObjects implements Captures {
  readonly #parts: CaptureObjectsParts
  readonly #inTurn = inTurn()
  readonly #gathered = new GatheredCaptures(this.#inTurn, (captures) => this.#writeTogether(captures))
  /** The newest object, once the index is in line; absent until then. */
  #newest: string | undefined

  constructor(parts: CaptureObjectsParts) {
    this.#parts = parts
  }

  append(captures: readonly Capture[]): Promise<void> {
    return this.#gathered.append(captures)
  }

  async find(hash: string, sourceId: string): Promise<ArticleCaptures | undefined> {
    if (this.#newest === undefined) await this.catchUp()
    return this.#parts.index.find(hash, sourceId)
  }

  async read(place: CapturePlace): Promise<Capture> {
    const { objects } = this.#parts
    try {
      return await readCapture(place, { ...this.#parts, readAt: (where) => this.#readAt(where) })
    } catch (error) {
      if (error instanceof StoreError) throw error
      throw new CaptureError(`${objects.nameOf(captureKey(place.file))}:${place.offset}`, 'reading', error as Error)
    }
  }

  catchUp(): Promise<readonly CaptureFault[]> {
    return this.#inTurn(() => this.#catchUp())
  }

  indexAnew(): Promise<readonly CaptureFault[]> {
    return this.#inTurn(async () => {
      const { index } = this.#parts
      await index.forget([...(await index.files()).keys()])
      return this.#catchUp()
    })
  }

  remove(hashes: readonly string[], kept: KeptArticles): Promise<void> {
    return this.#inTurn(async () => {
      await this.#catchUp()
      try {
        await removeRecords(hashes, kept, {
          ...this.#parts,
          readAt: (place) => this.#readAt(place),
          rewrite: (file, changes) => rewriteObject(file, changes, this.#parts),
        })
      } catch (error) {
        throw this.#asError('removing records', error)
      }
    })
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      this.#newest = undefined
    })
  }

  async #readAt({ file, offset, length }: CapturePlace): Promise<Uint8Array> {
    const bytes = await this.#parts.objects.get(captureKey(file), { offset, length })
    if (bytes === undefined) throw new Error('there is no such object, or it ends before that')
    if (bytes.length < length) throw new Error(`it ends ${length - bytes.length} bytes before the record does`)
    return bytes
  }

  /** Indexes every object behind the newest that the index knows. */
  async #catchUp(): Promise<readonly CaptureFault[]> {
    const { index, objects, warc } = this.#parts
    const faults: CaptureFault[] = []
    let newest = newestOf([...(await index.files()).keys()])
    for await (const { objects: some } of objects.list(captureKey(''), '', captureKey(newest))) {
      for (const { key } of some.filter(({ key }) => key.endsWith(captureEnding))) {
        const file = key.slice(captureKey('').length)
        const bytes = await objects.get(key)
        if (bytes === undefined) continue
        const read = await warc.index(Uint8Array.from(bytes))
        faults.push(...read.faults.map((each) => ({ ...each, file: objects.nameOf(key) })))
        if (read.end < bytes.length) {
          const reason = 'what stands there is no record, or a damaged one'
          faults.push({ file: objects.nameOf(key), offset: read.end, reason })
        }
        await index.add({ file, bytes: bytes.length }, read.records)
        newest = file
      }
    }
    this.#newest = newest
    return faults
  }

  async #writeTogether(captures: readonly Capture[]): Promise<void> {
    try {
      if (this.#newest === undefined) await this.#catchUp()
      await this.#write(captures)
    } catch (error) {
      // Whether it was written is not known: the next looks.
      this.#newest = undefined
      throw this.#asError('writing', error)
    }
  }

  async #write(captures: readonly Capture[]): Promise<void> {
    const { index, clock, info: fields, objects } = this.#parts
    const nowMs = clock()
    // Never a name before the newest, whatever the clock says: what is new is found behind it.
    const now = captureName(nowMs, undefined)
    const newest = this.#newest ?? ''
    const month = monthOf(monthOf(now) < monthOf(newest) ? newest : now)
    const chosen = await chooseCaptures(captures, month, index)
    if (chosen.length === 0) return
    if (month > monthOf(newest)) await this.#dropMonths(nowMs)
    let file = now > newest ? now : captureNameAfter(newest)
    for (;;) {
      const info = { filename: basename(file), atMs: nowMs, fields }
      const { bytes, records } = await writeChosen(chosen, { at: 0, info })
      if (await objects.putIfAbsent(captureKey(file), bytes)) {
        await index.add({ file, bytes: bytes.length }, records)
        this.#newest = file
        return
      }
      file = captureNameAfter(file)
    }
  }

  async #dropMonths(nowMs: number): Promise<void> {
    const { index, objects, months } = this.#parts
    if (months === undefined) return
    const before = firstOfMonths(months, nowMs)
    const old = [...(await index.files()).keys()].filter((file) => monthOf(file) < before)
    await objects.remove(old.map(captureKey))
    await index.forget(old)
  }

  #asError(action: string, error: unknown): FeedkeeperError {
    if (error instanceof FeedkeeperError) return error
    return new CaptureError(this.#parts.objects.nameOf(captureKey('')), action, error as Error)
  }
}

function newestOf(files: readonly string[]): string {
  return files.toSorted().at(-1) ?? ''
}
