import { chineseClosing, pleaOrRights } from '../trimming/closing-phrases.ts'
import { creditLine } from '../trimming/credit-phrases.ts'
import { readAlso } from '../trimming/elsewhere-phrases.ts'
import { blocksAround, type Line } from '../trimming/lines.ts'
import { type Frame, frameOf } from './found-frame.ts'
import type { PageLine } from './page-lines.ts'

/** What is seen of one line of a page, as numbers: none of it is a word of any language, or a name. */
export type Evidence = {
  readonly isFound: number
  readonly weight: number
  readonly endsSentence: number
  readonly commas: number
  readonly capitals: number
  readonly linked: number
  readonly isItem: number
  readonly isCell: number
  /** It stands in a `div` that is no paragraph. */
  readonly isBare: number
  readonly leadsAway: number
  readonly nextWeight: number
  readonly linkedBefore: number
  readonly beforeText: number
  readonly afterText: number
  readonly foundAfter: number
  readonly foundLines: number
  readonly foundWeight: number
  readonly foundAround: number
  readonly depth: number
  readonly alike: number
  readonly alikeFound: number
  readonly likeTitle: number
  readonly likeDescription: number
}

/** What a page says of its article besides it. */
export type About = { readonly title: string; readonly description: string }

const around = 8
const mostCommas = 4
const mostDepth = 12
const longSentence = 80
const weightCounted = 200

/** Gathers what speaks for and against each line of a page. */
export function evidenceOf(lines: readonly PageLine[], about: About): readonly Evidence[] {
  const frame = frameOf(lines)
  const first = lines.findIndex(({ isFound, weight }) => isFound && weight > longSentence)
  const last = lines.findLastIndex(({ isFound, weight }) => isFound && weight > longSentence)
  const foundBefore = [0]
  for (const { isFound } of lines) foundBefore.push((foundBefore.at(-1) ?? 0) + Number(isFound))
  const foundLines = foundBefore.at(-1) ?? 0
  const [title, description] = [wordsOf(about.title), wordsOf(about.description)]
  return lines.map((each, at) => {
    const { isFound, line, weight } = each
    const from = Math.max(0, at - around)
    const to = Math.min(lines.length - 1, at + around)
    const foundAround = (foundBefore[to + 1] ?? 0) - (foundBefore[from] ?? 0) - Number(isFound)
    const words = wordsOf(line.text)
    return {
      ...signsOf(line.text, line),
      isFound: Number(isFound),
      weight: Math.log1p(weight),
      beforeText: first < 0 ? 0 : Math.log1p(Math.max(0, first - at)),
      afterText: last < 0 ? 0 : Math.log1p(Math.max(0, at - last)),
      foundAfter: isFound ? Math.log1p(foundLines - (foundBefore[at + 1] ?? 0)) : -1,
      foundLines: Math.log1p(foundLines),
      foundWeight: Math.log1p(frame.weight),
      foundAround: to > from ? foundAround / (to - from) : 0,
      depth: Math.min(mostDepth, depthBelow(frame, line)),
      ...alikeIn(frame, each),
      nextWeight: Math.log1p(lines[at + 1]?.weight ?? 0),
      linkedBefore: linkedShare(lines[at - 1]?.line),
      likeTitle: likeness(words, title),
      likeDescription: likeness(words, description),
    }
  })
}

function signsOf(text: string, line: Line) {
  const { block } = line
  const words = text.split(' ')
  return {
    endsSentence: Number(/[.!?。！？…]["'”“»』」)]*$/.test(text)),
    commas: Math.min(mostCommas, text.match(/[,，;、]/g)?.length ?? 0),
    capitals: words.filter((word) => /^\p{Lu}/u.test(word)).length / words.length,
    linked: linkedShare(line),
    isItem: Number(/^(?:li|dd|dt)$/.test(block?.name ?? '')),
    isCell: Number(/^t[dh]$/.test(block?.name ?? '')),
    isBare: Number(block?.name === 'div'),
    leadsAway: Number(
      text.length < 400 &&
        (readAlso.test(text) || pleaOrRights.test(text) || chineseClosing.test(text) || creditLine.test(text)),
    ),
  }
}

function linkedShare(line: Line | undefined): number {
  return line === undefined ? 0 : line.linked / Math.max(1, line.text.replace(/\s/g, '').length)
}

function alikeIn({ shapes }: Frame, { shape, weight, isFound }: PageLine) {
  const { count, all, found } = shapes.get(shape) ?? { count: 1, all: 0, found: 0 }
  const own = Math.min(weight, weightCounted)
  const others = all - own
  return { alike: Math.log1p(count), alikeFound: others > 0 ? (found - (isFound ? own : 0)) / others : -1 }
}

function depthBelow({ around: outers }: Frame, line: Line): number {
  let depth = 0
  for (const block of blocksAround(line)) {
    if (outers.has(block)) return depth
    depth += 1
  }
  return 0
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
}

function likeness(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  if (some.size === 0 || others.size === 0) return 0
  let shared = 0
  for (const word of some) if (others.has(word)) shared += 1
  return shared / Math.min(some.size, others.size)
}
