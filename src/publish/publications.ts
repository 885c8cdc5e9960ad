import type { ArticleSet } from '../archive/article-keys.ts'
import type { Source } from '../source/load.ts'
import { visibleTitle } from '../text/visible-title.ts'
import type { PublicationSettings, PublicationsSettings, PublishSettings } from './publish-settings.ts'
import type { Selection } from './selection.ts'

/** A merged feed: which articles, in which order, how many, under which name. */
export type Publication = {
  /** Its feed documents are `<name>.rss.xml` and so on. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly language?: string
  readonly selection: Selection
  /** The articles the catalog can give at once, or those noted for it because the selection asks for more. */
  readonly set: ArticleSet
  readonly maxAgeMs?: number
  readonly limit: number
  readonly order: PublicationSettings['order']
  readonly content: PublishSettings['content']
}

/** Lists the publications of the settings; where they name none, `all` and one for each source. */
export function publicationsOf(options: {
  readonly publications: PublicationsSettings
  readonly publish: PublishSettings
  readonly site: { readonly title: string }
  readonly sources: readonly Source[]
  /** What a listing calls itself, for a source whose definition does not. */
  readonly titleOf: (sourceId: string) => string | undefined
}): readonly Publication[] {
  const { site, sources, titleOf } = options
  const named = Object.entries(options.publications)
  const make = (name: string, settings: Partial<PublicationSettings>) => asPublication(name, settings, options.publish)
  if (named.length > 0) return named.map(([name, settings]) => make(name, settings))
  return [
    make('all', { title: site.title, description: `${visibleTitle(site.title, 'all')}: every article` }),
    ...sources
      .filter(({ id }) => id !== 'all')
      .map(({ id, definition }) =>
        make(id, {
          title: visibleTitle(definition.title, titleOf(id), id),
          sources: [id],
          ...(definition.lang !== undefined && { language: definition.lang }),
        }),
      ),
  ]
}

function asPublication(name: string, settings: Partial<PublicationSettings>, publish: PublishSettings): Publication {
  const { sources, languages, tags, words, query, maxAge, language } = settings
  const selection = {
    ...(sources && { sources }),
    ...(languages && { languages }),
    ...(tags && { tags }),
    ...(words && { words }),
    ...(query !== undefined && { query }),
  }
  const title = visibleTitle(settings.title, name)
  return {
    name,
    title,
    description: visibleTitle(settings.description, title),
    ...(language !== undefined && { language }),
    selection,
    set: setOf(name, selection),
    ...(maxAge !== undefined && { maxAgeMs: maxAge }),
    limit: settings.limit ?? 50,
    order: settings.order ?? 'newest-first',
    content: settings.content ?? publish.content,
  }
}

function setOf(name: string, selection: Selection): ArticleSet {
  const { sources, ...rest } = selection
  if (Object.keys(rest).length > 0) return { kind: 'noted', publication: name }
  if (sources === undefined) return { kind: 'all' }
  const [sourceId, second] = sources
  if (sourceId !== undefined && second === undefined) return { kind: 'source', sourceId }
  return { kind: 'noted', publication: name }
}
