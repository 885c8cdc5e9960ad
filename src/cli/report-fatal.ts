import { inspect } from 'node:util'
import { OutputFolderError } from '../archive/archive-error.ts'
import { YamlFileError } from '../checked-yaml.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import { BadProxyError } from '../fetch/proxies.ts'
import { NoSourceError, UnknownSourceError } from '../source/choose-sources.ts'
import { SourceFileError } from '../source/load.ts'
import { exitCodes } from './exit-codes.ts'

/** A command was asked for something that cannot be: an unknown source, a missing file. */
export class BadUseError extends FeedkeeperError {
  constructor(message: string) {
    super('bad-use', message)
  }
}

/** Does what wants the output folder for itself; beside a worker, that is bad use. */
export async function withoutWorker<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FeedkeeperError) || error.code !== 'output-locked') throw error
    throw new BadUseError(`${error.message}; stop it first`)
  }
}

/** What the operator can put right before anything is done. */
const badUse = [
  YamlFileError,
  SourceFileError,
  UnknownSourceError,
  NoSourceError,
  BadProxyError,
  OutputFolderError,
  BadUseError,
]

/** The same, by their codes: what is wrong with where the archive is said to stand. */
const badPlaces = ['bad-store', 'bad-database-address', 'other-place']

/** Tells on stderr, in a line, what ended the program, and gives its exit code; `isDebugging` adds where it went wrong. */
export function reportFatal(error: unknown, isDebugging: boolean): number {
  const isBadPlace = error instanceof FeedkeeperError && badPlaces.includes(error.code)
  if (isBadPlace || badUse.some((cause) => error instanceof cause)) {
    process.stderr.write(`${(error as Error).message}\n`)
    return exitCodes.badUse
  }
  const text =
    error instanceof FeedkeeperError
      ? error.message + remedyOf(error)
      : `${String(error)}; this was not foreseen: --log-level debug says where it went wrong`
  process.stderr.write(`feedkeeper: ${text}\n`)
  if (isDebugging) process.stderr.write(`${inspect(error)}\n`)
  return exitCodes.someFailed
}

function remedyOf({ code }: FeedkeeperError): string {
  return code === 'database-damaged' ? '; `feedkeeper rebuild` moves it aside and makes it anew' : ''
}
