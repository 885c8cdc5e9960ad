import { type LookupAddress, lookup } from 'node:dns'
import { LRUCache } from 'lru-cache'
import { lookUpTimedOut } from '../transport-error.ts'

/** Finds the addresses of names: few at once, shared while under way, kept for a short while. */
export type NameLookUps = {
  /**
   * The addresses of a name, at least one; rejects with the system's error, with one of its own where the look-up takes
   * too long, and with the signal's reason if it aborts first.
   */
  readonly addressesOf: (hostname: string, signal?: AbortSignal) => Promise<readonly LookupAddress[]>
}

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
 * Makes the look-ups, with a queue of their own.
 *
 * A place is held until the system is done with the name, however long ago the look-up passed its limit: a name that hangs
 * is told so at once and takes no second place. Names that were silent lately come after all others and take no more than
 * half of the places.
 */
export function createNameLookUps(options: {
  /** Limit of one look-up once it has its place. */
  readonly timeoutMs: number
  readonly atOnce: number
  readonly resolver: Resolver
  /** Milliseconds of a clock nobody sets. */
  readonly monotonic?: () => number
}): NameLookUps {
  const { timeoutMs, atOnce, resolver, monotonic = () => performance.now() } = options
  const silentAtOnce = Math.max(1, Math.floor(atOnce / 2))
  const forgetful = { max: keptNames, ttlResolution: 0, perf: { now: monotonic } }
  const kept = new LRUCache<string, KeptAnswer>(forgetful)
  const silentLately = new LRUCache<string, true>({ ...forgetful, ttl: silentForMs })
  const unfinished = new Map<string, LookUp>()
  const fresh = new Set<LookUp>()
  const silent = new Set<LookUp>()
  let running = 0
  let silentRunning = 0

  function enqueue(hostname: string): LookUp {
    const { promise, resolve, reject } = Promise.withResolvers<readonly LookupAddress[]>()
    const lookUp: LookUp = { hostname, answer: promise, resolve, reject, waiting: 0 }
    // Those who asked may all have left.
    promise.catch(() => {})
    unfinished.set(hostname, lookUp)
    const queue = silentLately.has(hostname) ? silent : fresh
    queue.add(lookUp)
    startNext()
    return lookUp
  }

  function startNext(): void {
    while (running < atOnce) {
      const [next] = fresh.size > 0 ? fresh : silentRunning < silentAtOnce ? silent : []
      if (next === undefined) return
      const isSilent = silent.delete(next)
      fresh.delete(next)
      void run(next, isSilent)
    }
  }

  async function run({ hostname, resolve, reject }: LookUp, isSilent: boolean): Promise<void> {
    running += 1
    if (isSilent) silentRunning += 1
    const startedAt = monotonic()
    const timeout = setTimeout(() => reject(lookUpTimedOut(hostname, timeoutMs)), timeoutMs)
    try {
      const addresses = await resolver(hostname)
      kept.set(hostname, { addresses }, { ttl: foundForMs })
      silentLately.delete(hostname)
      resolve(addresses)
    } catch (error) {
      kept.set(hostname, { error }, { ttl: failedForMs })
      if (monotonic() - startedAt >= silentFromMs) silentLately.set(hostname, true)
      reject(error)
    } finally {
      clearTimeout(timeout)
      unfinished.delete(hostname)
      running -= 1
      if (isSilent) silentRunning -= 1
      startNext()
    }
  }

  /** Nobody waits any more: a look-up that has not begun need not. */
  function leave(lookUp: LookUp): void {
    lookUp.waiting -= 1
    if (lookUp.waiting > 0 || !(fresh.delete(lookUp) || silent.delete(lookUp))) return
    unfinished.delete(lookUp.hostname)
  }

  function wait(lookUp: LookUp, signal: AbortSignal | undefined): Promise<readonly LookupAddress[]> {
    lookUp.waiting += 1
    if (signal === undefined) return lookUp.answer
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        leave(lookUp)
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      const letGo = () => signal.removeEventListener('abort', onAbort)
      lookUp.answer.finally(letGo).then(resolve, reject)
    })
  }

  return {
    async addressesOf(hostname, signal) {
      signal?.throwIfAborted()
      const known = kept.get(hostname)
      if (known === undefined) return wait(unfinished.get(hostname) ?? enqueue(hostname), signal)
      if ('error' in known) throw known.error
      return known.addresses
    },
  }
}
