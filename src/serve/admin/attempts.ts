import { isIPv6 } from 'node:net'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../clock.ts'

const windowMs = 15 * 60_000
const mostOfOne = 5
const mostOfAll = 60
const mostAddresses = 10_000

/** The attempts of a while, and when that while is over. */
type Attempts = { readonly endsAtMs: number; count: number }

/**
 * Counts attempts to prove who one is: five of one address that fail in a quarter of an hour, and sixty of all addresses,
 * are enough. One is counted as it begins, so that many at once are no way around.
 */
export class LoginAttempts {
  readonly #clock: Clock
  readonly #ofOne = new LRUCache<string, Attempts>({ max: mostAddresses })
  #ofAll: Attempts = { endsAtMs: 0, count: 0 }

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts an attempt; gives in how many milliseconds to come again where there were too many. */
  begin(address: string): number | undefined {
    const nowMs = this.#clock()
    const current = (attempts: Attempts | undefined): Attempts => {
      const isOver = attempts === undefined || attempts.endsAtMs <= nowMs || attempts.endsAtMs > nowMs + windowMs
      return isOver ? { endsAtMs: nowMs + windowMs, count: 0 } : attempts
    }
    const one = current(this.#ofOne.get(networkOf(address)))
    this.#ofAll = current(this.#ofAll)
    if (one.count >= mostOfOne) return one.endsAtMs - nowMs
    if (this.#ofAll.count >= mostOfAll) return this.#ofAll.endsAtMs - nowMs
    one.count += 1
    this.#ofAll.count += 1
    this.#ofOne.set(networkOf(address), one)
    return undefined
  }

  /** Notes that an attempt went well: it does not count, nor do those of its address before. */
  succeed(address: string): void {
    this.#ofOne.delete(networkOf(address))
    this.#ofAll.count = Math.max(0, this.#ofAll.count - 1)
  }
}

/** An address as attempts count: of IPv6, the network that one subscriber has to himself. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address
  const [head = '', tail = ''] = address.split('::')
  const [first, last] = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)]
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}
