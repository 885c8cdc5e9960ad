import { setTimeout as pause } from 'node:timers/promises'
import type { Lead } from './publishing-lead.ts'

const lookEveryMs = 1_000

/** Does work as long as this worker leads, again whenever it leads anew, until the signal aborts; the work ends with its signal. */
export async function whileLeading(
  lead: Pick<Lead, 'isHeld'>,
  { signal, work }: { readonly signal: AbortSignal; readonly work: (ours: AbortSignal) => Promise<void> },
): Promise<void> {
  while (!signal.aborted) {
    if (lead.isHeld()) {
      const ours = new AbortController()
      const watch = setInterval(() => {
        if (signal.aborted || !lead.isHeld()) ours.abort()
      }, lookEveryMs)
      const onAbort = () => ours.abort()
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        await work(ours.signal)
      } finally {
        clearInterval(watch)
        signal.removeEventListener('abort', onAbort)
      }
    }
    await pause(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
