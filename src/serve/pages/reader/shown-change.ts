import type { PageView } from '../page-view.ts'

/**
 * What the journal says of a revision in a line of English, such as `title; 2 passages: six → seven`, in the words of who
 * reads: the counts, which are ours; what stands behind them is the article's. A line of other words stays as it is.
 */
export function shownChange({ words }: PageView, change: string): string {
  const { counted, of, colon, and } = words.reader.change
  const partOf = (part: string): string | undefined => {
    const [whole, count, how = ' changed'] = /^(\d+) passages?( added| removed)?$/.exec(part) ?? []
    if (whole !== undefined) return counted(Number(count), how.trim() as 'changed' | 'added' | 'removed')
    return Object.entries(of).find(([name]) => name === part)?.[1]
  }
  const end = change.indexOf(': ')
  const counts = (end < 0 ? change : change.slice(0, end)).split('; ').map(partOf)
  if (counts.includes(undefined)) return change
  const told = counts.join(and)
  return end < 0 ? told : `${told}${colon}${change.slice(end + 2)}`
}
