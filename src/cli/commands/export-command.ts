import { writeFile } from 'node:fs/promises'
import { loadSources } from '../../source/load.ts'
import { type Subscription, writeSubscriptions } from '../../source/opml/opml.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { BadUseError } from '../report-fatal.ts'
import { settingsOf } from '../surroundings.ts'
import { print, printJson } from '../terminal.ts'

/** `feedkeeper export [FILE.opml]`: the feeds that are polled, as OPML 2.0; to stdout where no file is named. */
export async function exportCommand(options: GlobalOptions, file: string | undefined): Promise<number> {
  const { settings } = await settingsOf(options)
  const { sources, errors } = await loadSources(options.feeds)
  const feeds = sources.flatMap(({ id, definition }): Subscription[] =>
    definition.list.feed === undefined
      ? []
      : [
          {
            url: definition.list.feed.url,
            title: definition.title ?? id,
            folders: definition.folder?.split('/').filter((name) => name !== '') ?? [],
          },
        ],
  )
  const opml = writeSubscriptions(settings.site.title, feeds)
  if (file === undefined) {
    if (options.json) printJson(feeds)
    else process.stdout.write(opml)
  } else {
    await writeFile(file, opml).catch((cause: NodeJS.ErrnoException) => {
      throw new BadUseError(`${file} cannot be written (${cause.code ?? cause.message})`)
    })
    const others = sources.length - feeds.length
    if (options.json) printJson({ file, feeds: feeds.length, leftOut: others })
    else
      print(`${feeds.length} feeds in ${file}${others > 0 ? `; ${others} sources are no feeds and were left out` : ''}`)
  }
  for (const error of errors) process.stderr.write(`${error.message}\n`)
  return errors.length === 0 ? exitCodes.ok : exitCodes.someFailed
}
