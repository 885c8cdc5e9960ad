import type { Evidence } from '../../src/article/page/weighing/line-evidence.ts'
import { readPages } from './annotated-pages.ts'
import { judged, learn, oddsUnseen } from './learning/cross-validation.ts'
import { labelledPage } from './learning/labelled-lines.ts'

/**
 * `npm run learn`: learns what `src/article/page/weighing/line-odds.ts` says, from the annotated pages beside the project.
 * Every third page of many languages is left alone, so that it can score what was learnt. The limits are those that are
 * best on hosts not learnt from, over three divisions of them; the weights are then learnt from all.
 */
const shared = new URL('../../../shared/pages/', import.meta.url)
const rounds = [1, 2, 3]
const limitsToStay = [-0.3, 0, 0.3, 0.6]
const limitsToCome = [0, 0.3, 0.6, 0.9, 1.2, 1.5]

const languages = readPages(new URL('pages.ndjson.gz', shared))?.filter((_, n) => n % 3 !== 0)
const chinese = readPages(new URL('zh.ndjson.gz', shared))
if (languages === undefined || chinese === undefined) {
  process.stdout.write('the annotated pages are not there; nothing is learnt\n')
} else {
  const annotated = [...languages, ...chinese]
  const all = annotated.map(labelledPage)
  const pages = all.filter((page) => page !== undefined)
  const refused = annotated.reduce((sum, page, at) => sum + (all[at] === undefined ? page.with.length : 0), 0)
  const signs = Object.keys(pages.find(({ evidence }) => evidence.length > 0)?.evidence[0] ?? {}) as (keyof Evidence)[]
  const odds = rounds.map((round) => oddsUnseen(pages, signs, round))
  const scores = limitsToStay.flatMap((toStay) =>
    limitsToCome.map((toCome) => {
      const each = odds.map((unseen) => judged(unseen, { toStay, toCome }, refused))
      return { toStay, toCome, f: each.reduce((sum, { f }) => sum + f, 0) / each.length }
    }),
  )
  const best = scores.reduce((one, other) => (other.f > one.f ? other : one))
  const { start, weights } = learn(pages, signs)
  const lines = [
    `F ${best.f.toFixed(4)} on hosts not learnt from, of ${pages.length} pages`,
    `limits: { toStay: ${best.toStay}, toCome: ${best.toCome} }`,
    `start: ${start.toFixed(2)}`,
    ...signs.map((sign, at) => `  ${sign}: ${Number((weights[at] ?? 0).toFixed(2))},`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
