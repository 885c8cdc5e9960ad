import { formatDuration } from '../../duration.ts'

/** What a worker says of itself with each sign of life. */
export type WorkerDoing = {
  /** Polls under way. */
  readonly polling: number
  /** Sources it has taken and not begun. */
  readonly waiting: number
  /** Polls that it has ended since it started. */
  readonly polls: number
  readonly isPublishing: boolean
}

/** Why a worker lost what it had taken: the others took it for dead, or the database broke off and may have it otherwise. */
export type LossReason = 'taken-for-dead' | 'database-broke-off'

/** A worker of an archive, as the others see it. */
export type FleetWorker = {
  readonly name: string
  readonly host: string
  readonly pid: number
  readonly roles: readonly string[]
  readonly startedAtMs: number
  /** How long ago it last gave a sign of life, by the database's clock. */
  readonly silentMs: number
  /** Whether it has the right to what it took: once it is over, others take that. */
  readonly isAlive: boolean
  readonly doing: WorkerDoing
}

/** A request that is to be sent to a host, or a group of hosts, that all workers ask together. */
export type SlotOrder = { readonly limit: string; readonly connections: number }

/** What came of asking for a slot: it is taken, or may be asked for again after so long; `status` where the site asked for that. */
export type SlotAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'held'; readonly ms: number; readonly status: number }

/** What became of a request for which a slot was taken. */
export type SlotNews = {
  readonly limit: string
  readonly spacingMs: number
  /** How long ago it went out; absent where it did not. */
  readonly sentAgoMs?: number | undefined
  /** Whether it is over, so that its connection is free. */
  readonly isOver: boolean
}

/** Who may ask which host when, among all workers: connections, spacing and Retry-After of each limit. */
export type HostSlots = {
  /** Takes the right to start one request; none other starts under its limit before it is told that this one went out. */
  readonly take: (order: SlotOrder) => Promise<SlotAnswer>
  readonly tell: (news: SlotNews) => Promise<void>
  /** Closes a limit for so long, or longer where it is closed already. */
  readonly hold: (limit: string, status: number, forMs: number) => Promise<void>
}

/** Something that one worker at a time does. */
export type Turn = {
  /** Takes the turn, or keeps it; false where another worker has it. */
  readonly take: () => Promise<boolean>
  /** Leaves it to others. */
  readonly leave: () => Promise<void>
}

/** The sources that are due, taken host by host, so that no two workers ask one host for listings. */
export type HostQueue = {
  /** Takes up to about `room` sources that are due, those of a host together. */
  readonly claim: (nowMs: number, room: number) => Promise<readonly string[]>
  /**
   * Gives sources back, due when they were or at `nextPollAtMs`; a host whose sources are all back is another's to take. A poll
   * that was begun and never ended is due at once, unless that happened to the one before as well.
   */
  readonly release: (ids: readonly string[], nextPollAtMs?: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** The workers of one archive, seen from one of them. */
export type Fleet = {
  /** The name of this worker. */
  readonly name: string
  /** Whether it has the right to what it took, at this moment. */
  readonly isLeased: () => boolean
  /** How far the clock of this machine is ahead of the one that all share, in milliseconds; 0 where that is of no account. */
  readonly clockAheadMs: () => number
  /** Aborts once it lost that right: what it had taken is another's. Then there is a new one, for what is taken from then on. */
  readonly lease: () => AbortSignal
  /** Calls back whenever the right was lost. */
  readonly onLost: (callBack: (why: LossReason) => void) => void
  /** Calls back whenever another worker was found dead. */
  readonly onDead: (callBack: () => void) => void
  readonly slots: HostSlots
  /** What only one worker at a time does: `publish`, and what goes on in the background. */
  readonly turn: (name: string) => Turn
  /** Does work that no other worker does at the same time; they wait for it. */
  readonly alone: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Hosts are told apart by the limit that a source's listing is under. */
  readonly hostQueue: (limitOf: (id: string) => string | undefined) => Promise<HostQueue>
  /** Says what this worker does, from now on with each sign of life. */
  readonly tellDoing: (doing: () => WorkerDoing) => void
}

/** Says for people how wrong the clock of a machine is. */
export function wrongClock(aheadMs: number): string {
  const by = `${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'}`
  return `the clock of this machine is ${by} that of PostgreSQL, and polls come too soon or too late by that: set it (NTP)`
}
