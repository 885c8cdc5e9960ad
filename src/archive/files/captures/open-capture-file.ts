import { type FileHandle, open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import type { CaptureIndex } from '../../captures/capture-index.ts'
import { captureName, monthOf } from '../../captures/capture-names.ts'
import type { WarcInfo } from '../../captures/warc-records.ts'
import { makeFolder, syncFolder, writeTemporary } from '../durable-files.ts'
import { captureFiles, indexName } from './capture-folder.ts'
import { cdxjOf } from './cdxj.ts'

type Opening = {
  readonly folder: string
  readonly index: CaptureIndex
  readonly info: Readonly<Record<string, string>>
  readonly month: string
  readonly nowMs: number
  readonly maxBytes: number
  /** The name of the worker, where several write to the folder. */
  readonly worker?: string | undefined
}

/** The file that captures are appended to. */
export class OpenCaptureFile {
  /** Its path under the folder of captures. */
  readonly file: string
  /** How long it is. */
  bytes: number
  readonly #opening: Opening
  readonly #handle: FileHandle

  private constructor(file: string, bytes: number, handle: FileHandle, opening: Opening) {
    this.file = file
    this.bytes = bytes
    this.#handle = handle
    this.#opening = opening
  }

  /**
   * Opens the file of a month that an earlier run left open, where it is not full and was written by the same program with the
   * same settings, or else a new one; every other that was left open is ended.
   */
  static async open(opening: Opening): Promise<OpenCaptureFile> {
    const { folder, index, month, nowMs, maxBytes, worker } = opening
    const files = await captureFiles(folder, worker)
    const last = files.at(-1)?.file
    let own: string | undefined
    for (const { file, bytes, isClosed } of files) {
      if (isClosed) continue
      const goesOn = file === last && monthOf(file) === month && bytes < maxBytes
      if (goesOn && (bytes === 0 || (await isWrittenBy(join(folder, file), opening.info)))) own = file
      else await writeIndex(folder, file, index)
    }
    const lastOfMonth = files.findLast(({ file }) => monthOf(file) === month)?.file
    const file = own ?? captureName(nowMs, lastOfMonth, worker)
    if (own === undefined) await makeFolder(dirname(join(folder, file)))
    const handle = await open(join(folder, file), own === undefined ? 'ax' : 'a')
    if (own === undefined) await syncFolder(dirname(join(folder, file)))
    return new OpenCaptureFile(file, (await handle.stat()).size, handle, opening)
  }

  /** What the file has to say of itself before anything else is appended; absent where it has. */
  infoAt(atMs: number): WarcInfo | undefined {
    return this.bytes > 0 ? undefined : { filename: basename(this.file), atMs, fields: this.#opening.info }
  }

  /** Appends bytes durably; what was written of them is taken back where that fails. */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      await this.#handle.appendFile(bytes)
      await this.#handle.datasync()
    } catch (error) {
      await this.#handle.truncate(this.bytes).catch(() => undefined)
      throw error
    }
    this.bytes += bytes.length
  }

  /** Closes it as it is; another run goes on with it. */
  async leave(): Promise<void> {
    await this.#handle.close()
  }

  /** Closes it for good, its index beside it. */
  async end(): Promise<void> {
    await this.leave()
    await writeIndex(this.#opening.folder, this.file, this.#opening.index)
  }
}

/** Writes the index that stands beside a file, durably. */
export async function writeIndex(folder: string, file: string, index: CaptureIndex): Promise<void> {
  const path = join(folder, indexName(file))
  const lines = await cdxjOf(file, await index.recordsOf(file))
  await rename(await writeTemporary(path, lines), path)
  await syncFolder(dirname(path))
}

/** Longer than any first record. */
const firstRecordBytes = 64 * 1_024

async function isWrittenBy(path: string, info: Opening['info']): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(firstRecordBytes), 0, firstRecordBytes, 0)
    // What follows is cut off somewhere, which is no fault here.
    const text = gunzipSync(buffer.subarray(0, bytesRead), { finishFlush: constants.Z_SYNC_FLUSH }).toString()
    return Object.entries(info).every(([name, value]) => text.includes(`\r\n${name}: ${value}\r\n`))
  } catch {
    return false
  } finally {
    await handle.close()
  }
}
