import { loadLibrary } from '../load-library.ts'
import type { BarTerminal } from './bar-terminal.ts'

/** Shows how far a command is; silent where stderr is no terminal. */
export type Progress = {
  /** Adds steps to what is to be done; before there are any, nothing is shown. */
  readonly expect: (steps: number) => void
  /** Counts steps (default one) as done and says what is being worked on. */
  readonly step: (doing: string, steps?: number) => void
  readonly stop: () => void
}

/** Makes a progress bar on the last line of a terminal, if there is one; what that is given to write meanwhile stands above it. */
export function createProgress(terminal: BarTerminal | undefined): Progress {
  if (!terminal?.stream.isTTY) return { expect: () => {}, step: () => {}, stop: () => {} }
  const { SingleBar } = loadLibrary('cli-progress') as typeof import('cli-progress')
  const bar = new SingleBar({
    format: '{bar} {value}/{total} {doing}',
    stream: terminal.stream,
    barCompleteChar: '#',
    barIncompleteChar: '-',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: false,
  })
  let total = 0
  let done = 0
  let doing = ''
  let isShown = false
  return {
    expect(steps) {
      total += steps
      if (isShown) bar.setTotal(total)
      // The bar goes back to where it was started when it is cleared: drawn anew, it is started anew, on the line that is last now.
      else terminal.show({ clear: () => bar.stop(), draw: () => bar.start(total, done, { doing }) })
      isShown = true
    },
    step(what, steps = 1) {
      done += steps
      doing = what
      bar.update(done, { doing })
    },
    stop: () => terminal.hide(),
  }
}
