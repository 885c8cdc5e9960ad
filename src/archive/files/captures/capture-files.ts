import { join } from 'node:path'
import type { Clock } from '../../../clock.ts'
import { FeedkeeperError } from '../../../feedkeeper-error.ts'
import { CaptureError } from '../../captures/capture-error.ts'
import type { CaptureIndex } from '../../captures/capture-index.ts'
import { firstOfMonths, isCaptureOf, monthOf } from '../../captures/capture-names.ts'
import type {
  ArticleCaptures,
  Capture,
  CaptureFault,
  CapturePlace,
  Captures,
  KeptArticles,
} from '../../captures/captures.ts'
import { chooseCaptures, writeChosen } from '../../captures/choose-captures.ts'
import { GatheredCaptures } from '../../captures/gathered-captures.ts'
import { readCapture } from '../../captures/read-capture.ts'
import { removeRecords } from '../../captures/remove-records.ts'
import type { WarcThread } from '../../captures/warc-thread.ts'
import { inTurn } from '../../keeping/in-turn.ts'
import { captureFiles, captureMonths, removeMonth } from './capture-folder.ts'
import { readPiece } from './capture-pieces.ts'
import { indexFolder } from './index-folder.ts'
import { OpenCaptureFile } from './open-capture-file.ts'
import { rewriteFile } from './rewrite-file.ts'

/** What captures are kept with. */
export type CaptureFilesParts = {
  readonly folder: string
  readonly index: CaptureIndex
  readonly warc: WarcThread
  readonly clock: Clock
  /** What each file says of the program that wrote it. */
  readonly info: Readonly<Record<string, string>>
  /** How many months are kept, the present one included; absent for all. */
  readonly months?: number | undefined
  /** A file is closed once it is longer; default 1 GB. */
  readonly maxBytes?: number
  /** The name of the worker, where several write to the folder: each appends to files of its own. */
  readonly worker?: string | undefined
}

const gigabyte = 1_000_000_000

/** Captures as files of gzip members, `<YYYY-MM>/feedkeeper-<time>.warc.gz`, the last of them open. */
export class CaptureFiles implements Captures {
  readonly #parts: CaptureFilesParts
  /** What is under way: writes and the catching up wait for each other. */
  readonly #inTurn = inTurn()
  readonly #gathered = new GatheredCaptures(this.#inTurn, (captures) => this.#writeTogether(captures))
  #isCaughtUp = false
  #file: OpenCaptureFile | undefined

  constructor(parts: CaptureFilesParts) {
    this.#parts = parts
  }

  append(captures: readonly Capture[]): Promise<void> {
    return this.#gathered.append(captures)
  }

  async find(hash: string, sourceId: string): Promise<ArticleCaptures | undefined> {
    if (!this.#isCaughtUp) await this.catchUp()
    return this.#parts.index.find(hash, sourceId)
  }

  async read(place: CapturePlace): Promise<Capture> {
    const { folder } = this.#parts
    try {
      return await readCapture(place, { ...this.#parts, readAt: (where) => readPiece(folder, where) })
    } catch (error) {
      throw new CaptureError(`${join(folder, place.file)}:${place.offset}`, 'reading', error as NodeJS.ErrnoException)
    }
  }

  catchUp(): Promise<readonly CaptureFault[]> {
    return this.#inTurn(() => this.#catchUp())
  }

  indexAnew(): Promise<readonly CaptureFault[]> {
    return this.#inTurn(() => this.#catchUp(true))
  }

  remove(hashes: readonly string[], kept: KeptArticles): Promise<void> {
    return this.#inTurn(async () => {
      await this.#catchUp()
      try {
        await removeRecords(hashes, kept, {
          ...this.#parts,
          readAt: (place) => readPiece(this.#parts.folder, place),
          rewrite: async (file, changes) => {
            await this.#checkUnused(file)
            await rewriteFile(file, changes, this.#parts)
          },
        })
      } catch (error) {
        this.#isCaughtUp = false
        throw asCaptureError(this.#parts.folder, 'removing records', error)
      }
    })
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#file?.leave()
      this.#file = undefined
      this.#isCaughtUp = false
    })
  }

  async #catchUp(isAnew = false): Promise<readonly CaptureFault[]> {
    const { folder } = this.#parts
    try {
      await this.#file?.leave()
      this.#file = undefined
      const faults = await indexFolder(this.#parts, isAnew)
      this.#isCaughtUp = true
      return faults
    } catch (error) {
      throw asCaptureError(folder, 'reading', error)
    }
  }

  async #writeTogether(captures: readonly Capture[]): Promise<void> {
    try {
      if (!this.#isCaughtUp) await this.#catchUp()
      await this.#write(captures)
    } catch (error) {
      // Whatever came of it, the next write looks at the files anew.
      this.#isCaughtUp = false
      await this.#file?.leave().catch(() => undefined)
      this.#file = undefined
      throw asCaptureError(this.#parts.folder, 'writing', error)
    }
  }

  async #write(captures: readonly Capture[]): Promise<void> {
    const { index, clock, maxBytes = gigabyte } = this.#parts
    const nowMs = clock()
    const month = new Date(nowMs).toISOString().slice(0, 'YYYY-MM'.length)
    if (this.#file !== undefined && (monthOf(this.#file.file) !== month || this.#file.bytes >= maxBytes)) {
      await this.#file.end()
      this.#file = undefined
    }
    const chosen = await chooseCaptures(captures, month, index)
    if (chosen.length === 0) return
    const file = this.#file ?? (await this.#openFile(month, nowMs))
    const { bytes, records } = await writeChosen(chosen, { at: file.bytes, info: file.infoAt(nowMs) })
    await file.append(bytes)
    await index.add({ file: file.file, bytes: file.bytes }, records)
  }

  async #openFile(month: string, nowMs: number): Promise<OpenCaptureFile> {
    const { months, maxBytes = gigabyte } = this.#parts
    if (months !== undefined) await this.#dropMonths(firstOfMonths(months, nowMs))
    const file = await OpenCaptureFile.open({ ...this.#parts, month, nowMs, maxBytes })
    this.#file = file
    return file
  }

  /** What another worker may be appending to is not replaced under its hands. */
  async #checkUnused(file: string): Promise<void> {
    const { folder, worker } = this.#parts
    if (worker === undefined || isCaptureOf(file, worker)) return
    const found = (await captureFiles(folder)).find((each) => each.file === file)
    if (found === undefined || found.isClosed) return
    const why = new Error('another worker writes to it; its records go at a start once it is closed')
    throw new CaptureError(join(folder, file), 'removing records', why)
  }

  async #dropMonths(before: string): Promise<void> {
    const { folder, index } = this.#parts
    const old = (await captureMonths(folder)).filter((month) => month < before)
    if (old.length === 0) return
    const files = (await captureFiles(folder)).filter(({ file }) => old.includes(monthOf(file)))
    await index.forget(files.map(({ file }) => file))
    for (const month of old) await removeMonth(folder, month)
  }
}

/** What was thrown, as an error of captures; a catalog that fails, or a thread that is stopped, tells of itself. */
function asCaptureError(folder: string, action: string, error: unknown): FeedkeeperError {
  return error instanceof FeedkeeperError ? error : new CaptureError(folder, action, error as NodeJS.ErrnoException)
}
