import { describe, expect, test } from 'vitest'
import { catalogPlace, type NewCatalog } from './open-catalog.ts'

/** What every store of WebSub subscriptions holds. */
export function describeSubscriptions(name: string, newCatalog: NewCatalog): void {
  describe(`the subscriptions, in a catalog ${name}`, () => {
    test('are kept by their token as they were put last, also after a restart, until they are removed', async () => {
      const open = await catalogPlace(newCatalog)
      const { subscriptions } = (await open()).catalog
      const asked = {
        sourceId: 'mill',
        token: 'a'.repeat(32),
        secret: 'rye',
        hub: 'https://hub.example/',
        topic: 'https://mill.example/feed',
        asked: 'subscribe',
        askAtMs: 1_770_000_000_000,
        failures: 0,
      } as const
      const { asked: _done, ...confirmed } = { ...asked, hub: 'https://new.example/', leaseEndsAtMs: 1_770_864_000_000 }
      await subscriptions.put(asked)
      await subscriptions.put({ ...asked, token: 'b'.repeat(32) })
      await subscriptions.put(confirmed)
      const again = (await open()).catalog.subscriptions
      expect(await again.all()).toEqual([confirmed, { ...asked, token: 'b'.repeat(32) }])
      await again.remove(asked.token)
      expect(await again.all()).toEqual([{ ...asked, token: 'b'.repeat(32) }])
    })
  })
}
