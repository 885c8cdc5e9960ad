import { extractFullText } from '../../src/article/page/full-text.ts'
import { type PageBlock, withoutBlocks } from '../../src/article/page/repeated/page-blocks.ts'
import { BlockMemory } from '../../src/poll/memory/seen-blocks.ts'
import { articleSchema } from '../../src/source/article-rules.ts'
import { sitePage, sitePages } from '../../test/support/changing-site.ts'

/** What became of the lines of a site's pages. */
export type SiteScore = {
  /** Lines of the site that stand in its articles, of all it puts there. */
  readonly left: number
  readonly others: number
  /** Lines of the articles that were lost, of all they have. */
  readonly lost: number
  readonly own: number
}

const rules = articleSchema.parse({})

/** Reads the pages of a site that changes them, `perPoll` at a time, with or without remembering what it repeats. */
export function readSite(perPoll: number, isRemembering: boolean): SiteScore {
  const memory = new BlockMemory()
  const score = { left: 0, others: 0, lost: 0, own: 0 }
  for (let from = 0; from < sitePages; from += perPoll) {
    const read = Array.from({ length: Math.min(perPoll, sitePages - from) }, (_, at) => readPage(from + at))
    for (const { blocks } of read) memory.learn(blocks)
    for (const { html, blocks, page } of read) {
      const hashes = isRemembering ? memory.repeated(blocks).map(({ hash }) => hash) : []
      const text = withoutBlocks(html, hashes)
      score.others += page.others.length
      score.own += page.own.length
      score.left += page.others.filter((line) => text.includes(line)).length
      score.lost += page.own.filter((line) => !text.includes(line)).length
    }
  }
  return score
}

function readPage(n: number): { html: string; blocks: readonly PageBlock[]; page: ReturnType<typeof sitePage> } {
  const page = sitePage(n)
  const found = extractFullText(page.html, { url: `https://valley.example/${n}`, rules })
  if (found.kind === 'not-found') throw new Error(`page ${n}: ${found.reason}`)
  return { html: found.html, blocks: found.blocks ?? [], page }
}
