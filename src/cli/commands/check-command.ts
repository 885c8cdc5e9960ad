import { loadSources } from '../../source/load.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { settingsOf } from '../surroundings.ts'
import { print, printJson } from '../terminal.ts'

/**
 * `feedkeeper run --check`: reads settings and definitions and tells every fault; opens and makes nothing, also beside a
 * worker. Throws `YamlFileError` for bad settings, as `run` would.
 */
export async function checkCommand(options: GlobalOptions): Promise<number> {
  await settingsOf(options)
  const { sources, errors } = await loadSources(options.feeds)
  const faults = errors.flatMap(({ message }) => message.split('\n'))
  if (options.json) printJson({ sources: sources.length, faults })
  else {
    for (const fault of faults) process.stderr.write(`${fault}\n`)
    print(`settings are usable, and ${sources.length} of ${sources.length + errors.length} definitions`)
  }
  return faults.length === 0 ? exitCodes.ok : exitCodes.badUse
}
