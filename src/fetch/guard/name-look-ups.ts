import { type LookupAddress, lookup } from 'node:dns'
import { LRUCache } from 'lru-cache'
import { lookUpTimedOut } from '../transport-error.ts'

/** Asks the system for all addresses of a name. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>

type LookUp = {
  readonly hostname: string
  readonly answer: Promise<readonly LookupAddress[]>
  readonly resolve: (addresses: readonly LookupAddress[]) => void
  readonly reject: (error: unknown) => void
  waiting: number
}

type KeptAnswer = { readonly addresses: readonly LookupAddress[] } | { readonly error: unknown }

const keptNames = 10_000
const foundForMs = 30_000
const failedForMs = 5_000
/** A look-up that held its place for so long in vain was not answered by anybody. */
const silentFromMs = 500
const silentForMs = 3_600_000

/** The system's look-up (`getaddrinfo`), which takes a thread until it ends: nothing can call it off. */
export function systemResolver(hints: number): Resolver {
  return (hostname) =>
    new Promise((resolve, reject) => {
      lookup(hostname, { all: true, hints }, (error, addresses) => {
        if (error !== null) reject(error)
        else if (addresses.length > 0) resolve(addresses)
        else reject(Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' }))
      })
    })
}

/**
 * How many names may be looked up at once: libuv gives half of its threads to look-ups, and one of them is left to the name
 * of a proxy, which undici looks up itself.
 */
export function lookUpsAtOnce(env: NodeJS.ProcessEnv): number {
  const threads = Math.min(Number.parseInt(env.UV_THREADPOOL_SIZE ?? '', 10) || 4, 1_024)
  return Math.max(1, Math.floor((threads + 1) / 2) - 1)
}

/**
 * Finds the addresses of names: few at once, shared while under way, kept for a short while.
 *
 * A place is held until the system is done with the name, however long ago the look-up passed its limit: a name that hangs
 * is told so at once and takes no second place. Names that were silent lately come after all others and take no more than
 * half of the places.
 */
export class NameLookUps {
  readonly #timeoutMs: number
  readonly #atOnce: number
  readonly #silentAtOnce: number
  readonly #resolver: Resolver
  readonly #monotonic: () => number
  readonly #kept: LRUCache<string, KeptAnswer>
  readonly #silentLately: LRUCache<string, true>
  readonly #unfinished = new Map<string, LookUp>()
  readonly #fresh = new Set<LookUp>()
  readonly #silent = new Set<LookUp>()
  #running = 0
  #silentRunning = 0

  constructor(options: {
    /** Limit of one look-up once it has its place. */
    readonly timeoutMs: number
    readonly atOnce: number
    readonly resolver: Resolver
    /** Milliseconds of a clock nobody sets. */
    readonly monotonic?: () => number
  }) {
    const { timeoutMs, atOnce, resolver, monotonic = () => performance.now() } = options
    const forgetful = { max: keptNames, ttlResolution: 0, perf: { now: monotonic } }
    this.#timeoutMs = timeoutMs
    this.#atOnce = atOnce
    this.#silentAtOnce = Math.max(1, Math.floor(atOnce / 2))
    this.#resolver = resolver
    this.#monotonic = monotonic
    this.#kept = new LRUCache(forgetful)
    this.#silentLately = new LRUCache({ ...forgetful, ttl: silentForMs })
  }

  /**
   * The addresses of a name, at least one; rejects with the system's error, with one of its own where the look-up takes
   * too long, and with the signal's reason if it aborts first.
   */
  async addressesOf(hostname: string, signal?: AbortSignal): Promise<readonly LookupAddress[]> {
    signal?.throwIfAborted()
    const known = this.#kept.get(hostname)
    if (known === undefined) return this.#wait(this.#unfinished.get(hostname) ?? this.#enqueue(hostname), signal)
    if ('error' in known) throw known.error
    return known.addresses
  }

  #enqueue(hostname: string): LookUp {
    const { promise, resolve, reject } = Promise.withResolvers<readonly LookupAddress[]>()
    const lookUp: LookUp = { hostname, answer: promise, resolve, reject, waiting: 0 }
    // Those who asked may all have left.
    promise.catch(() => {})
    this.#unfinished.set(hostname, lookUp)
    const queue = this.#silentLately.has(hostname) ? this.#silent : this.#fresh
    queue.add(lookUp)
    this.#startNext()
    return lookUp
  }

  #startNext(): void {
    while (this.#running < this.#atOnce) {
      const maySilent = this.#silentRunning < this.#silentAtOnce
      const [next] = this.#fresh.size > 0 ? this.#fresh : maySilent ? this.#silent : []
      if (next === undefined) return
      const isSilent = this.#silent.delete(next)
      this.#fresh.delete(next)
      void this.#run(next, isSilent)
    }
  }

  async #run({ hostname, resolve, reject }: LookUp, isSilent: boolean): Promise<void> {
    this.#running += 1
    if (isSilent) this.#silentRunning += 1
    const startedAt = this.#monotonic()
    const timeout = setTimeout(() => reject(lookUpTimedOut(hostname, this.#timeoutMs)), this.#timeoutMs)
    try {
      const addresses = await this.#resolver(hostname)
      this.#kept.set(hostname, { addresses }, { ttl: foundForMs })
      this.#silentLately.delete(hostname)
      resolve(addresses)
    } catch (error) {
      this.#kept.set(hostname, { error }, { ttl: failedForMs })
      if (this.#monotonic() - startedAt >= silentFromMs) this.#silentLately.set(hostname, true)
      reject(error)
    } finally {
      clearTimeout(timeout)
      this.#unfinished.delete(hostname)
      this.#running -= 1
      if (isSilent) this.#silentRunning -= 1
      this.#startNext()
    }
  }

  #wait(lookUp: LookUp, signal: AbortSignal | undefined): Promise<readonly LookupAddress[]> {
    lookUp.waiting += 1
    if (signal === undefined) return lookUp.answer
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#leave(lookUp)
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      const letGo = () => signal.removeEventListener('abort', onAbort)
      lookUp.answer.finally(letGo).then(resolve, reject)
    })
  }

  /** Nobody waits any more: a look-up that has not begun need not. */
  #leave(lookUp: LookUp): void {
    lookUp.waiting -= 1
    if (lookUp.waiting > 0 || !(this.#fresh.delete(lookUp) || this.#silent.delete(lookUp))) return
    this.#unfinished.delete(lookUp.hostname)
  }
}
