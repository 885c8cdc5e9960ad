import { setTimeout as pause } from 'node:timers/promises'
import type { Archive } from '../archive/archive.ts'
import type { WantedImage } from '../archive/images/image-index.ts'
import type { Clock } from '../clock.ts'
import { BodyTooLargeError } from '../fetch/body/content-coding.ts'
import {
  FetchAbortedError,
  FetchError,
  ForbiddenAddressError,
  ForbiddenUrlError,
  shownUrl,
} from '../fetch/fetch-error.ts'
import type { Fetcher } from '../fetch/fetcher.ts'
import type { FetchOutcome } from '../fetch/outcome.ts'
import type { Log } from '../log/log.ts'
import { imageFormOf, whyNoImage } from './image-form.ts'
import { mostImageTries, nextImageTryIn } from './next-image-try.ts'

/** What fetching pictures works with. */
export type ImageFetcherParts = {
  readonly archive: Pick<Archive<never>, 'keep'> & { readonly catalog: Pick<Archive<never>['catalog'], 'images'> }
  readonly fetcher: Pick<Fetcher, 'fetch' | 'delayMs' | 'limitOf'>
  readonly maxBytes: number
  readonly clock: Clock
  readonly log: Log
}

/** What came of fetching pictures. */
export type FetchedImages = { readonly kept: number; readonly failed: number }

/** What browsers ask for, but for SVG. */
const imageAccept = 'image/avif,image/webp,image/png,image/jpeg,image/gif,image/*;q=0.8,*/*;q=0.1'
const atOnce = 4
/** How often it is looked whether a host has room. */
const lookEveryMs = 250
/** A host that is closed for longer is left to a later run. */
const longestWaitMs = 60_000
/** What was called off for others, or failed through no fault of the site, is tried again after so long. */
const tryAgainMs = 60_000

/**
 * Fetches the pictures that articles show, at low priority: one of a host at a time and only while nothing else waits for that
 * host, each called off where something else does. A try is noted before it is made, so that whoever is killed over a picture
 * does not ask for it for ever; what comes of it is kept at once.
 */
export class ImageFetcher {
  readonly #parts: ImageFetcherParts
  /** What is under way, by the limit its host is under. */
  readonly #underWay = new Map<string, Promise<void>>()

  constructor(parts: ImageFetcherParts) {
    this.#parts = parts
  }

