import type { Article } from '../../article/article.ts'
import { loadLibrary } from '../../load-library.ts'
import { comparableLines } from './comparable-lines.ts'

/** So many passages are told apart; what differs in more has changed as a whole. */
const mostEdits = 1_000

/**
 * Says in a few words in what the content of two versions of an article differs: `title; 2 passages`, `1 passage removed`;
 * absent where in nothing that a reader cares for (see `comparableLines`).
 */
export function contentChange(
  former: Pick<Article, 'title' | 'markdown'>,
  now: Pick<Article, 'title' | 'markdown'>,
): string | undefined {
  const isRetitled = comparableLines(former.title).join(' ') !== comparableLines(now.title).join(' ')
  const before = [...comparableLines(former.markdown)]
  const after = [...comparableLines(now.markdown)]
  const isSame = before.length === after.length && before.every((line, index) => line === after[index])
  const parts = [...(isRetitled ? ['title'] : []), ...(isSame ? [] : passages(before, after))]
  return parts.length === 0 ? undefined : parts.join('; ')
}

/** Counts the passages that changed, came and went; consecutive ones are one. */
function passages(before: string[], after: string[]): readonly string[] {
  const { diffArrays } = loadLibrary('diff') as typeof import('diff')
  const changes = diffArrays(before, after, { maxEditLength: mostEdits })
  if (changes === undefined) return ['the whole text']
  const counts = { changed: 0, added: 0, removed: 0 }
  for (let at = 0; at < changes.length; at += 1) {
    const [one, next] = [changes[at], changes[at + 1]]
    if ((one?.removed && next?.added) || (one?.added && next?.removed)) {
      counts.changed += 1
      at += 1
    } else if (one?.added) counts.added += 1
    else if (one?.removed) counts.removed += 1
  }
  const told = (count: number, what: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? 'passage' : 'passages'}${what}`]
  return [...told(counts.changed, ''), ...told(counts.added, ' added'), ...told(counts.removed, ' removed')]
}
