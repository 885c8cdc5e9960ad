import { hash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readCheckedYaml } from '../checked-yaml.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { KnownYaml } from '../known-yaml.ts'
import { type SourceDefinition, sourceDefinition } from './definition.ts'

/** Something we poll. */
export type Source = {
  /** The definition file's name without `.yaml`: `[a-z0-9_]+`. */
  readonly id: string
  readonly file: string
  readonly definition: SourceDefinition
  /** Changes when the definition means something else; a comment, an order of keys or a pause does not change it. */
  readonly definitionHash: string
}

/** The folder of definitions, or one file of it, cannot be used. */
export class SourceFileError extends FeedkeeperError {
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super('bad-source-file', `${file}: ${reason}`, options)
  }
}

/** Every usable source of a folder, by id, and what is wrong with the others. */
export type LoadedSources = { readonly sources: readonly Source[]; readonly errors: readonly Error[] }

/**
 * Loads every `<id>.yaml` of a folder; a broken file is an error in the result and never stops the others.
 *
 * Throws `SourceFileError` only where the folder itself cannot be read.
 */
export async function loadSources(folder: string): Promise<LoadedSources> {
  const sources: Source[] = []
  const errors: Error[] = []
  for (const name of await definitionNames(folder)) {
    try {
      sources.push(loadSource(join(folder, name)))
    } catch (error) {
      errors.push(error as Error)
    }
  }
  return { sources, errors }
}

/** The names of a folder's definition files, in order; throws `SourceFileError` where it cannot be read. */
export async function definitionNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const why =
      cause.code === 'ENOENT'
        ? 'there is no such folder of sources; `feedkeeper init` makes a first one, --feeds names another'
        : `the folder of sources cannot be read (${cause.code ?? cause.message})`
    throw new SourceFileError(folder, why, { cause })
  })
  return names.filter((name) => /\.ya?ml$/i.test(name) && !name.startsWith('.')).sort()
}

/** Loads one definition file; throws `YamlFileError` or `SourceFileError`. */
export function loadSource(file: string, known?: KnownYaml): Source {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
  const id = /^([a-z0-9_]{1,64})\.yaml$/.exec(name)?.[1]
  if (id === undefined) {
    throw new SourceFileError(
      file,
      `found the name ${JSON.stringify(name)}, expected <id>.yaml with an id of a-z, 0-9 and _`,
    )
  }
  const definition = readDefinition(file, known)
  const { paused: _paused, ...polled } = definition
  const definitionHash = hash('sha256', JSON.stringify(withSortedKeys(polled))).slice(0, 16)
  return { id, file, definition, definitionHash }
}

function readDefinition(file: string, known?: KnownYaml): SourceDefinition {
  try {
    return readCheckedYaml(file, sourceDefinition, known)
  } catch (error) {
    if (error instanceof FeedkeeperError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new SourceFileError(file, `cannot be read (${code ?? message})`, { cause: error })
  }
}

function withSortedKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(withSortedKeys)
  const inner = value as Readonly<Record<string, unknown>>
  const keys = Object.keys(inner).sort()
  return Object.fromEntries(keys.map((key) => [key, withSortedKeys(inner[key])]))
}
