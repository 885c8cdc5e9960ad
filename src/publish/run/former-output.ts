import type { Directory } from '../directory.ts'
import { endOfFormerMonth } from '../documents/archive-page.ts'
import { feedDocumentFile, feedFormats } from '../formats/feed-document.ts'
import { askedTimes, type PublishParts } from '../publish-parts.ts'

/**
 * Once for a folder of feeds of which nothing is noted, be it of a feedkeeper that kept everything as files or of a lost
 * database: feeds of sources that are there are kept current as if they had just been asked for, archive documents of
 * former names are removed (the server leads on from there), and it is told which feeds are public that were not.
 */
export async function takeOverFormer(directory: Directory, parts: PublishParts): Promise<void> {
  const { archive, memory, files, clock, log, settings } = parts
  if (memory.names !== undefined) return
  const { documents } = archive.publications
  memory.names = new Map(await documents.names())
  if (memory.names.size > 0) return
  const there = new Set(await files.names(''))
  const hasFiles = (name: string) => feedFormats.some((format) => there.has(feedDocumentFile(name, format)))
  // Each that had archive documents had documents to subscribe to beside them.
  for (const { name } of directory.publications.filter((each) => hasFiles(each.name))) {
    const former = (await files.names(name)).flatMap((file) => {
      const [place = ''] = file.split('.', 1)
      return endOfFormerMonth(place) === undefined ? [] : [file]
    })
    for (const file of former) await files.remove(`${name}/${file}`)
  }
  const kept = directory.publications.filter(({ name, delivery }) => delivery === 'on-request' && hasFiles(name))
  if (kept.length > 0) {
    const askedAtMs = clock()
    await documents.put(kept.map(({ name }) => ({ path: name, written: '', askedAtMs })))
    const asked = await askedTimes(parts)
    for (const { name } of kept) asked.set(name, askedAtMs)
    log.info(
      { feeds: kept.length },
      `${kept.length} feeds of sources are kept current for 30 days, and longer where the server is asked for them; publish.perSource: files keeps all of them as files`,
    )
  }
  const named = Object.keys(settings.publications).filter((name) => hasFiles(name))
  const { publications } = directory
  if (named.length === 0 || hasFiles('all')) return
  const isAllNew = publications.some(({ name }) => name === 'all') && !('all' in settings.publications)
  const sources = publications.filter(({ name }) => !(name in settings.publications) && name !== 'all').length
  const news = [
    ...(isAllNew ? ['`all` (publications.all: off turns it off)'] : []),
    ...(sources > 0 ? [`a feed for each of ${sources} sources (publish.perSource: off turns them off)`] : []),
  ]
  if (news.length > 0) log.warn(`beside the publications you named, these are public now: ${news.join(', and ')}`)
}
