import type { Database } from '../archive/sqlite.ts'

/** A hub that is to be told that a topic has changed. */
export type HubPing = {
  readonly hub: string
  /** Address of the subscription document. */
  readonly topic: string
  /** How often it was tried. */
  readonly attempts: number
}

/** The hubs that are yet to be told of a change; kept on disk, so that none is forgotten when the program ends. */
export class HubPings {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Notes that a hub is to be told now; a change it was not told of yet is one and the same. */
  add(hub: string, topic: string, nowMs: number): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO hub_pings (hub, topic, attempts, next_try_at_ms) VALUES (?, ?, 0, ?)')
      .run(hub, topic, nowMs)
  }

  /** Those whose time has come. */
  due(nowMs: number): readonly HubPing[] {
    return this.#database
      .prepare('SELECT hub, topic, attempts FROM hub_pings WHERE next_try_at_ms <= ? ORDER BY hub, topic')
      .all(nowMs)
      .map((row) => ({ hub: String(row.hub), topic: String(row.topic), attempts: Number(row.attempts) }))
  }

  /** When the next one is due; absent where none waits. */
  nextAtMs(): number | undefined {
    const row = this.#database.prepare('SELECT min(next_try_at_ms) AS at FROM hub_pings').get()
    return row?.at === null ? undefined : Number(row?.at)
  }

  /** Puts one off. */
  retry({ hub, topic, attempts }: HubPing, atMs: number): void {
    this.#database
      .prepare('UPDATE hub_pings SET attempts = ?, next_try_at_ms = ? WHERE hub = ? AND topic = ?')
      .run(attempts + 1, atMs, hub, topic)
  }

  /** Forgets one: the hub knows, or never will. */
  remove({ hub, topic }: HubPing): void {
    this.#database.prepare('DELETE FROM hub_pings WHERE hub = ? AND topic = ?').run(hub, topic)
  }
}
