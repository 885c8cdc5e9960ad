import type { GonePublication } from '../../archive/catalog.ts'
import type { Directory } from '../directory.ts'
import { planLast } from '../documents/document-plan.ts'
import { feedDocumentFile, feedFormats } from '../formats/feed-document.ts'
import { type PublishParts, planParts } from '../publish-parts.ts'

/** The last document of a publication that went stays so long. */
const lastDocumentForMs = 86_400_000

/** The publications that went, as of the last look. */
export async function gonePublications({
  archive,
  memory,
}: Pick<PublishParts, 'archive' | 'memory'>): Promise<Map<string, GonePublication>> {
  memory.gone ??= new Map(await archive.catalog.gonePublications())
  return memory.gone
}

/**
 * Tells the journal and the log of publications that went since the last look, and of those that are back. The last document
 * of one that went says so, and leaves with the rest of its files after a day. Gives the files that were written.
 */
export async function endPublications(directory: Directory, parts: PublishParts): Promise<readonly string[]> {
  const { archive, memory, clock, log } = parts
  const gone = await gonePublications(parts)
  memory.names ??= new Map(await archive.publications.documents.names())
  const written: string[] = []
  for (const [name, title] of memory.told === directory ? [] : await noteNames(directory, memory.names, parts)) {
    const successor = directory.replaced.get(name)
    const instead = successor === undefined ? '' : `; readers are led to ${successor}`
    log.info({ publication: name }, `publication ${name} is gone: its feeds answer that from now on${instead}`)
    written.push(...(await writeLast(name, title, directory, parts)))
  }
  for (const [name, { goneAtMs }] of gone) {
    if (memory.names.has(name) && goneAtMs + lastDocumentForMs <= clock()) await removeFiles(name, parts)
  }
  return written
}

/** Notes which publications there are, which went, and which are back; gives names and titles of those that went. */
async function noteNames(
  directory: Directory,
  names: Map<string, string>,
  parts: PublishParts,
): Promise<readonly (readonly [string, string])[]> {
  const { archive, clock } = parts
  const gone = await gonePublications(parts)
  const there = new Map(directory.publications.map(({ name, title }) => [name, title]))
  const went = [...names].filter(([name]) => !there.has(name) && !gone.has(name) && !stays(name, parts))
  const back = [...there].filter(([name]) => gone.has(name))
  if (went.length + back.length > 0) {
    const publications = [
      ...went.map(([name, title]) => ({ name, title, isGone: true })),
      ...back.map(([name, title]) => ({ name, title, isGone: false })),
    ]
    await archive.keep({ publications })
    for (const [name] of back) gone.delete(name)
    for (const [name, title] of went) gone.set(name, { title, goneAtMs: clock() })
  }
  const news = new Map([...there].filter(([name, title]) => names.get(name) !== title))
  if (news.size > 0) await archive.publications.documents.putNames(news)
  for (const [name, title] of news) names.set(name, title)
  return went
}

/** Whether what is published under a name stays as it is, though there is no such publication now: it cannot be told why. */
function stays(name: string, { sources, isBroken }: PublishParts): boolean {
  // A folder of definitions that is empty all of a sudden was hardly meant so.
  return isBroken(name) || sources().length === 0
}

async function writeLast(
  name: string,
  title: string,
  directory: Directory,
  parts: PublishParts,
): Promise<readonly string[]> {
  const there = new Set(await parts.files.names(''))
  if (!feedFormats.some((format) => there.has(feedDocumentFile(name, format)))) return []
  const planned = planParts(directory, parts)
  const successor = directory.replaced.get(name)
  const url = new URL(successor === undefined ? '' : `feeds/${successor}`, planned.baseUrl).href
  const notice = {
    id: `publication/${name}/ended`,
    title: 'This feed has ended',
    text: `“${title}” is not published any more.${successor === undefined ? '' : ` Subscribe to ${url} instead.`}`,
    url,
    atMs: parts.clock(),
  }
  const plan = planLast(name, title, notice, planned)
  return (await parts.maker.make(name, async () => plan, { isForced: true })).written
}

async function removeFiles(name: string, { files, archive, memory, log }: PublishParts): Promise<void> {
  for (const file of await files.names('')) {
    if (feedFormats.some((format) => file === feedDocumentFile(name, format))) await files.remove(file)
  }
  for (const file of await files.names(name)) await files.remove(`${name}/${file}`)
  await archive.publications.documents.forget(name)
  memory.names?.delete(name)
  log.info({ publication: name }, `publication ${name}: its files left the folder of feeds`)
}
