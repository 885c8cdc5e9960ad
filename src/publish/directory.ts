import { namesSecret } from '../fetch/secrets/secrets.ts'
import type { Podcast } from '../parse/listing.ts'
import type { Source } from '../source/load.ts'
import { visibleTitle } from '../text/visible-title.ts'
import { webUri } from '../text/web-uri.ts'
import type { PublishedPodcast } from './formats/feed-document.ts'
import type { PublishedSource } from './formats/published-article.ts'
import { inTurns } from './in-turns.ts'
import { namedPublications, ownPublication, type Publication, type PublicationRules } from './publications.ts'

/** What the listing of a source says of it, as far as publications show it. */
export type ListedSource = {
  readonly title?: string
  readonly siteUrl?: string
  readonly author?: string
  readonly imageUrl?: string
  readonly podcast?: Podcast
}

/** The publications and sources there are at one moment. */
export type Directory = {
  readonly publications: readonly Publication[]
  /** The publication of a name; absent where there is none. */
  readonly find: (name: string) => Publication | undefined
  /** The publications that took the place of others, by the names of these. */
  readonly replaced: ReadonlyMap<string, string>
  readonly sources: readonly PublishedSource[]
  /** What a source says of itself as a podcast; absent where it is none. */
  readonly podcastOf: (id: string) => PublishedPodcast | undefined
  /** Says where articles of a source come from; a source whose definition is gone is known by its id alone. */
  readonly sourceOf: (id: string) => PublishedSource
}

/** Looks up what publications and sources there are now; where they are many, others have their turns meanwhile. */
export async function takeDirectory(options: {
  readonly settings: PublicationRules
  readonly sources: readonly Source[]
  readonly listed: (sourceId: string) => ListedSource
}): Promise<Directory> {
  const { settings, sources, listed } = options
  const publications = [...namedPublications(settings)]
  /** The publication that holds one source's articles and nothing else, by that source. */
  const own = new Map(publications.flatMap(({ name, set }) => (set.kind === 'source' ? [[set.sourceId, name]] : [])))
  const known = new Map<string, PublishedSource>()
  await inTurns(sources, (source) => {
    const ownOne = ownPublication(source, listed(source.id).title, settings)
    if (ownOne !== undefined) publications.push(ownOne)
    known.set(source.id, publishedSource(source, listed(source.id), ownOne?.name ?? own.get(source.id)))
  })
  const byName = new Map(publications.map((publication) => [publication.name, publication]))
  const replaced = Object.entries(settings.publications).flatMap(([name, { replacedBy }]) =>
    replacedBy !== undefined && byName.has(replacedBy) ? [[name, replacedBy] as const] : [],
  )
  return {
    publications,
    find: (name) => byName.get(name),
    replaced: new Map(replaced),
    sources: [...known.values()],
    podcastOf: (id) => podcastOf(listed(id)),
    sourceOf: (id) => known.get(id) ?? { id, title: visibleTitle(listed(id).title, id) },
  }
}

function publishedSource(
  { id, definition }: Source,
  listed: ListedSource,
  publication: string | undefined,
): PublishedSource {
  const url = webUri(listed.siteUrl ?? '')
  const { feed } = definition.list
  const feedUrl = feed === undefined || definition.private || namesSecret(feed.url) ? undefined : webUri(feed.url)
  return {
    id,
    title: visibleTitle(definition.title, listed.title, id),
    ...(url !== undefined && { url }),
    ...(feedUrl !== undefined && { feedUrl }),
    ...(publication !== undefined && { publication }),
  }
}

function podcastOf({ podcast, author, imageUrl }: ListedSource): PublishedPodcast | undefined {
  if (podcast === undefined) return undefined
  const pictureUrl = imageUrl === undefined ? undefined : webUri(imageUrl)
  return { ...podcast, ...(author !== undefined && { author }), ...(pictureUrl !== undefined && { pictureUrl }) }
}
