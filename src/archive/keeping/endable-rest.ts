/** A rest that ends early. */
export type EndableRest = {
  /** Rests so long at most; less where it is ended, or nothing comes for `quietMs`. */
  readonly take: (longestMs: number, quietMs: number) => Promise<void>
  /** Tells a rest that something came. */
  readonly goOn: () => void
  /** Ends it; where none is taken, that does nothing. */
  readonly end: () => void
}

/** Makes a rest that ends when its time is over, as soon as nothing comes any more, or when it is told to. */
export function endableRest(): EndableRest {
  let quiet: NodeJS.Timeout | undefined
  let finish: (() => void) | undefined
  return {
    take: (longestMs, quietMs) =>
      new Promise((resolve) => {
        const over = setTimeout(() => finish?.(), longestMs)
        quiet = setTimeout(() => finish?.(), quietMs)
        finish = () => {
          clearTimeout(over)
          clearTimeout(quiet)
          finish = undefined
          resolve()
        }
      }),
    goOn: () => {
      if (finish !== undefined) quiet?.refresh()
    },
    end: () => finish?.(),
  }
}
