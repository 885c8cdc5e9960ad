import type { Log } from '../../log/log.ts'
import type { Dispatcher } from '../dispatcher.ts'
import { lookRegularly } from './look-regularly.ts'

const lookEveryMs = 500

/**
 * Looks at the queue again as soon as little of it is left in hand: what several workers share is taken in small portions, so
 * that none has much that others could do.
 */
export function feed(
  dispatcher: Pick<Dispatcher, 'waiting' | 'look'>,
  { atOnce, log }: { readonly atOnce: number; readonly log: Log },
): { readonly close: () => Promise<void> } {
  return lookRegularly({
    everyMs: lookEveryMs,
    look: async () => {
      if (dispatcher.waiting() < atOnce) await dispatcher.look()
    },
    onFailure: (error) => log.error({ cause: error.message, error: error.message }, error.message),
  })
}
