import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FeedkeeperError } from '../../../feedkeeper-error.ts'
import { definitionJsonSchema } from '../../../source/definition.ts'
import { writeNew } from '../../../source/write-new.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { print, printJson } from '../../terminal.ts'
import { commentedSettings } from './commented-settings.ts'

/** A folder could not be made ready for feedkeeper. */
class InitError extends FeedkeeperError {
  constructor(path: string, cause: NodeJS.ErrnoException) {
    super('init-failed', `${path} cannot be made (${cause.code ?? cause.message}): is the folder yours to write in?`, {
      cause,
    })
  }
}

/**
 * `feedkeeper init`: makes the folders of definitions and of output, the schema editors check definitions with, and
 * a settings file in which everything is commented out. What is there already is left as it is.
 */
export async function initCommand(options: GlobalOptions): Promise<number> {
  const written: string[] = []
  const kept: string[] = []
  const note = (path: string, isNew: boolean): void => void (isNew ? written : kept).push(path)
  for (const folder of [options.feeds, options.output]) note(folder, await makeFolder(folder))
  const files = [
    [options.config, commentedSettings()],
    [join(options.feeds, 'schema.json'), definitionJsonSchema()],
  ] as const
  for (const [file, text] of files) {
    await makeFolder(dirname(file))
    note(file, await writeNew(file, text))
  }
  if (options.json) printJson({ written, kept })
  else {
    for (const path of written) print(`made     ${path}`)
    for (const path of kept) print(`is there ${path}`)
    print('next: feedkeeper add https://example.org/  finds the feed of a site; feedkeeper run  keeps its articles')
  }
  return exitCodes.ok
}

async function makeFolder(folder: string): Promise<boolean> {
  try {
    return (await mkdir(folder, { recursive: true })) !== undefined
  } catch (cause) {
    throw new InitError(folder, cause as NodeJS.ErrnoException)
  }
}
