import { randomUUID } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { loadLibrary } from './load-library.ts'

/** So few are read in less time than it takes to keep what they mean. */
const fewestTexts = 50
const mostBytes = 16 * 1_048_576
/** What a short text means may be large, where it repeats parts of itself. */
const mostLettersOfOne = 65_536

/**
 * What texts in YAML mean, kept in a file from one start to the next: to read a thousand small ones takes a tenth of the time
 * of a command that finds nothing new. They are known by all of their text, so that none is ever stale, and by the version
 * of the library that read them. The file is a cache: what is wrong with it is of no account, but for who may write to it.
 */
export class KnownYaml {
  readonly #file: string | undefined
  readonly #before: ReadonlyMap<string, unknown>
  readonly #now = new Map<string, unknown>()
  #hasNew = false

  /** `file` is where it is kept, in a folder that is there; without, nothing is known, or kept. */
  constructor(file: string | undefined) {
    this.#file = file
    this.#before = file === undefined ? new Map() : readKnown(file)
  }

  /** What a text means; absent where that is not known. */
  find(text: string): unknown {
    const value = this.#before.get(text)
    if (value !== undefined) this.#now.set(text, value)
    return value
  }

  /** Notes what a text means, where JSON can tell it. */
  note(text: string, value: unknown): void {
    if (this.#file === undefined) return
    const told = JSON.stringify(value)
    if (told.length > mostLettersOfOne || !isDeepStrictEqual(JSON.parse(told), value)) return
    this.#now.set(text, value)
    this.#hasNew = true
  }

  /** Keeps what was found and noted for the next start, and nothing else; where they are few, nothing. */
  write(): void {
    if (this.#file === undefined || (!this.#hasNew && this.#now.size === this.#before.size)) return
    const bytes = Buffer.from(JSON.stringify({ yaml: libraryVersion(), known: [...this.#now] }))
    const isWorthIt = this.#now.size >= fewestTexts && bytes.length <= mostBytes
    try {
      if (isWorthIt) putFile(this.#file, bytes)
      else rmSync(this.#file, { force: true })
    } catch {
      // The next start reads the texts themselves.
    }
  }
}

function libraryVersion(): string {
  return (loadLibrary('yaml/package.json') as { readonly version: string }).version
}

/** Definitions may name secrets: what they mean is for their reader alone. */
function putFile(file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 })
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** Reads a file of our own that nobody else may write to; nothing is known where there is none, or one that is of no use. */
function readKnown(file: string): ReadonlyMap<string, unknown> {
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    const { mode, uid, size } = fstatSync(handle)
    if (uid !== process.getuid?.() || (mode & 0o022) !== 0 || size > mostBytes) return new Map()
    const { yaml, known } = JSON.parse(readFileSync(handle, 'utf8')) as { yaml?: unknown; known?: unknown }
    if (yaml !== libraryVersion() || !Array.isArray(known)) return new Map()
    return new Map(known.filter((each) => Array.isArray(each) && typeof each[0] === 'string'))
  } catch {
    return new Map()
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
