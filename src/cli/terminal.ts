import { stripVTControlCharacters, styleText } from 'node:util'
import { systemRemedy } from '../archive/system-remedy.ts'
import { exitCodes } from './exit-codes.ts'

/** Whether a write failed because the reader of a pipe went away, as `head` does: nobody is left to tell, and no error. */
export function readerWentAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}

/**
 * Lets commands do their work and end as ever where stdout or stderr takes nothing more. Where the reader of stdout went away,
 * nobody misses the rest; where its disk is full, say, that is told on stderr, and the exit code is 1.
 */
export function outliveOutput(): void {
  let isTold = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (readerWentAway(error) || isTold) return
    isTold = true
    process.stderr.write(`feedkeeper: the results cannot be written: ${error.message}${systemRemedy(error.code)}\n`)
    process.on('exit', () => {
      process.exitCode = exitCodes.someFailed
    })
  })
  process.stderr.on('error', () => undefined)
}

/** Writes a result to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Writes a result as JSON to stdout. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2))
}

/** Colours text where stdout is a terminal and `NO_COLOR` is not set. */
export function paint(format: Parameters<typeof styleText>[0], text: string): string {
  return styleText(format, text, { stream: process.stdout })
}

/** Lays rows out in columns, each as wide as its widest cell; wide characters count two. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell))
    })
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** How many columns results may take: those of the terminal, and 80 where stdout is none. */
export function terminalWidth(): number {
  return process.stdout.columns ?? 80
}

/** Lays cells out in columns of fixed widths; a cell that is wider pushes the others, so that nothing is cut. */
export function columns(
  cells: readonly string[],
  widths: readonly number[],
  sides: readonly ('left' | 'right')[],
): string {
  return cells
    .map((cell, at) => {
      const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(stripVTControlCharacters(cell))))
      return sides[at] === 'right' ? space + cell : cell + space
    })
    .join('  ')
    .trimEnd()
}

/** Breaks a text at its spaces into lines no wider than `width`; a longer word, such as an address, stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && displayWidth(stripVTControlCharacters(longer)) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let width = 0
  for (const character of text)
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        character,
      )
        ? 2
        : 1
  return width
}
