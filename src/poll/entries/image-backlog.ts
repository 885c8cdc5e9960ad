import type { Archive } from '../../archive/archive.ts'
import type { Source } from '../../source/load.ts'
import { articlesOfSource } from '../articles-of-source.ts'
import { type PictureParts, picturesOf } from './found-pictures.ts'

/** The pictures of one source's articles that nobody was told to keep. */
export type SourceBacklog = {
  readonly source: string
  /** Articles that were looked at. */
  readonly articles: number
  /** Pictures that are to be kept from now on, each address once. */
  readonly images: number
}

/** What looking for such pictures works with. */
export type BacklogParts = Omit<PictureParts, 'archive'> & {
  readonly archive: Pick<Archive<never>, 'articles'> & {
    readonly catalog: Pick<Archive<never>['catalog'], 'articles' | 'images'>
  }
  /** Tells the archive which pictures articles show; absent where nothing is to be written. */
  readonly keep?: Archive<never>['keep'] | undefined
}

const articlesPerStep = 100

/**
 * Looks for pictures of articles that came in before pictures were kept, and has them kept: the journal is told which an article
 * shows, and they are fetched like any other. What was told before is passed over, so that it may be stopped and begun anew.
 */
export async function noteImageBacklog(
  sources: readonly Source[],
  parts: BacklogParts,
  options: {
    /** Only articles published since then, in milliseconds since the epoch. */
    readonly sinceMs?: number | undefined
    readonly signal?: AbortSignal | undefined
    readonly onArticle?: ((sourceId: string) => void) | undefined
  } = {},
): Promise<readonly SourceBacklog[]> {
  const { sinceMs, signal, onArticle } = options
  const found: SourceBacklog[] = []
  const addresses = new Set<string>()
  for (const source of sources) {
    let articles = 0
    const before = addresses.size
    let step: Showing[] = []
    const note = async () => {
      for (const url of await noteStep(step, parts)) addresses.add(url)
      step = []
    }
    for await (const { hash, details } of articlesOfSource(source.id, parts.archive.catalog, sinceMs)) {
      if (signal?.aborted) break
      step.push({ hash, images: await picturesOf({ hash, details }, source.definition, parts) })
      articles += 1
      onArticle?.(source.id)
      if (step.length === articlesPerStep) await note()
    }
    await note()
    found.push({ source: source.id, articles, images: addresses.size - before })
  }
  return found
}

type Showing = { readonly hash: string; readonly images: readonly string[] }

/** Tells which pictures articles show that the catalog does not know of; gives their addresses. */
async function noteStep(articles: readonly Showing[], { archive, keep }: BacklogParts): Promise<readonly string[]> {
  const known = await archive.catalog.images.shownBy(articles.map(({ hash }) => hash))
  const missing = articles.flatMap(({ hash, images }) => {
    const left = images.filter((url) => !known.get(hash)?.has(url))
    return left.length === 0 ? [] : [{ hash, details: {}, images: left }]
  })
  if (missing.length > 0) await keep?.({ completed: missing })
  return missing.flatMap(({ images }) => images)
}
