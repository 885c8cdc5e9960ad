import type { Socket } from 'node:net'

/** When silence is looked into, and how long an answer is waited for; default 15 s and 10 s. */
export type SilenceTimes = { readonly afterMs: number; readonly answerMs: number }

/** A server under load may miss one look. */
const mostMissed = 2

/**
 * Watches statements under way for a server that is gone without a word, such as a machine without power: no limit of time, since
 * some take hours, but a look, where one takes long, whether the server still answers a new connection. Where it does not, twice
 * in a row, what is under way is given up.
 */
export class SilenceWatch {
  readonly #isThere: () => Promise<boolean>
  readonly #giveUp: () => void
  readonly #afterMs: number
  readonly #begun = new Set<{ readonly atMs: number }>()
  #timer: NodeJS.Timeout | undefined

  constructor(
    { afterMs }: Pick<SilenceTimes, 'afterMs'>,
    { isThere, giveUp }: { readonly isThere: () => Promise<boolean>; readonly giveUp: () => void },
  ) {
    this.#afterMs = afterMs
    this.#isThere = isThere
    this.#giveUp = giveUp
  }

  /** Waits for a statement, and watches meanwhile. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const one = { atMs: performance.now() }
    this.#begun.add(one)
    this.#lookLater(0)
    try {
      return await work()
    } finally {
      this.#begun.delete(one)
    }
  }

  #lookLater(missed: number): void {
    this.#timer ??= setTimeout(() => void this.#look(missed), this.#afterMs).unref()
  }

  async #look(missed: number): Promise<void> {
    // In the order in which they began.
    const [oldest] = this.#begun
    const isLong = oldest !== undefined && performance.now() - oldest.atMs >= this.#afterMs
    const nowMissed = isLong && !(await this.#isThere()) ? missed + 1 : 0
    if (nowMissed === mostMissed) this.#giveUp()
    this.#timer = undefined
    if (this.#begun.size > 0) this.#lookLater(nowMissed % mostMissed)
  }
}

/** A connection that is not made yet. */
type NewConnection = {
  readonly on: (event: 'error', listener: () => void) => unknown
  readonly connect: () => Promise<unknown>
  readonly end: () => Promise<void>
}

/** Whether a server answers a new connection, be it to refuse it. */
export async function isThere(client: NewConnection): Promise<boolean> {
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    // What the server itself says has a severity.
    return 'severity' in (error as object) || (error as { code?: string }).code === 'ECONNREFUSED'
  } finally {
    void client.end().catch(() => undefined)
  }
}

/** Ends a connection at once, without a word to the other side; what is under way on it fails. */
export function breakOff(client: unknown): void {
  const { connection } = client as { readonly connection: { readonly stream: Socket } }
  connection.stream.destroy(Object.assign(new Error('it gives no sign of life'), { code: 'ETIMEDOUT' }))
}
