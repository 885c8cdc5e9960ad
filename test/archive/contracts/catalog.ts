import { describeArchivePages } from './archive-pages.ts'
import { describeArticleIndex } from './article-index.ts'
import { describeCalendar } from './calendar.ts'
import { describeCatalogRecording } from './catalog-recording.ts'
import { describeCatalogUpkeep } from './catalog-upkeep.ts'
import { describeDuplicates } from './duplicates.ts'
import { describeImageIndex } from './image-index.ts'
import type { NewCatalog } from './open-catalog.ts'
import { describePollHistory } from './poll-history.ts'
import { describeRemovals } from './removals.ts'
import { describeSelections } from './selections.ts'
import { describeSourceStates } from './source-states.ts'
import { describeSubscriptions } from './subscriptions.ts'
import { describeToldAlerts } from './told-alerts.ts'
import { describeChanges, describeWaitingEntries } from './waiting-and-changes.ts'

/** What every catalog holds; `runs` is how often what holds for all events is tried, where a catalog takes long to make. */
export function describeCatalog(name: string, newCatalog: NewCatalog, effort: { readonly runs?: number } = {}): void {
  describeArticleIndex(name, newCatalog)
  describeArchivePages(name, newCatalog, effort)
  describeCalendar(name, newCatalog)
  describeSourceStates(name, newCatalog)
  describePollHistory(name, newCatalog)
  describeToldAlerts(name, newCatalog)
  describeSubscriptions(name, newCatalog)
  describeWaitingEntries(name, newCatalog)
  describeChanges(name, newCatalog)
  describeSelections(name, newCatalog)
  describeImageIndex(name, newCatalog)
  describeRemovals(name, newCatalog)
  describeDuplicates(name, newCatalog)
  describeCatalogUpkeep(name, newCatalog)
  describeCatalogRecording(name, newCatalog, effort)
}
