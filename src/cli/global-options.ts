import type { LogLevel } from '../log/log-levels.ts'

/** The options every command takes. */
export type GlobalOptions = {
  /** The settings file. */
  readonly config: string
  /** The folder of source definitions. */
  readonly feeds: string
  /** The folder of the archive, the catalog and the feeds. */
  readonly output: string
  /** Whether results are printed as JSON. */
  readonly json: boolean
  readonly logLevel?: LogLevel
}
