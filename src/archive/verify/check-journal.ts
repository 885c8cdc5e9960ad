import { JournalError, JournalPositionError } from '../journal/journal-error.ts'
import type { Finding } from './finding.ts'
import type { VerifyParts } from './verify-parts.ts'

const fromBackup = 'put the file back from a backup; what the catalog still knows of it, `--repair` journals again'

/** The lines of the journal, their numbers, the chain of its months, and that it reaches as far as the catalog has it. */
export async function* checkJournal({ replay, catalog }: VerifyParts): AsyncGenerator<Finding> {
  for (const { file, line, reason } of replay.faults) yield lineFinding(`${file}:${line}`, reason)
  for (const { before, missing } of replay.sequenceFaults) {
    const problem = missing > 0 ? `${missing} lines before it are missing` : 'lines come twice, or out of order'
    yield lineFinding(`line ${before} of the journal`, problem)
  }
  for (const { file, line, reason } of await replay.brokenMonths()) {
    yield lineFinding(`${file}:${line}`, reason)
  }
  const position = await catalog?.position()
  if (position === undefined) return
  try {
    await replay.reach(position)
  } catch (error) {
    if (!(error instanceof JournalPositionError) && !(error instanceof JournalError)) throw error
    yield lineFinding('journal', error.message)
  }
}

function lineFinding(what: string, problem: string): Finding {
  return { check: 'journal', what, problem, remedy: fromBackup, repairs: ['tell'] }
}
