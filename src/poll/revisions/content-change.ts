import type { Article } from '../../article/article.ts'
import { loadLibrary } from '../../load-library.ts'
import { type ChangedPassage, changedWords } from './changed-words.ts'
import { comparableLines } from './comparable-lines.ts'

/** So many passages are told apart; what differs in more has changed as a whole. */
const mostEdits = 1_000

/**
 * Says in one line in what the content of two versions of an article differs, and in which words: `title; 2 passages: six →
 * seven, …`, `1 passage removed: − Rain.`; absent where in nothing that a reader cares for (see `comparableLines`).
 */
export function contentChange(
  former: Pick<Article, 'title' | 'markdown'>,
  now: Pick<Article, 'title' | 'markdown' | 'lang'>,
): string | undefined {
  const titles = [comparableLines(former.title).join(' '), comparableLines(now.title).join(' ')] as const
  const before = [...comparableLines(former.markdown)]
  const after = [...comparableLines(now.markdown)]
  const isRetitled = titles[0] !== titles[1]
  const isSame = before.length === after.length && before.every((line, index) => line === after[index])
  if (!isRetitled && isSame) return undefined
  const changed = isSame ? [] : changedPassages(before, after)
  const counts = [...(isRetitled ? ['title'] : []), ...(changed === undefined ? ['the whole text'] : counted(changed))]
  const words = changedWords([...(isRetitled ? [titles] : []), ...(changed ?? [])], now.lang)
  return `${counts.join('; ')}${words === '' ? '' : `: ${words}`}`
}

/** The passages that changed, came and went, consecutive ones as one; absent where there are too many to be told apart. */
function changedPassages(before: string[], after: string[]): readonly ChangedPassage[] | undefined {
  const { diffArrays } = loadLibrary('diff') as typeof import('diff')
  const changes = diffArrays(before, after, { maxEditLength: mostEdits })
  const found: ChangedPassage[] = []
  const textOf = (lines: readonly string[] | undefined) => lines?.join('\n') ?? ''
  for (let at = 0; changes !== undefined && at < changes.length; at += 1) {
    const [one, next] = [changes[at], changes[at + 1]]
    if (one?.removed && next?.added) found.push([textOf(one.value), textOf(next.value)])
    else if (one?.added && next?.removed) found.push([textOf(next.value), textOf(one.value)])
    else {
      if (one?.added) found.push(['', textOf(one.value)])
      else if (one?.removed) found.push([textOf(one.value), ''])
      continue
    }
    at += 1
  }
  return changes === undefined ? undefined : found
}

function counted(changed: readonly ChangedPassage[]): readonly string[] {
  const told = (count: number, what: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? 'passage' : 'passages'}${what}`]
  const added = changed.filter(([before]) => before === '').length
  const removed = changed.filter(([, after]) => after === '').length
  return [...told(changed.length - added - removed, ''), ...told(added, ' added'), ...told(removed, ' removed')]
}
