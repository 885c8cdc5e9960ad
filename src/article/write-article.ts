import type { Enclosure } from '../parse/listing.ts'
import type { ArticleHead } from './article.ts'
import { type ArticleSource, buildArticle } from './build-article.ts'
import { mediaHtml } from './entry-media.ts'
import { articleFormatter } from './format-article.ts'
import { largeHtmlToMarkdown } from './markdown/large-markdown.ts'
import { htmlToMarkdown } from './markdown/markdown.ts'
import { withoutBlocks } from './page/repeated/page-blocks.ts'

/** An entry's HTML, and what else its article is made of. */
export type ArticleDraft = ArticleSource & {
  readonly html: string
  /** Blocks that are left out of it, by their hashes. */
  readonly leftOut?: readonly string[]
  /** What the entry carries beside its text. */
  readonly enclosures?: readonly Enclosure[]
  /** Whether the text is converted piece by piece, in memory for one, because it was too large to be converted whole. */
  readonly isLarge?: boolean
  /** The zone the archive tells its dates in. */
  readonly timeZone: string
}

/** An article as it is kept. */
export type WrittenArticle = {
  readonly article: ArticleHead
  /** Its file, in UTF-8. */
  readonly text: Uint8Array
  /** Whether it has no text of its own. */
  readonly isEmpty: boolean
  /** The addresses of the pictures in its text, in their order. */
  readonly images: readonly string[]
}

/** The same before its file is encoded. */
export type ArticleFile = Omit<WrittenArticle, 'text'> & { readonly file: string }

/** Gives the function that writes the files of articles from the HTML of their entries; to be used for many. */
export function articleWriter(): (draft: ArticleDraft) => WrittenArticle {
  const write = fileWriter()
  return (draft) => {
    const { file, ...article } = write(draft)
    return { ...article, text: Buffer.from(file) }
  }
}

/** Does what `articleWriter` does, but leaves it to the caller to encode the files. */
export function fileWriter(): (draft: ArticleDraft) => ArticleFile {
  const formatters = new Map<string, ReturnType<typeof articleFormatter>>()
  return ({ html: whole, leftOut = [], enclosures = [], isLarge = false, timeZone, ...source }) => {
    const html = leftOut.length > 0 && !isLarge ? withoutBlocks(whole, leftOut) : whole
    const address = { url: source.entry.url ?? source.siteUrl }
    const converted = isLarge ? largeHtmlToMarkdown(html, address) : htmlToMarkdown(html, address)
    // By itself, since the HTML of a text may leave elements open.
    const media = mediaHtml(enclosures, html)
    const besideText = media === '' ? undefined : htmlToMarkdown(media, address)
    const text = buildArticle({ ...source, converted })
    const article = { ...text, markdown: [text.markdown, besideText?.markdown].filter(Boolean).join('\n\n') }
    const { markdown: _markdown, ...head } = article
    const format = formatters.get(timeZone) ?? articleFormatter(timeZone)
    formatters.set(timeZone, format)
    const images = [...converted.images, ...(besideText?.images ?? [])]
    return { article: head, file: format(article), isEmpty: converted.markdown === '', images }
  }
}
