import type { Writable } from 'node:stream'

/** Where stderr is a terminal: lines are written to it above the progress bar, if there is one. */
export type ErrorTerminal = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** What is drawn on the last line, and makes way for others. */
type LastLine = { readonly clear: () => void; readonly draw: () => void }

/** A terminal whose last line is kept for a progress bar: whatever else is written stands above it, whole. */
export class BarTerminal {
  readonly stream: ErrorTerminal
  #bar: LastLine | undefined

  constructor(stream: ErrorTerminal) {
    this.stream = stream
  }

  /** Writes whole lines. */
  write(lines: string): void {
    this.#bar?.clear()
    this.stream.write(lines)
    this.#bar?.draw()
  }

  /** Draws a bar on the last line from now on; nothing where there was one. */
  show(bar: LastLine): void {
    this.#bar = bar
    bar.draw()
  }

  /** Clears the bar away for good. */
  hide(): void {
    this.#bar?.clear()
    this.#bar = undefined
  }
}
