import { Parser } from 'htmlparser2'

/**
 * Says whether the elements of a page nest deeper than a limit, in time linear in the page. What walks a deeper tree
 * overflows its stack or takes time quadratic in the depth; the deepest page of ten thousand real ones has 41 levels.
 */
export function nestsDeeperThan(limit: number, html: string): boolean {
  let depth = 0
  let isDeeper = false
  const parser = new Parser({
    onopentagname() {
      depth++
      if (depth <= limit) return
      isDeeper = true
      parser.pause()
    },
    onclosetag() {
      depth--
    },
  })
  parser.write(html)
  return isDeeper
}
