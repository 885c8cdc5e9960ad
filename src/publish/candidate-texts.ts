import type { ArticleStore } from '../archive/article-store.ts'
import { readArticle } from '../article/front-matter.ts'

type Texts = { readonly title: string; readonly text: string }

/** An article's texts as selections look for words in them; each is made when it is first asked for, and once. */
export type CandidateTexts = {
  /** Title and Markdown in any case and width. */
  readonly folded: () => Promise<Texts>
  /** Title and visible text as queries look through them. */
  readonly searchable: () => Promise<Texts>
}

/** Gives the texts of an article. */
export type TextsOf = (hash: string, title: string) => CandidateTexts

/** Makes what gives the texts of articles. */
export function candidateTexts(parts: {
  readonly articles: ArticleStore
  /** The zone the archive tells its dates in. */
  readonly timeZone: string
}): TextsOf {
  // A reader of Markdown weighs something, and few selections have a query.
  const queries = once(async () => {
    const [{ markdownReader }, { searchableText }] = await Promise.all([
      import('../text/query/markdown-text.ts'),
      import('../text/query/words.ts'),
    ])
    return { textOf: markdownReader(), searchableText }
  })
  return (hash, title) => {
    const markdown = once(() => bodyOf(hash, parts))
    return {
      folded: once(async () => ({ title: fold(title), text: fold(await markdown()) })),
      searchable: once(async () => {
        const { textOf, searchableText } = await queries()
        return { title: searchableText(title), text: searchableText(textOf(await markdown())) }
      }),
    }
  }
}

/** Folds a text for comparing it in any case and width (NFKC). */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** The Markdown of an article; empty where its file cannot be read, which the publication itself will tell. */
async function bodyOf(hash: string, { articles, timeZone }: Parameters<typeof candidateTexts>[0]): Promise<string> {
  try {
    const bytes = await articles.get(hash)
    return bytes === undefined
      ? ''
      : readArticle(bytes.toString(), { hash, file: articles.pathOf(hash), timeZone }).markdown
  } catch {
    return ''
  }
}
