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
  /** Whether articles that tell one story are one entry, the first of them. */
  readonly isFolded: boolean
  /** Whether its subscription document is a file at any time, or is made when it is asked for. */
  readonly delivery: 'file' | 'on-request'
}

/** How publications are defined. */
export type PublicationRules = {
  readonly publications: PublicationsSettings
  readonly publish: PublishSettings
  readonly site: { readonly title: string }
}

/** Lists the publications that are named: `all`, and those of the settings. */
export function namedPublications({ publications, publish, site }: PublicationRules): readonly Publication[] {
  const all = {
    title: site.title,
    description: `${visibleTitle(site.title, 'all')}: every article`,
    ...publications.all,
  }
  const named = Object.entries({ all, ...publications }).filter(
    ([, each]) => !each.isOff && each.replacedBy === undefined,
  )
  return named.map(([name, settings]) => asPublication(name, name === 'all' ? all : settings, publish, 'file'))
}

/**
 * The publication of a source, which holds its articles alone; `listedTitle` is what its listing calls itself. Absent where a
 * named one has its name, or sources have none.
 */
export function ownPublication(
  { id, definition }: Source,
  listedTitle: string | undefined,
  { publications, publish }: PublicationRules,
): Publication | undefined {
  if (publish.perSource === 'off' || id === 'all' || id in publications) return undefined
  const { lang } = definition
  const title = visibleTitle(definition.title, listedTitle, id)
  const settings = { title, sources: [id], ...(lang !== undefined && { language: lang }) }
  return asPublication(id, settings, publish, publish.perSource === 'files' ? 'file' : 'on-request')
}

function asPublication(
  name: string,
  settings: Partial<PublicationSettings>,
  publish: PublishSettings,
  delivery: Publication['delivery'],
): Publication {
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
    isFolded: settings.duplicates === 'fold',
    delivery,
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
