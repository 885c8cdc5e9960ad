import type { PageBlock } from '../../article/page/repeated/page-blocks.ts'

/**
 * The blocks that were seen on a source's article pages; kept with its state, and learned anew where that is lost. Pages are
 * counted from 1 on; a block's hash, on how many pages it stood, on which first and on which last.
 */
export type SeenBlocks = {
  readonly pages: number
  readonly blocks: readonly (readonly [hash: string, count: number, first: number, last: number])[]
}

/** A block that is not the article, and why: it stood on so many of the pages since it was first seen. */
export type RepeatedBlock = PageBlock & { readonly pages: number; readonly of: number }

const mostRemembered = 300
const pagesUntilForgotten = 60
/** At the ends of a text, where sites put what is theirs; what stands between its paragraphs may be a quotation. */
const atEnds = { pages: 3, share: 0.25 }
const between = { pages: 5, share: 0.5 }
/** More of a text is never left out. */
const mostLeftOut = 0.5
/** A page that says more of what was seen before is a copy of another, and teaches nothing. */
const copiedShare = 0.8

/** Learns the blocks of one article's pages. */
export function learnBlocks({ pages, blocks }: SeenBlocks, page: readonly PageBlock[]): SeenBlocks {
  const known = new Map(blocks.map((block) => [block[0], block]))
  const weight = page.reduce((sum, each) => sum + each.weight, 0)
  const seen = page.reduce((sum, each) => sum + (known.has(each.hash) ? each.weight : 0), 0)
  if (weight === 0 || seen > weight * copiedShare) return { pages, blocks }
  const now = pages + 1
  for (const hash of new Set(page.map((each) => each.hash))) {
    const [, count = 0, first = now] = known.get(hash) ?? []
    known.set(hash, [hash, count + 1, first, now])
  }
  const remembered = [...known.values()]
    .filter(([, , , last]) => now - last < pagesUntilForgotten)
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, mostRemembered)
  return { pages: now, blocks: remembered }
}

/** What is known of the site goes before what was seen once. */
function rank([, count, , last]: SeenBlocks['blocks'][number]): number {
  return last + (count >= atEnds.pages ? pagesUntilForgotten : 0)
}

/** Those of a learned page's blocks that are its site's, not the article's. */
export function repeatedBlocks({ pages, blocks }: SeenBlocks, page: readonly PageBlock[]): readonly RepeatedBlock[] {
  const known = new Map(blocks.map((block) => [block[0], block]))
  const counted = page.map((each): RepeatedBlock => {
    const [, count = 0, first = pages] = known.get(each.hash) ?? []
    return { ...each, pages: count, of: pages - first + 1 }
  })
  const isOver = (each: RepeatedBlock, least: typeof atEnds) =>
    each.pages >= least.pages && each.pages >= each.of * least.share
  const start = counted.findIndex((each) => !isOver(each, atEnds))
  const end = counted.findLastIndex((each) => !isOver(each, atEnds))
  // All of it was seen before: another page says the same.
  if (start < 0) return []
  const isRepeated = counted.map((each, at) => isOver(each, at < start || at > end ? atEnds : between))
  keepHeadings(counted, isRepeated)
  return bounded(
    counted.filter((_, at) => isRepeated[at]),
    counted,
  )
}

/** A heading of every day stays with what stands under it today. */
function keepHeadings(page: readonly PageBlock[], isRepeated: boolean[]): void {
  let isFollowed = false
  for (let at = page.length - 1; at >= 0; at -= 1) {
    if (!page[at]?.isHeading) isFollowed ||= !isRepeated[at]
    else {
      isRepeated[at] &&= !isFollowed
      isFollowed = false
    }
  }
}

/** The surest of the repeated blocks, up to the share of a text that may be left out. */
function bounded(repeated: readonly RepeatedBlock[], page: readonly PageBlock[]): readonly RepeatedBlock[] {
  let left = page.reduce((sum, { weight }) => sum + weight, 0) * mostLeftOut
  const surest = repeated.toSorted((a, b) => b.pages / b.of - a.pages / a.of || b.pages - a.pages)
  const taken = new Set<string>()
  for (const { hash, weight } of surest) {
    if (weight > left) continue
    left -= weight
    taken.add(hash)
  }
  return repeated.filter(({ hash }, at) => taken.has(hash) && repeated.findIndex((each) => each.hash === hash) === at)
}

/** What one poll, or one preview, knows of a source's blocks: it learns with every page. */
export class BlockMemory {
  #seen: SeenBlocks

  constructor(seen: SeenBlocks = { pages: 0, blocks: [] }) {
    this.#seen = seen
  }

  get seen(): SeenBlocks {
    return this.#seen
  }

  learn(page: readonly PageBlock[]): void {
    this.#seen = learnBlocks(this.#seen, page)
  }

  repeated(page: readonly PageBlock[]): readonly RepeatedBlock[] {
    return repeatedBlocks(this.#seen, page)
  }
}
