import type { Log } from '../../log/log.ts'
import type { Dispatcher } from '../dispatcher.ts'

const lookEveryMs = 500

/**
 * Looks at the queue again as soon as little of it is left in hand: what several workers share is taken in small portions, so
 * that none has much that others could do.
 */
export function feed(
  dispatcher: Pick<Dispatcher, 'waiting' | 'look'>,
  { atOnce, log }: { readonly atOnce: number; readonly log: Log },
): { readonly close: () => Promise<void> } {
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    if (dispatcher.waiting() >= atOnce) return
    looking ??= dispatcher
      .look()
      .catch((error: Error) => log.error({ cause: error.message, error: error.message }, error.message))
      .finally(() => {
        looking = undefined
      })
  }, lookEveryMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await looking
    },
  }
}
