import { DateTime } from 'luxon'
import type { RevisionRecord } from '../../../archive/article-record.ts'
import { revisionTime } from '../../../archive/revisions/revisions.ts'
import type { Article } from '../../../article/article.ts'
import { readArticle } from '../../../article/front-matter.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { knownArticle } from '../../known-article.ts'
import { openReader, type Reader } from '../../reader.ts'
import { paint, print, printJson } from '../../terminal.ts'
import { type Stretch, wordDifference } from './word-difference.ts'

/** One change of an article, as `history` tells it. */
type ToldRevision = {
  readonly atMs: number
  readonly why?: RevisionRecord['why']
  readonly change?: string
  /** The version it replaced; absent where that is not kept. */
  readonly file?: string
  /** In what that version differs from the next that is kept, passage by passage; absent where either cannot be read. */
  readonly difference?: readonly (readonly Stretch[])[]
}

/**
 * `feedkeeper history HASH`: every revision of an article, the newest first, each with its difference from the version before
 * it. The first digits of a hash are enough. It may be asked while the daemon is at work.
 */
export async function historyCommand(options: GlobalOptions, start: string): Promise<number> {
  const reader = await openReader(options)
  try {
    const { catalog } = reader.archive
    const hash = await knownArticle(start, catalog)
    const record = (await catalog.articles.find([hash])).get(hash)
    const { title = '', url = '', publishedAtMs = 0, firstSeenAtMs } = record ?? {}
    const revisions = await revisionsOf(hash, record?.lang ?? 'und', reader)
    const zone = reader.settings.site.timeZone
    if (options.json) {
      const times = {
        publishedAt: new Date(publishedAtMs).toISOString(),
        ...(firstSeenAtMs !== undefined && { firstSeenAt: new Date(firstSeenAtMs).toISOString() }),
      }
      const told = revisions.map(({ atMs, ...rest }) => ({ at: new Date(atMs).toISOString(), ...rest }))
      printJson({ hash, title, url, ...times, revisions: told })
    } else {
      const first = firstSeenAtMs === undefined ? [] : [`${timeIn(zone, firstSeenAtMs)}  first seen`]
      const none = revisions.length === 0 ? ['it was never revised'] : []
      const head = [paint('bold', title), url, `articles/${hash.slice(0, 2)}/${hash}.md`, '']
      print([...head, ...revisions.flatMap((each) => linesOf(each, zone)), ...none, ...first].join('\n'))
    }
    return exitCodes.ok
  } finally {
    await reader.close()
  }
}

async function revisionsOf(
  hash: string,
  lang: string,
  { archive, settings }: Reader,
): Promise<readonly ToldRevision[]> {
  const { articles, revisions, catalog } = archive
  const names = await revisions.list(hash)
  const versionOf = async (bytes: Promise<Buffer | undefined>, file: string): Promise<Article | undefined> => {
    try {
      const text = (await bytes)?.toString()
      return text === undefined ? undefined : readArticle(text, { hash, file, timeZone: settings.site.timeZone })
    } catch {
      return undefined
    }
  }
  const recorded = await catalog.articles.revisions(hash)
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
      file: `revisions/${hash.slice(0, 2)}/${hash}/${file}`,
      ...(version && next && { difference: wordDifference(textOf(version), textOf(next), lang) }),
    })
    next = version
  }
  return told.sort((a, b) => b.atMs - a.atMs)
}

function textOf({ title, markdown }: Article): string {
  return `# ${title}\n\n${markdown}`
}

function linesOf({ atMs, why, change, file, difference }: ToldRevision, zone: string): readonly string[] {
  const head = [timeIn(zone, atMs), why, change].filter((each) => each !== undefined).join('  ')
  if (file === undefined) return [`${head}  ${paint('dim', '(what it was before is not kept)')}`, '']
  const changes = difference?.map((passage) => `  ${passage.map(shown).join('')}`) ?? ['  it cannot be read']
  return [head, paint('dim', `  ${file}`), ...(changes.length === 0 ? ['  nothing in title or text'] : changes), '']
}

/** In colours where stdout shows them, else between the signs that `git diff --word-diff` puts there. */
function shown({ text, kind }: Stretch): string {
  if (kind === 'same') return text
  const isColoured = paint('red', text) !== text
  if (kind === 'removed') return isColoured ? paint(['red', 'strikethrough'], text) : `[-${text}-]`
  return isColoured ? paint('green', text) : `{+${text}+}`
}

function timeIn(zone: string, atMs: number): string {
  return DateTime.fromMillis(atMs, { zone }).toFormat('yyyy-MM-dd HH:mm:ss')
}
