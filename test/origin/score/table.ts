import { styleText } from 'node:util'
import type { Score } from './score.ts'

const marks = { pass: ['PASS', 'green'], fail: ['FAIL', 'red'], 'not exercised': ['----', 'yellow'] } as const

/** Writes scores as a table for people, one line a rule and the evidence under each that does not pass. */
export function scoreTable(scores: readonly Score[], colour: boolean): string {
  const paint = (text: string, style: Parameters<typeof styleText>[0]) =>
    colour ? styleText(style, text, { validateStream: false }) : text
  const width = Math.max(...scores.map((score) => score.host.length))
  const lines = scores.map(({ verdict, level, host, says }) => {
    const [mark, style] = marks[verdict.kind]
    const why = verdict.because === undefined ? '' : `\n${' '.repeat(width + 16)}${paint(verdict.because, style)}`
    return `${paint(mark, style)}  ${level.padEnd(6)}  ${host.padEnd(width)}  ${says}${verdict.kind === 'pass' ? '' : why}`
  })
  return `${lines.join('\n')}\n\n${tally(scores)}\n`
}

function tally(scores: readonly Score[]): string {
  const count = (kind: Score['verdict']['kind']) => scores.filter((score) => score.verdict.kind === kind).length
  return `${count('pass')} pass, ${count('fail')} fail, ${count('not exercised')} not exercised`
}
