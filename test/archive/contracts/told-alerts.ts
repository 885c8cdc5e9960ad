import { describe, expect, test } from 'vitest'
import { catalogPlace, type NewCatalog } from './open-catalog.ts'

/** What every store of told alerts holds. */
export function describeToldAlerts(name: string, newCatalog: NewCatalog): void {
  describe(`the alerts that were told, in a catalog ${name}`, () => {
    test('are known of each sink by itself until they are over, also after a restart', async () => {
      const open = await catalogPlace(newCatalog)
      const { alerts } = (await open()).catalog
      const [one, other] = ['gazette', 'orchard'].map((id) => ({ subject: `source ${id}`, kind: 'failing' }))
      if (one === undefined || other === undefined) throw new Error('two alerts are needed')
      await alerts.note('webhook', [one, other], [])
      await alerts.note('webhook', [one], [])
      await alerts.note('command', [other], [])
      await alerts.note('webhook', [], [other])
      const again = (await open()).catalog.alerts
      expect(await again.of('webhook')).toEqual([one])
      expect(await again.of('command')).toEqual([other])
      expect(await again.of('pigeon')).toEqual([])
    })
  })
}
