import { makeHugoSite } from '../../publish/hugo/hugo.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { openReader } from '../reader.ts'
import { print, printJson } from '../terminal.ts'

/** `feedkeeper hugo DIR`: makes a minimal Hugo site over the archive, or moves on the window of one. */
export async function hugoCommand(
  options: GlobalOptions & { readonly months?: number },
  folder: string,
): Promise<number> {
  const reader = await openReader(options)
  try {
    const { archive, archiveFolder, settings, folder: definitions, clock } = reader
    const listed = new Map((await archive.catalog.sources.all()).map(({ id, state }) => [id, state.title]))
    const report = await makeHugoSite({
      folder,
      archiveFolder,
      articles: archive.articles,
      index: archive.catalog.articles,
      site: settings.site,
      sources: definitions.sources.map(({ id, definition }) => ({
        id,
        title: definition.title ?? listed.get(id) ?? id,
      })),
      ...(options.months !== undefined && { months: options.months }),
      nowMs: clock(),
    })
    if (options.json) printJson(report)
    else {
      // There are two files for each source, and nobody reads six hundred lines.
      const isAtTop = (name: string) => !name.startsWith('content/')
      for (const name of report.written.filter(isAtTop)) print(`written  ${folder}/${name}`)
      for (const name of report.kept.filter(isAtTop)) print(`kept     ${folder}/${name}`)
      if (report.articles !== undefined) print(`${report.articles} articles in ${folder}/content/posts`)
      print(`build it with: hugo --source ${folder}`)
    }
    return exitCodes.ok
  } finally {
    await reader.close()
  }
}
