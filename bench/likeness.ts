// How well copies are told from what only looks like them, at each threshold of the score: on our labelled pairs, on stories
// told again by hand, and, where recorded articles lie on the machine, on real ones that a program spoiled:
// `node bench/likeness.ts [FILE.ndjson]`.
import { existsSync } from 'node:fs'
import { htmlToMarkdown } from '../src/article/markdown/markdown.ts'
import { leastScore, similarity } from '../src/text/likeness/similarity.ts'
import { type LabelledPair, labelledPairs } from '../test/text/likeness/labelled-pairs.ts'
import { toldAgainPairs } from '../test/text/likeness/told-again/told-again-pairs.ts'
import { corpus, loadArticles } from './fidelity/load-articles.ts'
import { spoiledPairs } from './likeness/spoiled-pairs.ts'

const thresholds = [0.3, 0.5, 0.6, 0.7, leastScore, 0.8, 0.85, 0.9, 0.95]

function tellCurve(name: string, pairs: readonly LabelledPair[]): void {
  const scored = pairs.map(({ a, b, isSame }) => ({ isSame, score: similarity(a, b).score }))
  const same = scored.filter(({ isSame }) => isSame).length
  const rows = thresholds.map((threshold) => {
    const found = scored.filter(({ score }) => score >= threshold)
    const right = found.filter(({ isSame }) => isSame).length
    const recall = right / same
    const falsely = (found.length - right) / (scored.length - same)
    return {
      precision: right / found.length,
      recall,
      'precision of as many others as copies': recall / (recall + falsely),
    }
  })
  process.stdout.write(`\n${name}: ${scored.length} pairs, ${same} of them the same story\n`)
  line('threshold', thresholds.map(String))
  for (const measure of ['precision', 'recall', 'precision of as many others as copies'] as const) {
    line(
      measure,
      rows.map((row) => row[measure].toFixed(3)),
    )
  }
}

function line(name: string, values: readonly string[]): void {
  process.stdout.write(`${name.padEnd(38)} ${values.map((value) => value.padStart(6)).join('')}\n`)
}

const toldAgain = toldAgainPairs()
tellCurve('labelled set', labelledPairs())
tellCurve('told again by hand', toldAgain)
tellCurve(
  'told again by hand, left out',
  toldAgain.filter(({ isHeldOut }) => isHeldOut),
)
const file = process.argv[2] ?? corpus
if (existsSync(file)) {
  const articles = (await loadArticles(file)).map(({ html, url, name }) => ({
    title: name.slice(name.indexOf(': ') + 2),
    markdown: htmlToMarkdown(html, { url }).markdown,
    sourceId: name.slice(0, name.indexOf('/')),
  }))
  tellCurve('real articles, spoiled', spoiledPairs(articles))
}
