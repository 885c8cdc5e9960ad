import type { Article } from '../../article/article.ts'
import { type Stretch, wordDifference } from '../../text/word-difference.ts'
import type { Archive } from '../archive.ts'
import type { ArticleRecord, RevisionRecord } from '../article-record.ts'
import type { ReadArticle } from '../article-store.ts'
import type { ArticleIndex } from '../catalog.ts'
import { revisionTime } from './revisions.ts'

/** One change of an article, as people are told of it. */
export type ToldRevision = {
  readonly atMs: number
  readonly why?: RevisionRecord['why']
  readonly change?: string
  /** The name of the version it replaced; absent where that is not kept. */
  readonly file?: string
  /** In what that version differs from the next that is kept, passage by passage; absent where either cannot be read. */
  readonly difference?: readonly (readonly Stretch[])[]
}

/** Gives every change of an article, the newest first, each with its difference from the version before it, word by word. */
export async function toldRevisions(
  { hash, lang }: Pick<ArticleRecord, 'hash' | 'lang'>,
  parts: Pick<Archive<never>, 'articles' | 'revisions'> & {
    readonly index: Pick<ArticleIndex, 'revisions'>
    readonly readArticle: ReadArticle
  },
): Promise<readonly ToldRevision[]> {
  const { articles, revisions, index, readArticle } = parts
  const names = await revisions.list(hash)
  const versionOf = async (bytes: Promise<Buffer | undefined>, file: string): Promise<Article | undefined> => {
    try {
      const text = (await bytes)?.toString()
      return text === undefined ? undefined : readArticle(text, hash, file)
    } catch {
      return undefined
    }
  }
  const recorded = await index.revisions(hash)
  const told: ToldRevision[] = recorded
    .filter(({ file }) => file === undefined || !names.includes(file))
    .map(({ atMs, why, change }) => ({ atMs, why, ...(change !== undefined && { change }) }))
  let next = await versionOf(articles.get(hash), articles.pathOf(hash))
  for (const file of names.toReversed()) {
    const version = await versionOf(revisions.get(hash, file), file)
    const { atMs = revisionTime(file) ?? 0, ...row } = recorded.find((each) => each.file === file) ?? {}
    told.push({
      atMs,
      ...('why' in row && { why: row.why }),
      ...('change' in row && { change: row.change }),
      file,
      ...(version && next && { difference: wordDifference(textOf(version), textOf(next), lang) }),
    })
    next = version
  }
  return told.sort((a, b) => b.atMs - a.atMs)
}

function textOf({ title, markdown }: Article): string {
  return `# ${title}\n\n${markdown}`
}
