import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { KeptPlace } from '../archive/opening/archive-place.ts'
import { databaseUrlOf } from '../archive/opening/database-settings.ts'
import { storeOf } from '../archive/opening/store-settings.ts'
import { workerNameOf } from '../archive/opening/worker-settings.ts'
import { createFetcher, type Fetcher, type FetchersBeside } from '../fetch/fetcher.ts'
import { userAgentOf } from '../fetch/request-headers.ts'
import { secretFetch } from '../fetch/secrets/secret-fetch.ts'
import { Secrets } from '../fetch/secrets/secrets.ts'
import { KnownYaml } from '../known-yaml.ts'
import { createLog, type Log } from '../log/log.ts'
import type { LogLevel } from '../log/log-levels.ts'
import { loadSettings, type Settings } from '../settings.ts'
import type { Source } from '../source/load.ts'
import { SourceFolder } from '../source/source-folder.ts'
import { BarTerminal } from './bar-terminal.ts'
import type { GlobalOptions } from './global-options.ts'

/** What every command over the sources starts from. */
export type Surroundings = {
  readonly log: Log
  /** Where log lines and the progress bar stand. */
  readonly terminal: BarTerminal
  readonly settings: Settings
  /** The `postgresql://` address of the catalog; absent where that stands in the output folder. */
  readonly databaseUrl: string | undefined
  /** The object store that has what is kept and published; absent where that stands in the output folder. */
  readonly store: KeptPlace['store']
  /** The name of this worker among those that share the database; absent for what wants it alone. */
  readonly workerName: string | undefined
  readonly feedsFolder: string
  readonly folder: SourceFolder
  /** The sources as they were when the command began. */
  readonly sources: readonly Source[]
  /** What is wrong with the definitions that could not be used. */
  readonly sourceErrors: readonly Error[]
}

/**
 * Reads settings, unless they were `read`, and definitions; a bad definition is logged and left out. With `isShared` it is for one
 * of several workers, where a database allows others.
 *
 * Throws `YamlFileError`, `DatabaseAddressError` and `StoreAddressError` for bad settings, and `SourceFileError` where the folder
 * of definitions cannot be read.
 */
export async function openSurroundings(
  options: GlobalOptions,
  logLevel: LogLevel,
  {
    tellsFaults = true,
    isShared = false,
    read,
  }: { readonly tellsFaults?: boolean; readonly isShared?: boolean; readonly read?: ReadSettings | undefined } = {},
): Promise<Surroundings> {
  const terminal = new BarTerminal(process.stderr)
  const destination = process.stderr.isTTY
    ? (await import('../log/readable-lines.ts')).readableLines(process.env, (line) => terminal.write(line))
    : undefined
  const { settings, known } = read ?? (await settingsOf(options))
  const databaseUrl = databaseUrlOf(settings.database, process.env)
  const store = storeOf(settings.store, process.env)
  const workerName = isShared && databaseUrl !== undefined ? workerNameOf(settings.worker, options.output) : undefined
  const log = createLog({
    level: options.logLevel ?? logLevel,
    worker: workerName,
    ...(destination && { destination }),
  })
  const folder = new SourceFolder(options.feeds)
  const { errors } = await folder.look(known)
  known.write()
  for (const error of tellsFaults ? errors : []) for (const line of error.message.split('\n')) log.error(line)
  const { sources } = folder
  return {
    log,
    terminal,
    settings,
    databaseUrl,
    store,
    workerName,
    feedsFolder: options.feeds,
    folder,
    sources,
    sourceErrors: errors,
  }
}

/** Settings as they were read, and what is known of YAML, to read definitions with. */
export type ReadSettings = { readonly settings: Settings; readonly known: KnownYaml }

/** Reads the settings a command was pointed to, or those that are there by default. */
export async function settingsOf({ config, feeds }: Pick<GlobalOptions, 'config' | 'feeds'>): Promise<ReadSettings> {
  const known = new KnownYaml(knownYamlFile(feeds))
  return { settings: await loadSettings(config, { isRequired: config !== 'feedkeeper.yaml', known }), known }
}

/** Beside what is compiled, under a name for each folder of definitions. */
function knownYamlFile(feeds: string): string | undefined {
  const { NODE_COMPILE_CACHE: folder } = process.env
  return folder && join(folder, `definitions-${hash('sha256', resolve(feeds)).slice(0, 16)}.json`)
}

/** Makes the fetcher of a command, polite together with others that share the archive; secrets that requests name are looked up as it sends them, files from the folder of definitions. */
export function fetcherOf(
  { fetch, site }: Settings,
  { feeds }: Pick<GlobalOptions, 'feeds'>,
  others?: FetchersBeside,
): Fetcher {
  const fetcher = createFetcher(fetch, {
    userAgent: userAgent({ fetch, site }),
    env: process.env,
    clock: Date.now,
    others,
  })
  return { ...fetcher, fetch: secretFetch(fetcher.fetch, new Secrets(process.env, feeds)) }
}

/** How we name ourselves to sites. */
export function userAgent({ fetch, site }: Pick<Settings, 'fetch' | 'site'>): string {
  return userAgentOf(fetch, { version: programVersion(), siteUrl: site.url })
}

/** The version of this program, from its `package.json`. */
export function programVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
