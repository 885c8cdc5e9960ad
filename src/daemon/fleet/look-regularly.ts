/** Looks again every `everyMs`, one look at a time, until it is closed; keeps no process alive. A look that fails is told. */
export function lookRegularly({
  everyMs,
  look,
  onFailure,
}: {
  readonly everyMs: number
  readonly look: () => Promise<void>
  readonly onFailure: (error: Error) => void
}): { readonly close: () => Promise<void> } {
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    looking ??= look()
      .catch(onFailure)
      .finally(() => {
        looking = undefined
      })
  }, everyMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await looking
    },
  }
}
