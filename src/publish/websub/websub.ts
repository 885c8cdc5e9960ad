import { type HubParts, HubRounds } from './hub-rounds.ts'

/** Tells hubs of changes. */
export type HubPinger = {
  /** Notes that topics have changed, and begins to tell every hub of it; no hub is waited for. */
  readonly announce: (topics: readonly string[]) => Promise<void>
  /** Resolves within three seconds, whatever the hubs do; what is unsent is kept for the next run. */
  readonly close: () => Promise<void>
}

/**
 * Makes what tells WebSub hubs that topics have changed (https://www.w3.org/TR/websub/, 6: "publishing"): a POST of
 * `hub.mode=publish` with the topic under `hub.url` and `hub.topic`, the two names hubs know it by. No hub waits for another.
 */
export function createHubPinger({ hubs, ...parts }: HubParts & { readonly hubs: readonly string[] }): HubPinger {
  const all = [...new Set(hubs)].map((hub) => new HubRounds(hub, parts))
  let isFirst = true
  return {
    async announce(topics) {
      if (isFirst) await parts.pings.keepOnly(hubs)
      isFirst = false
      for (const each of all) await each.announce(topics)
    },
    async close() {
      await Promise.all(all.map((each) => each.close()))
    },
  }
}