  /** Fetches what is due until nothing is left that can be asked for within a minute, time runs out or the signal aborts. */
  async run(options: {
    readonly signal: AbortSignal
    readonly hasTime?: () => boolean
    readonly onKept?: () => void
    readonly onFailed?: () => void
  }): Promise<FetchedImages> {
    const { signal, hasTime = () => true, onKept = () => undefined, onFailed = () => undefined } = options
    const { archive, fetcher, clock } = this.#parts
    const counts = { kept: 0, failed: 0 }
    const ended = new AbortController()
    const over = AbortSignal.any([signal, ended.signal])
    let failure: unknown
    while (!over.aborted && hasTime()) {
      const due = await archive.catalog.images.due(clock())
      const others = due.filter(({ url }) => !this.#underWay.has(fetcher.limitOf(url).name))
      const delays = others.map(({ url }) => fetcher.delayMs(url))
      for (const [index, image] of others.entries()) {
        const { name } = fetcher.limitOf(image.url)
        if (delays[index] !== 0 || this.#underWay.size >= atOnce || this.#underWay.has(name)) continue
        const work = this.#fetch(image, over)
          .then((isKept) => {
            if (isKept === undefined) return
            counts[isKept ? 'kept' : 'failed'] += 1
            if (isKept) onKept()
            else onFailed()
          })
          .catch((error: unknown) => {
            failure ??= error
            ended.abort()
          })
          .finally(() => this.#underWay.delete(name))
        this.#underWay.set(name, work)
      }
      if (this.#underWay.size === 0 && Math.min(...delays, Number.POSITIVE_INFINITY) > longestWaitMs) break
      const rest = pause(lookEveryMs, undefined, { signal: over }).catch(() => undefined)
      await Promise.race([rest, ...this.#underWay.values()])
    }
    ended.abort()
    await Promise.all(this.#underWay.values())
    if (failure !== undefined) throw failure
    return counts
  }

  /** Fetches a picture; gives whether it is kept now, and nothing where it was not asked for, or not to the end. */
  async #fetch(image: WantedImage, signal: AbortSignal): Promise<boolean | undefined> {
    const { archive, fetcher, clock, maxBytes } = this.#parts
    const { images } = archive.catalog
    const { url } = image
    const attempts = image.attempts + 1
    if (attempts > mostImageTries) return this.#giveUp(url, `it did not come in ${mostImageTries} tries`)
    const nextTryAtMs = clock() + (nextImageTryIn(attempts) ?? 0)
    await images.noteTries([{ url, attempts, nextTryAtMs }])
    try {
      const answer = await fetcher.fetch({ url, accept: imageAccept, signal, background: { maxBytes } })
      return await this.#take(answer, { ...image, attempts })
    } catch (error) {
      if (!(error instanceof FetchError)) {
        await images.noteTries([{ ...image, nextTryAtMs: clock() + tryAgainMs }]).catch(() => undefined)
        throw error
      }
      if (error instanceof FetchAbortedError) {
        await images.noteTries([{ ...image, nextTryAtMs: signal.aborted ? image.nextTryAtMs : clock() + tryAgainMs }])
        return undefined
      }
      const reason = error.message.replace(`${shownUrl(error.url)}: `, '')
      const isFinal = [ForbiddenAddressError, ForbiddenUrlError, BodyTooLargeError].some(
        (kind) => error instanceof kind,
      )
      return isFinal ? this.#giveUp(url, reason) : this.#fail(image.url, attempts, reason)
    }
  }

  async #take(answer: FetchOutcome, { url, attempts }: WantedImage): Promise<boolean | undefined> {
    const { archive, clock } = this.#parts
    if (answer.kind === 'gone') return this.#giveUp(url, 'HTTP 410')
    if (answer.kind === 'not-modified') return this.#fail(url, attempts, 'HTTP 304')
    if (answer.kind === 'refused') {
      const { status, retryAfterMs = 0, isHeld } = answer
      if (isHeld) {
        const held = { url, attempts: attempts - 1, nextTryAtMs: clock() + retryAfterMs }
        await archive.catalog.images.noteTries([held])
        return undefined
      }
      const isRefusal = status >= 400 && status < 500 && ![408, 425, 429].includes(status)
      return this.#fail(url, attempts, `HTTP ${status}`, { isRefusal, retryAfterMs })
    }
    const form = imageFormOf(answer.body)
    if (form === undefined) return this.#giveUp(url, whyNoImage(answer.body))
    await archive.keep({ images: [{ url, bytes: answer.body, form }] })
    return true
  }

  async #fail(
    url: string,
    attempts: number,
    reason: string,
    { isRefusal = false, retryAfterMs = 0 }: { readonly isRefusal?: boolean; readonly retryAfterMs?: number } = {},
  ): Promise<false> {
    const { archive, clock, log } = this.#parts
    const waitMs = nextImageTryIn(attempts, isRefusal)
    if (waitMs === undefined) return this.#giveUp(url, reason)
    log.debug({ url, reason }, `${shownUrl(url)}: picture not fetched: ${reason}; it is tried again`)
    const nextTryAtMs = clock() + Math.max(waitMs, retryAfterMs)
    await archive.catalog.images.noteTries([{ url, attempts, nextTryAtMs, reason }])
    return false
  }

  async #giveUp(url: string, reason: string): Promise<false> {
    const { archive, log } = this.#parts
    log.info({ url, reason }, `${shownUrl(url)}: picture given up: ${reason}`)
    await archive.keep({ noImages: [{ url, reason }] })
    return false
  }
}
