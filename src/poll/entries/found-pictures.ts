import type { Token } from 'markdown-it'
import type { ArchiveBatch } from '../../archive/archive.ts'
import { readArticle } from '../../article/front-matter.ts'
import { loadLibrary } from '../../load-library.ts'
import type { SourceDefinition } from '../../source/definition.ts'
import type { ArchiveParts } from '../archive-entries.ts'
import { imagesToKeep } from '../images-to-keep.ts'

/** What reading the pictures of an article works with. */
export type PictureParts = {
  readonly archive: Pick<ArchiveParts['archive'], 'articles'>
} & Pick<ArchiveParts, 'images' | 'timeZone' | 'log'>

type Completed = NonNullable<ArchiveBatch['completed']>[number]

/**
 * Adds to what records lacked the pictures of the articles whose identity is told only now: a run was killed between their
 * files and the journal, so that no line says which pictures they show.
 */
export function withPictures(
  completed: readonly Completed[],
  definition: Pick<SourceDefinition, 'images'>,
  parts: PictureParts,
): Promise<readonly Completed[]> {
  if ((definition.images ?? parts.images?.keep ?? 'off') === 'off') return Promise.resolve(completed)
  return Promise.all(
    completed.map(async (each) =>
      each.details.identity === undefined ? each : { ...each, images: await picturesOf(each, definition, parts) },
    ),
  )
}

/** The addresses of the pictures of an article that are to be kept, as its file has them; none where that cannot be read, which is told. */
export async function picturesOf(
  { hash, details }: Pick<Completed, 'hash' | 'details'>,
  definition: Pick<SourceDefinition, 'images'>,
  { archive: { articles }, images, timeZone, log }: PictureParts,
): Promise<readonly string[]> {
  const file = articles.pathOf(hash)
  try {
    const bytes = await articles.get(hash)
    if (bytes === undefined) return []
    const article = readArticle(bytes.toString(), { hash, file, timeZone })
    return imagesToKeep({ article, images: picturesIn(article.markdown) }, details, definition, images)
  } catch (error) {
    const reason = (error as Error).message
    log.warn({ file, error: reason }, `${file}: its pictures are not kept: ${reason}`)
    return []
  }
}

function picturesIn(markdown: string): readonly string[] {
  const MarkdownIt = loadLibrary('markdown-it') as typeof import('markdown-it').default
  const addresses = (tokens: readonly Token[]): readonly string[] =>
    tokens.flatMap(({ type, children, attrs }) =>
      type === 'image' ? [String(new Map(attrs).get('src') ?? '')] : addresses(children ?? []),
    )
  return addresses(new MarkdownIt().parse(markdown, {}))
}
