import { type FSWatcher, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { KnownYaml } from '../known-yaml.ts'
import { definitionNames, loadSource, type Source } from './load.ts'

/** What has changed in a folder of definitions since the last look. */
export type SourceChanges = {
  /** Sources that are new or mean something else now, or were paused or resumed. */
  readonly changed: readonly Source[]
  /** Ids whose files are gone. A file that is broken is not gone: its last good definition holds. */
  readonly removed: readonly string[]
  /** What is wrong with files that changed and cannot be used. */
  readonly errors: readonly Error[]
}

/** Many files are looked at in turns of the event loop of about so long, so that others have theirs between them. */
const turnMs = 10

type Known = { readonly signature: string; readonly source?: Source; readonly error?: Error }

/** The folder of definitions as it was last seen; reads only the files that have changed since. */
export class SourceFolder {
  readonly #folder: string
  readonly #known = new Map<string, Known>()
  /** The sources of what is known now, in order; absent where that has changed since they were asked for. */
  #sources: readonly Source[] | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The last good definition of every source, by id; the same list until a file has changed. */
  get sources(): readonly Source[] {
    this.#sources ??= [...this.#known.values()]
      .flatMap(({ source }) => source ?? [])
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    return this.#sources
  }

  /** What is wrong with the definitions that cannot be used as they are now. */
  get errors(): readonly Error[] {
    return [...this.#known.values()].flatMap(({ error }) => error ?? [])
  }

  /** The source with this id; absent where there is none. */
  find(id: string): Source | undefined {
    return this.#known.get(`${id}.yaml`)?.source
  }

  /** Whether there is a file for this id that cannot be used, and never could since the program started. */
  isBroken(id: string): boolean {
    const known = this.#known.get(`${id}.yaml`)
    return known !== undefined && known.source === undefined
  }

  /** Looks at the folder, with what is known of YAML that was read before; throws `SourceFileError`, and changes nothing, where it cannot be read. */
  async look(yaml?: KnownYaml): Promise<SourceChanges> {
    const changed: Source[] = []
    const errors: Error[] = []
    const names = await definitionNames(this.#folder)
    let turnEndsAt = performance.now() + turnMs
    for (const name of names) {
      if (performance.now() >= turnEndsAt) {
        await nextTurn()
        turnEndsAt = performance.now() + turnMs
      }
      const file = join(this.#folder, name)
      const signature = signatureOf(file)
      const known = this.#known.get(name)
      if (signature === undefined || signature === known?.signature) continue
      this.#sources = undefined
      try {
        const source = loadSource(file, yaml)
        this.#known.set(name, { signature, source })
        if (!isSame(source, known?.source)) changed.push(source)
      } catch (error) {
        this.#known.set(name, { ...known, signature, error: error as Error })
        errors.push(error as Error)
      }
    }
    const there = new Set(names)
    const removed: string[] = []
    for (const [name, { source }] of this.#known) {
      if (there.has(name)) continue
      this.#known.delete(name)
      this.#sources = undefined
      if (source) removed.push(source.id)
    }
    return { changed, removed, errors }
  }
}

function isSame(source: Source, before: Source | undefined): boolean {
  return source.definitionHash === before?.definitionHash && source.definition.paused === before.definition.paused
}

/** Says whether a file may have changed: its time, size and inode; absent where it vanished meanwhile. */
function signatureOf(file: string): string | undefined {
  try {
    const { mtimeMs, size, ino } = statSync(file)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return undefined
  }
}

const settleMs = 250
const slowLookMs = 60_000

/**
 * Calls `onChange` when something happened in a folder, shortly after it has settled, and every minute besides, or a millisecond
 * more for each of `files`, since some file systems tell nobody. Gives what ends it.
 */
export function watchFolder(
  folder: string,
  onChange: () => void,
  { files = () => 0 }: { readonly files?: () => number } = {},
): { readonly close: () => void } {
  let settled: NodeJS.Timeout | undefined
  const soon = () => {
    clearTimeout(settled)
    settled = setTimeout(onChange, settleMs)
  }
  let watcher: FSWatcher | undefined
  try {
    watcher = watch(folder, { persistent: false }, soon)
    // The folder itself may go away; the slow look goes on.
    watcher.on('error', () => watcher?.close())
  } catch {
    // No more watches, or no support for them: the slow look is enough.
  }
  let slow: NodeJS.Timeout | undefined
  const lookSlowly = () => {
    slow = setTimeout(() => {
      onChange()
      lookSlowly()
    }, slowLookMs + files()).unref()
  }
  lookSlowly()
  return {
    close: () => {
      clearTimeout(settled)
      clearTimeout(slow)
      watcher?.close()
    },
  }
}
