import { endAtOnce } from './end-at-once.ts'

/** Turns SIGINT and SIGTERM into an abort signal; a second one ends the program at once (exit code 130 or 143). */
export function untilStopped(): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController()
  const codes = { SIGINT: 130, SIGTERM: 143 } as const
  const onSignal = (name: keyof typeof codes) => {
    if (controller.signal.aborted) endAtOnce(codes[name])
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}
