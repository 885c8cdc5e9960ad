import { formatDuration } from '../duration.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'

/** Why a poll was cut short: it took longer than its time limit. */
export class TimeLimitError extends FeedkeeperError {
  constructor(limitMs: number) {
    super('time-limit', `cut short after ${formatDuration(limitMs)}`)
  }
}

/** A signal that aborts when time is up or the outer signal does; `end` must be called when the work is done. */
export type TimeLimit = { readonly signal: AbortSignal; readonly end: () => void }

/**
 * Limits the time of one piece of work. Not `AbortSignal.any`, which keeps every signal it made for as long as the outer
 * one lives.
 */
export function limitTime(limitMs: number, outer: AbortSignal | undefined): TimeLimit {
  const controller = new AbortController()
  const passOn = () => controller.abort(outer?.reason)
  const timeout = setTimeout(() => controller.abort(new TimeLimitError(limitMs)), limitMs)
  outer?.addEventListener('abort', passOn, { once: true })
  if (outer?.aborted) passOn()
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timeout)
      outer?.removeEventListener('abort', passOn)
    },
  }
}
