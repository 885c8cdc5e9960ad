import type { Archive } from '../../../archive/archive.ts'
import type { DuplicateGroup, DuplicateWords } from '../../../archive/duplicates.ts'
import { FeedkeeperError } from '../../../feedkeeper-error.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { onWorkspace } from '../../on-workspace.ts'
import { createProgress } from '../../progress.ts'
import { openReader } from '../../reader.ts'
import { print, printJson } from '../../terminal.ts'

/** An article of a group as it is told. */
type ToldMember = {
  readonly hash: string
  readonly source: string
  readonly title: string
  readonly url: string
  readonly published: string
  readonly file: string
  /** The article it was found to be like, how much so, and the words that differ: `a` there, `b` here. */
  readonly of?: string
  readonly score?: number
  readonly differences?: readonly DuplicateWords[]
}
type ToldGroup = { readonly articles: readonly ToldMember[] }
type ReadArchive = Pick<Archive<never>, 'articles'> & {
  readonly catalog: Pick<Archive<never>['catalog'], 'articles' | 'duplicates'>
}

const groupsPerPage = 200

/**
 * `feedkeeper duplicates`: the articles that tell the same story, group by group, those with the newest first. What was not
 * looked through yet is looked through first, unless a worker is at it.
 */
export async function duplicatesCommand(options: GlobalOptions): Promise<number> {
  try {
    return await onWorkspace(options, { logLevel: 'warn' }, async ({ archive, duplicates, terminal }) => {
      const progress = createProgress(options.json ? undefined : terminal)
      progress.expect(await archive.catalog.duplicates.pending())
      await duplicates.run(
        () => !archive.damage.aborted,
        ({ compared }) => {
          for (let done = 0; done < compared; done += 1) progress.step('duplicates')
        },
      )
      progress.stop()
      archive.damage.throwIfAborted()
      return tell(archive, options)
    })
  } catch (error) {
    if (!(error instanceof FeedkeeperError) || error.code !== 'output-locked') throw error
  }
  const reader = await openReader(options)
  try {
    return await tell(reader.archive, options)
  } finally {
    await reader.close()
  }
}

async function tell(archive: ReadArchive, { json }: GlobalOptions): Promise<number> {
  const groups: ToldGroup[] = []
  const { duplicates } = archive.catalog
  for (let before: number | undefined; ; ) {
    const page = await duplicates.groups(groupsPerPage, before)
    for (const group of page) groups.push(await toldGroup(group, archive))
    before = page.at(-1)?.id
    if (before === undefined) break
  }
  const pending = await duplicates.pending()
  if (json) printJson({ groups, pending })
  else {
    for (const group of groups) print(described(group))
    print(
      `${groups.length} stories stand in the archive more than once${pending > 0 ? `; ${pending} articles have yet to be looked at` : ''}`,
    )
  }
  return exitCodes.ok
}

async function toldGroup({ members }: DuplicateGroup, { catalog, articles }: ReadArchive): Promise<ToldGroup> {
  const records = await catalog.articles.find(members.map(({ hash }) => hash))
  return {
    articles: members.flatMap(({ hash, of }): ToldMember[] => {
      const record = records.get(hash)
      if (record === undefined) return []
      const { sourceId: source, title, url, publishedAtMs } = record
      const published = new Date(publishedAtMs).toISOString()
      const like = of && { of: of.hash, score: Math.round(of.score * 1_000) / 1_000, differences: of.differences }
      return [{ hash, source, title, url, published, file: articles.pathOf(hash), ...like }]
    }),
  }
}

function described({ articles }: ToldGroup): string {
  return articles
    .map(({ hash, source, title, url, score, differences = [] }, index) =>
      [
        `${index === 0 ? '' : '  '}${hash}  ${source}  ${title}${score === undefined ? '' : `  (${score.toFixed(2)})`}`,
        `    ${url}`,
        ...differences.map(({ a, b }) => `    ${a || '-'} | ${b || '-'}`),
      ].join('\n'),
    )
    .join('\n')
}
