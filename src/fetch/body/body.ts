import type { Dispatcher } from 'undici'
import { FetchError } from '../fetch-error.ts'
import type { TimeBudget } from '../time-budget.ts'
import { transportError } from '../transport-error.ts'
import { BodyTooLargeError, decodeContent } from './content-coding.ts'
import { gatherBytes } from './gathered-bytes.ts'
import { createTurns } from './turns.ts'

/** Thrown where a success brought no content. */
export class EmptyBodyError extends FetchError {
  constructor(url: URL, status: number) {
    super('empty-body', url, `the answer ${status} has no content`)
  }
}

/** Reads bodies within bounds. */
export type BodyReader = {
  /** Reads a whole body and undoes its coding; throws where it is cut off, too large, wrongly coded or empty. */
  readonly read: (
    answer: Pick<Dispatcher.ResponseData, 'statusCode' | 'body'>,
    about: {
      readonly url: URL
      readonly coding?: string | undefined
      readonly length?: string | undefined
      /** Largest body, where that is less than the reader takes. */
      readonly maxBytes?: number | undefined
      /** Waits for a turn; the time is not the host's fault. */
      readonly pause: TimeBudget['pause']
    },
  ) => Promise<{ readonly body: Uint8Array; readonly wireBytes: number }>
  /** Reads away a body nobody wants, so that its connection can be used again; gives up on a long one. */
  readonly drain: (body: Dispatcher.ResponseData['body'], url: URL) => Promise<number>
}

/** A body up to this size is read at once; only a few larger ones are read at the same time. */
const largeBytes = 256 * 1_024
const largeAtOnce = 2
const decodedAtOnce = 1
const maxDrainedBytes = 64 * 1_024

/** A length that may be believed for what it costs to: a longer one is only allocated as it comes. */
function announcedBytes(length: string | undefined): number | undefined {
  const bytes = length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : 0
  return bytes > 0 && bytes <= largeBytes ? bytes : undefined
}

/**
 * Makes the reader of bodies, with bounds on each body and on all together: whatever sixty hosts send at the same time,
 * two large bodies are read and one is decoded at a time, each of bounded size.
 */
export function createBodyReader(limits: {
  readonly maxWireBytes: number
  readonly maxDecodedBytes: number
}): BodyReader {
  const largeTurns = createTurns(largeAtOnce)
  const decodingTurns = createTurns(decodedAtOnce)

  return {
    async read({ statusCode, body }, { url, coding, length, pause, maxBytes = Number.POSITIVE_INFINITY }) {
      const maxWireBytes = Math.min(limits.maxWireBytes, maxBytes)
      const maxDecodedBytes = Math.min(limits.maxDecodedBytes, maxBytes)
      if (Number(length) > maxWireBytes) {
        body.on('error', () => {}).destroy()
        throw new BodyTooLargeError(url, 'on the wire', maxWireBytes)
      }
      const gathered = gatherBytes(announcedBytes(length))
      let wireBytes = 0
      let endLargeTurn: (() => void) | undefined
      try {
        for await (const chunk of body as AsyncIterable<Uint8Array>) {
          wireBytes += chunk.length
          if (wireBytes > maxWireBytes) throw new BodyTooLargeError(url, 'on the wire', maxWireBytes)
          gathered.add(chunk)
          if (wireBytes > largeBytes && endLargeTurn === undefined) endLargeTurn = await pause(largeTurns.take)
        }
        const endDecodingTurn = await pause(decodingTurns.take)
        try {
          const decoded = await decodeContent(gathered.take(), coding, { url, maxDecodedBytes })
          if (decoded.length === 0) throw new EmptyBodyError(url, statusCode)
          return { body: decoded, wireBytes }
        } finally {
          endDecodingTurn()
        }
      } catch (error) {
        throw transportError(error, url, 'body')
      } finally {
        endLargeTurn?.()
      }
    },

    async drain(body, url) {
      let wireBytes = 0
      try {
        for await (const chunk of body as AsyncIterable<Uint8Array>) {
          wireBytes += chunk.length
          if (wireBytes > maxDrainedBytes) break
        }
      } catch (error) {
        throw transportError(error, url, 'body')
      }
      return wireBytes
    },
  }
}
