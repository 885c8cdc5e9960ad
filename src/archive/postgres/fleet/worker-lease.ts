import { randomUUID } from 'node:crypto'
import type { LossReason, WorkerDoing } from '../../fleet/fleet.ts'
import type { PostgresDatabase } from '../connection/postgres-database.ts'
import {
  buryDead,
  type DeadWorker,
  enterWorker,
  leaseMs,
  leaveWorkers,
  prolong,
  type WorkerIdentity,
} from './worker-rows.ts'

const beatMs = 2_500
/** So much earlier than the database does a worker hold its own lease for over: what it has just sent is on its way. */
const marginMs = 2_500
/** Workers whose clocks are further apart would ask sources too soon after each other. */
const mostAheadMs = 5_000

/** What a lease tells others of. */
export type LeaseWatchers = {
  /** Told of workers that died, and how many sources are free again by that. */
  readonly onDead: (dead: readonly DeadWorker[]) => void
  /** Told where the database did not take a sign of life, or a statement by which something is taken. */
  readonly onFailure: (error: Error) => void
  /** Told with each sign of life where the clock of this machine is so far ahead of the database's, or behind it. */
  readonly onWrongClock?: (aheadMs: number) => void
}

/**
 * The right of this process to what it takes, for as long as it gives signs of life: one every 2.5 seconds, each good for
 * ten. A process that was frozen for longer finds at its first step that its lease is over: what it had taken is another's,
 * whatever it was about to do with it. Then it goes on under a new id, as a new worker of the same name. So it does where the
 * database may have other things standing as taken than this process knows of: where PostgreSQL was started anew, which may
 * have lost its last moment, or an answer did not come.
 */
export class WorkerLease {
  readonly #database: PostgresDatabase
  readonly #worker: WorkerIdentity
  readonly #watchers: LeaseWatchers
  readonly #losses = new Set<(why: LossReason) => void>()
  #id = randomUUID()
  #over = new AbortController()
  /** When it is over, by the monotonic clock and by the wall clock: the one stands still while a machine sleeps. */
  #goodUntil = { monotonicMs: 0, wallMs: 0 }
  #isToEnter = true
  #isSure = true
  #isInDoubt = false
  #aheadMs = 0
  #server: string | undefined
  #beating: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #doing: (() => WorkerDoing) | undefined

  constructor(database: PostgresDatabase, worker: WorkerIdentity, watchers: LeaseWatchers) {
    this.#database = database
    this.#worker = worker
    this.#watchers = watchers
  }

  /** Under which what is taken stands in the database. */
  get id(): string {
    return this.#id
  }

  /** Aborts when the lease is lost that holds now. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  /** Enters the worker, and gives signs of life from then on. Throws where the database does not take it. */
  async begin(): Promise<void> {
    await this.#beat()
    this.#timer = setInterval(() => void this.#beatQuietly(), beatMs)
    this.#timer.unref()
  }

  /** Whether the lease holds at this moment; where it does not, it is lost for good. */
  isGood(): boolean {
    if (this.#isToEnter) return false
    const { monotonicMs, wallMs } = this.#goodUntil
    if (performance.now() < monotonicMs && Date.now() < wallMs) return true
    this.#lose('taken-for-dead')
    return false
  }

  onLost(callBack: (why: LossReason) => void): void {
    this.#losses.add(callBack)
  }

  /**
   * Notes that the database broke off; where what it was told may have come to nothing (`isLost`), something may stand as taken
   * that nobody knows of: all of it is given up with the next sign of life.
   */
  doubt(isLost: boolean): void {
    this.#isSure = false
    this.#isInDoubt ||= isLost
  }

  /** How far the clock of this machine is ahead of the database's, in milliseconds, by more than may be: 0 where it is not. */
  aheadMs(): number {
    return Math.abs(this.#aheadMs) > mostAheadMs ? this.#aheadMs : 0
  }

  /** Whether the database has not broken off since it took the last sign of life. */
  isSure(): boolean {
    return this.#isSure
  }

  tellDoing(doing: () => WorkerDoing): void {
    this.#doing = doing
  }

  /** Gives everything back. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    await this.#beating
    this.#isToEnter = true
    await leaveWorkers(this.#database, this.#id)
  }

  #lose(why: LossReason): void {
    if (this.#isToEnter) return
    this.#isToEnter = true
    this.#over.abort(new Error('the lease of this worker is over'))
    for (const callBack of this.#losses) callBack(why)
  }

  /** The database answered somewhere between when it was asked and now. */
  #compareClocks(sentAtMs: number, databaseMs: number): void {
    const early = Math.max(0, sentAtMs - databaseMs)
    const late = Math.max(0, databaseMs - Date.now())
    this.#aheadMs = early - late
    if (Math.abs(this.#aheadMs) > mostAheadMs) this.#watchers.onWrongClock?.(this.#aheadMs)
  }

  async #beatQuietly(): Promise<void> {
    this.#beating ??= this.#beat()
      .catch((error: Error) => {
        this.#isSure = false
        this.#watchers.onFailure(error)
      })
      .finally(() => {
        this.#beating = undefined
      })
    await this.#beating
  }

  async #beat(): Promise<void> {
    // What is over is over before anything else is done in this turn.
    if (!this.#isToEnter) this.isGood()
    this.#isSure = true
    const sentAt = { monotonicMs: performance.now(), wallMs: Date.now() }
    if (!this.#isToEnter) {
      const server = await prolong(this.#database, this.#id, this.#doing?.())
      if (server === undefined) this.#lose('taken-for-dead')
      else if (server.startedAt !== this.#server || this.#isInDoubt) this.#lose('database-broke-off')
      if (server !== undefined) this.#compareClocks(sentAt.wallMs, server.nowMs)
    }
    if (this.#isToEnter) {
      const id = randomUUID()
      this.#isInDoubt = false
      const server = await enterWorker(this.#database, id, this.#worker)
      this.#server = server.startedAt
      this.#compareClocks(sentAt.wallMs, server.nowMs)
      this.#id = id
      this.#over = new AbortController()
      this.#isToEnter = false
    }
    const goodMs = leaseMs - marginMs
    this.#goodUntil = { monotonicMs: sentAt.monotonicMs + goodMs, wallMs: sentAt.wallMs + goodMs }
    const dead = await buryDead(this.#database)
    if (dead.length > 0) this.#watchers.onDead(dead)
  }
}
