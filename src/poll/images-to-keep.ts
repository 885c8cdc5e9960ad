import type { ArticleDetails } from '../archive/article-record.ts'
import type { ImagesSettings } from '../archive/images/images-settings.ts'
import type { WrittenArticle } from '../article/write-article.ts'
import type { SourceDefinition } from '../source/definition.ts'
import { imageAddress } from '../text/image-address.ts'

/** Which pictures are kept where a definition does not say, and how many of one article. */
export type ImagesKept = Pick<ImagesSettings, 'keep' | 'perArticle'>

const pictureName = /\.(?:avif|bmp|gif|jpe?g|png|webp)$/i

/** The addresses of the pictures of an article that are to be kept, the thumbnail first; each once. */
export function imagesToKeep(
  { article, images }: Pick<WrittenArticle, 'article' | 'images'>,
  { enclosures = [] }: Pick<ArticleDetails, 'enclosures'>,
  definition: Pick<SourceDefinition, 'images'>,
  settings: ImagesKept | undefined,
): readonly string[] {
  const keep = definition.images ?? settings?.keep ?? 'off'
  if (keep === 'off') return []
  const pictures = enclosures.filter(
    ({ type, url }) => type?.toLowerCase().startsWith('image/') ?? pictureName.test(URL.parse(url)?.pathname ?? ''),
  )
  const shown = keep === 'thumbnails' ? [] : [...images, ...pictures.map(({ url }) => url)]
  const addresses = [article.thumbnail, ...shown].flatMap((written) => imageAddress(written, article.url) ?? [])
  return [...new Set(addresses)].slice(0, settings?.perArticle)
}
