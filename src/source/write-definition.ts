import { join } from 'node:path'
import { stringify } from 'yaml'
import { definitionJsonSchema } from './definition.ts'
import { listKind } from './list-kind.ts'
import type { Source } from './load.ts'
import { SourceFileError } from './load.ts'
import { writeNew } from './write-new.ts'

/** A feed, or another listing, that is to become a source. */
export type NewFeed = {
  readonly url: string
  /** The definition to write, where it is no feed; title and language are added where it has none. */
  readonly definition?: object | undefined
  readonly title?: string | undefined
  /** BCP 47; what is no such tag is left out. */
  readonly lang?: string | undefined
  /** Folder in OPML; a `/` parts folders within folders. */
  readonly folder?: string | undefined
}

/** Writes `<id>.yaml` for a feed and gives the file's name; throws `SourceFileError` where the file is there already. */
export async function writeFeedDefinition(feedsFolder: string, id: string, feed: NewFeed): Promise<string> {
  const lang = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(feed.lang ?? '') ? feed.lang : undefined
  const definition = {
    ...(feed.title && { title: feed.title.slice(0, 200) }),
    ...(lang && { lang }),
    ...(feed.folder && { folder: feed.folder.slice(0, 200) }),
    ...(feed.definition ?? { list: { feed: { url: feed.url } } }),
  }
  const file = join(feedsFolder, `${id}.yaml`)
  const text = `# yaml-language-server: $schema=./schema.json\n${stringify(definition, { lineWidth: 0 })}`
  // The schema that definitions point to stands beside them.
  await writeNew(join(feedsFolder, 'schema.json'), definitionJsonSchema())
  if (!(await writeNew(file, text))) throw new SourceFileError(file, 'cannot be written (it is there already)')
  return file
}

/** The source that polls a feed's address already, whatever its scheme, case of host or last slash. */
export function sourceOfFeed(url: string, sources: readonly Source[]): Source | undefined {
  const key = feedKey(url)
  return sources.find(({ definition: { list } }) => feedKey(listKind(list).url) === key)
}

/** What two spellings of one feed's address have in common. */
export function feedKey(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null) return url
  return `${parsed.host.replace(/^www\./, '')}${parsed.pathname.replace(/\/+$/, '')}${parsed.search}`
}
