import { createHash } from 'node:crypto'
import { judgeLines, type Limits } from '../../../src/article/page/weighing/judge-lines.ts'
import type { Evidence } from '../../../src/article/page/weighing/line-evidence.ts'
import { keyOf } from '../../../src/article/page/weighing/page-lines.ts'
import type { LabelledPage } from './labelled-lines.ts'
import { type Example, fitRegression, type Regression } from './logistic-regression.ts'

/** How well lines were judged, each annotated piece counted once. */
export type Judged = { readonly precision: number; readonly recall: number; readonly f: number }

const folds = 5
const penalty = 10

/** Learns from labelled lines; those that stay with others whatever they say, such as captions, are passed over. */
export function learn(pages: readonly LabelledPage[], signs: readonly (keyof Evidence)[]): Regression {
  const examples = pages.flatMap(({ lines, evidence, labels }) =>
    lines.flatMap(({ isFixed }, at): Example[] => {
      const [isSo, seen] = [labels[at], evidence[at]]
      return isSo === undefined || seen === undefined || isFixed
        ? []
        : [{ signs: signs.map((sign) => seen[sign]), isSo, weight: 1 }]
    }),
  )
  return fitRegression(examples, penalty)
}

/** The odds of every line of every page, each by what was learnt from other hosts; another `round` divides the hosts otherwise. */
export function oddsUnseen(
  pages: readonly LabelledPage[],
  signs: readonly (keyof Evidence)[],
  round: number,
): ReadonlyMap<LabelledPage, readonly number[]> {
  const byFold = Map.groupBy(pages, ({ host }) => foldOf(host, round))
  const odds = new Map<LabelledPage, readonly number[]>()
  for (const [fold, unseen] of byFold) {
    const { start, weights } = learn(
      pages.filter(({ host }) => foldOf(host, round) !== fold),
      signs,
    )
    for (const page of unseen) {
      odds.set(
        page,
        page.evidence.map((seen) => signs.reduce((sum, sign, at) => sum + seen[sign] * (weights[at] ?? 0), start)),
      )
    }
  }
  return odds
}

/** Scores what becomes of pages by odds and limits; `refused` pieces belong to pages on which no article was found. */
export function judged(odds: ReadonlyMap<LabelledPage, readonly number[]>, limits: Limits, refused: number): Judged {
  let [kept, wrong, lost] = [0, 0, refused]
  for (const [page, own] of odds) {
    const text = textOf(page, own, limits)
    const found = page.page.with.filter((piece) => text.includes(normal(piece))).length
    kept += found
    lost += page.page.with.length - found
    wrong += page.page.without.filter((piece) => text.includes(normal(piece))).length
  }
  const [precision, recall] = [kept / (kept + wrong), kept / (kept + lost)]
  return { precision, recall, f: (2 * precision * recall) / (precision + recall) }
}

function textOf({ lines, evidence, found, title }: LabelledPage, odds: readonly number[], limits: Limits): string {
  const { going, coming } = judgeLines(lines, evidence, odds, { title, limits })
  const gone = new Set(going.map(({ key }) => key))
  const staying = found.filter((text) => !gone.has(keyOf(text)))
  return normal([...staying, ...coming.map(({ line }) => line.text)].join(' '))
}

function foldOf(host: string, round: number): number {
  return createHash('sha256').update(`${round} ${host}`).digest().readUInt32BE(0) % folds
}

function normal(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
