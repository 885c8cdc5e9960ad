import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadSources } from '../../source/load.ts'
import { NotOpmlError, readOpml } from '../../source/opml/opml.ts'
import { sourceIdFor } from '../../source/source-id.ts'
import { feedKey, sourceOfFeed, writeFeedDefinition } from '../../source/write-definition.ts'
import { decodeBytes } from '../../text/charset.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { BadUseError } from '../report-fatal.ts'
import { print, printJson } from '../terminal.ts'

/** `feedkeeper import FILE.opml`: writes a definition for every feed of a list of subscriptions that is not polled yet. */
export async function importCommand(options: GlobalOptions, file: string): Promise<number> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new BadUseError(`${file} cannot be read (${cause.code ?? cause.message})`)
  })
  const { feeds, duplicates, faults } = subscriptionsOf(bytes, file)
  await mkdir(options.feeds, { recursive: true })
  const { sources } = await loadSources(options.feeds)
  const written: { readonly id: string; readonly file: string; readonly url: string }[] = []
  const there: { readonly url: string; readonly file: string }[] = []
  for (const feed of feeds) {
    const source = sourceOfFeed(feed.url, sources)
    if (source) {
      there.push({ url: feed.url, file: source.file })
      continue
    }
    const id = sourceIdFor(feed, (each) => existsSync(join(options.feeds, `${each}.yaml`)))
    const folder = feed.folders.map((name) => name.replaceAll('/', '-')).join('/')
    const name = await writeFeedDefinition(options.feeds, id, { url: feed.url, title: feed.title, folder })
    written.push({ id, file: name, url: feed.url })
  }
  if (options.json) printJson({ written, there, duplicates, faults })
  else {
    for (const each of written) print(`${each.file}  ${each.url}`)
    for (const each of there) print(`there already: ${each.url} (${each.file})`)
    for (const each of duplicates) print(`twice in the file: ${each}`)
    for (const each of faults) print(`left out: ${each}`)
    print(`${written.length} of ${feeds.length} feeds imported into ${options.feeds}`)
  }
  return faults.length === 0 ? exitCodes.ok : exitCodes.someFailed
}

function subscriptionsOf(bytes: Uint8Array, file: string) {
  try {
    return readOpml(decodeBytes(bytes, { kind: 'xml' }).text, file, feedKey)
  } catch (error) {
    if (error instanceof NotOpmlError) throw new BadUseError(error.message)
    throw error
  }
}
