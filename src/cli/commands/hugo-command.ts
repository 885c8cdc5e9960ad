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
    const { archive, archiveFolder, settings, clock } = reader
    const report = await makeHugoSite({
      folder,
      archiveFolder,
      articles: archive.articles,
      index: archive.catalog.articles,
      site: settings.site,
      ...(options.months !== undefined && { months: options.months }),
      nowMs: clock(),
    })
    if (options.json) printJson(report)
    else {
      for (const name of report.written) print(`written  ${folder}/${name}`)
      for (const name of report.kept) print(`kept     ${folder}/${name}`)
      if (report.articles !== undefined) print(`${report.articles} articles in ${folder}/content/posts`)
      print(`build it with: hugo --source ${folder}`)
    }
    return exitCodes.ok
  } finally {
    await reader.close()
  }
}
