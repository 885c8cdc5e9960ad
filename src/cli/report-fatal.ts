import { OutputFolderError } from '../archive/archive-error.ts'
import { YamlFileError } from '../checked-yaml.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import { BadProxyError } from '../fetch/proxies.ts'
import { SourceFileError } from '../source/load.ts'
import { exitCodes } from './exit-codes.ts'

/** A command was asked for something that cannot be: an unknown source, a missing file. */
export class BadUseError extends FeedkeeperError {
  constructor(message: string) {
    super('bad-use', message)
  }
}

/** What the operator can put right before anything is done. */
const badUse = [YamlFileError, SourceFileError, BadProxyError, OutputFolderError, BadUseError]

/** Tells on stderr what ended the program and gives its exit code; only the unforeseen comes with its stack. */
export function reportFatal(error: unknown): number {
  if (badUse.some((cause) => error instanceof cause)) {
    process.stderr.write(`${(error as Error).message}\n`)
    return exitCodes.badUse
  }
  const text =
    error instanceof FeedkeeperError
      ? error.message + remedyOf(error)
      : error instanceof Error
        ? error.stack
        : String(error)
  process.stderr.write(`feedkeeper: ${text}\n`)
  return exitCodes.someFailed
}

function remedyOf({ code }: FeedkeeperError): string {
  return code === 'database-damaged' ? '; `feedkeeper rebuild` moves it aside and makes it anew' : ''
}
