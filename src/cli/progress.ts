import { loadLibrary } from '../load-library.ts'

/** Shows how far a command is; silent where stderr is no terminal. */
export type Progress = {
  /** Adds steps to what is to be done. */
  readonly expect: (steps: number) => void
  /** Counts steps (default one) as done and says what is being worked on. */
  readonly step: (doing: string, steps?: number) => void
  readonly stop: () => void
}

/** Makes a progress bar on stderr. */
export function createProgress(isTerminal: boolean): Progress {
  if (!isTerminal) return { expect: () => {}, step: () => {}, stop: () => {} }
  const { SingleBar } = loadLibrary('cli-progress') as typeof import('cli-progress')
  const bar = new SingleBar({
    format: '{bar} {value}/{total} {doing}',
    stream: process.stderr,
    barCompleteChar: '#',
    barIncompleteChar: '-',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: false,
  })
  let total = 0
  let done = 0
  bar.start(0, 0, { doing: '' })
  return {
    expect(steps) {
      total += steps
      bar.setTotal(total)
    },
    step(doing, steps = 1) {
      done += steps
      bar.update(done, { doing })
    },
    stop: () => bar.stop(),
  }
}
