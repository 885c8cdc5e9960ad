import { setTimeout as pause } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { Agent, request } from 'undici'
import { StoreError } from '../archive-error.ts'
import { checksumOf } from '../checksum.ts'
import type { StoreAddress } from './store-address.ts'
import type { StoreHealth } from './store-health.ts'
import { refusalOf, remedyOf } from './store-refusal.ts'

/** One request to a store. */
export type StoreOrder = {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** The key under the prefix; empty for the bucket itself. */
  readonly key: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Answers beside 2xx that the caller knows what to make of. */
  readonly expected?: readonly number[]
}

/** An answer, whole. */
export type StoreAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  /** Whether an earlier try of the same order may have been carried out. */
  readonly isRepeated: boolean
}

/** How long a store is waited for, in milliseconds. */
export type StorePatience = {
  /** For one try, connecting included. */
  readonly tryMs: number
  /** For all tries of one order together. */
  readonly deadlineMs: number
  /** Before the second try; twice that before the third, and so on, each somewhat shorter by chance. */
  readonly pauseMs: number
}

/** What else a client may be made with. */
export type StoreClientOptions = Partial<StorePatience> & { readonly health?: StoreHealth }

const defaultPatience: StorePatience = { tryMs: 10_000, deadlineMs: 30_000, pauseMs: 200 }
const longestPauseMs = 5_000
const connections = 32
/** No object of ours is larger; what a server sends beyond it is not an answer. */
const maxResponseSize = 512 * 1_024 * 1_024

type Failure = { readonly why: string; readonly mayHelp: boolean; readonly cause?: unknown }

/**
 * Sends signed requests to a store: what fails for a reason that may pass is tried again, until the deadline. Throws
 * `StoreError`, one clear line that names no key of ours.
 */
export class StoreClient {
  readonly address: StoreAddress
  readonly #patience: StorePatience
  readonly #agent: Agent
  readonly #health: StoreHealth | undefined

  constructor(address: StoreAddress, { health, ...patience }: StoreClientOptions = {}) {
    this.address = address
    this.#health = health
    this.#patience = { ...defaultPatience, ...patience }
    this.#agent = new Agent({ connections, maxResponseSize, connect: { timeout: this.#patience.tryMs } })
  }

  /** Names what stands under a key, for people. */
  nameOf(key: string): string {
    return key === '' ? this.address.name : `${this.address.name}/${key}`
  }

  /** Sends an order until it is answered. */
  async send(order: StoreOrder): Promise<StoreAnswer> {
    const { deadlineMs, pauseMs, tryMs } = this.#patience
    const endMs = performance.now() + deadlineMs
    let isRepeated = false
    let before: Failure | undefined
    for (let tries = 0; ; tries += 1) {
      const leftMs = Math.max(endMs - performance.now(), 1)
      const done = await this.#try(order, Math.min(tryMs, leftMs))
      if ('status' in done) {
        this.#health?.note(undefined)
        return { ...done, isRepeated }
      }
      const waitMs = Math.min(pauseMs * 2 ** tries, longestPauseMs) * (0.5 + Math.random() / 2)
      if (!done.mayHelp || performance.now() + waitMs >= endMs) {
        const tried = tries === 0 ? '' : ` (tried ${tries + 1} times)`
        // A last try that had little time left tells less than the one before it.
        const { why, cause } = leftMs < tryMs && before !== undefined ? before : done
        const error = new StoreError(this.nameOf(order.key), `${why}${tried}`, { cause })
        this.#health?.note(error.message)
        throw error
      }
      // What passes at once is no trouble.
      if (tries >= 2) this.#health?.note(`${this.nameOf('')}: ${done.why}`)
      before = done
      isRepeated = true
      await pause(waitMs)
    }
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.#agent.destroy()
  }

  async #try(order: StoreOrder, timeoutMs: number): Promise<Omit<StoreAnswer, 'isRepeated'> | Failure> {
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs))
    const { url, headers } = await this.#signed(order)
    try {
      const { method, body = null } = order
      const answer = await request(url, { method, headers, body, signal, dispatcher: this.#agent })
      const bytes = Buffer.from(await answer.body.arrayBuffer())
      const { statusCode: status } = answer
      const isRight = (status >= 200 && status < 300) || order.expected?.includes(status) === true
      if (isRight) return { status, headers: answer.headers, body: bytes }
      const code = refusalOf(bytes)
      const remedy = remedyOf(status, code)
      // A conflict of two writers (409) passes; so do all that the server calls its own fault.
      const mayHelp = status >= 500 || status === 429 || status === 409 || code === 'RequestTimeout'
      return { why: `the store answers ${[status, code].join(' ').trim()} to ${method}${remedy}`, mayHelp }
    } catch (cause) {
      if (signal.aborted) return { why: `the store did not answer ${order.method} in time`, mayHelp: true, cause }
      return { why: whyOf(cause as NodeJS.ErrnoException), mayHelp: true, cause }
    }
  }

  async #signed({ method, key, query = {}, headers, body }: StoreOrder) {
    const { base, prefix, region, keys } = this.address
    const path = key === '' ? '' : `${prefix}${key}`.split('/').map(encodeURIComponent).join('/')
    const url = new URL(`${base}/${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const signer = new AwsV4Signer({
      ...keys,
      method,
      url: url.href,
      service: 's3',
      region,
      headers: { ...headers, 'x-amz-content-sha256': checksumOf(body ?? '') },
    })
    const signed = await signer.sign()
    return { url: signed.url, headers: Object.fromEntries(signed.headers) }
  }
}

function whyOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'UND_ERR_SOCKET' || /terminated|other side closed|mismatch/i.test(message)) {
    return 'the store broke off in the middle of an answer'
  }
  return `the store cannot be reached (${code ?? message})`
}
