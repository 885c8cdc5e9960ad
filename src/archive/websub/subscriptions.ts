/** A WebSub subscription of a source, as it was asked for and as its hub agreed to it. */
export type Subscription = {
  readonly sourceId: string
  /** The last part of its callback's address, which nobody can guess. */
  readonly token: string
  /** What the hub signs its pushes with. */
  readonly secret: string
  readonly hub: string
  readonly topic: string
  /** What the hub has last been asked for, and has not confirmed yet. */
  readonly asked?: 'subscribe' | 'unsubscribe'
  /** When the hub's word ends, in milliseconds since the epoch; absent where it has given none. */
  readonly leaseEndsAtMs?: number
  /** When the hub is asked (again), in milliseconds since the epoch. */
  readonly askAtMs: number
  /** Requests to the hub that failed in a row. */
  readonly failures: number
}

/** The WebSub subscriptions there are; lost with the catalog, hubs let theirs run out. */
export type Subscriptions = {
  readonly all: () => Promise<readonly Subscription[]>
  /** Adds a subscription, or replaces the one of its token. */
  readonly put: (subscription: Subscription) => Promise<void>
  readonly remove: (token: string) => Promise<void>
}
