import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Database } from './database.ts'
import { keyedArticlesStep } from './duplicates/keyed-articles-step.ts'
import { articleChangesStep } from './steps/article-changes-step.ts'
import { languageIndexStep, recentArticlesStep } from './steps/article-orders.ts'
import { capturesStep } from './steps/capture-tables.ts'
import { duplicatesStep } from './steps/duplicates-step.ts'
import { entryExtrasStep, leftOutStep } from './steps/entry-extras-step.ts'
import { firstTables } from './steps/first-tables.ts'
import { imagesStep } from './steps/images-step.ts'
import { intendedImagesStep } from './steps/intended-images.ts'
import { journalNotesStep } from './steps/journal-notes.ts'
import { placesStep } from './steps/places.ts'
import { pollHistoryStep } from './steps/poll-history-step.ts'
import { publicationNotesStep } from './steps/publication-notes.ts'
import { removalsStep } from './steps/removals.ts'
import { removedCapturesStep } from './steps/removed-captures.ts'
import { revisedArticlesStep } from './steps/revised-articles.ts'
import { signatureVersionStep } from './steps/signature-version.ts'
import { toldAlertsStep } from './steps/told-alerts-step.ts'
import { toldPagesStep } from './steps/told-pages.ts'
import { subscriptionsStep } from './websub/subscriptions-step.ts'

/**
 * Every step from an empty database to today's, in order; a step that has landed is never changed, only followed.
 *
 * Times are integer milliseconds since the epoch; an article's `published_at_ms` is a whole second, as in its file.
 */
const migrations = [
  firstTables,
  publicationNotesStep,
  journalNotesStep,
  placesStep,
  [revisedArticlesStep, capturesStep, duplicatesStep, removalsStep].join('\n'),
  pollHistoryStep,
  removedCapturesStep,
  languageIndexStep,
  articleChangesStep,
  imagesStep,
  entryExtrasStep,
  toldPagesStep,
  signatureVersionStep,
  intendedImagesStep,
  toldAlertsStep,
  leftOutStep,
  subscriptionsStep,
  keyedArticlesStep,
  recentArticlesStep,
]

/** The catalog was written by a newer feedkeeper. */
export class CatalogVersionError extends FeedkeeperError {
  constructor(file: string, found: number) {
    super(
      'newer-catalog',
      `${file}: found version ${found}, expected at most ${migrations.length}; use the newer feedkeeper, or delete the file to have it rebuilt from the articles`,
    )
  }
}

/** The catalog was written by an older feedkeeper and is only to be read. */
export class OlderCatalogError extends FeedkeeperError {
  constructor(file: string) {
    super(
      'older-catalog',
      `${file}: it was written by an older feedkeeper; start \`feedkeeper run\` once to bring it up to date`,
    )
  }
}

/** Brings the tables of an open catalog up to today's; throws `CatalogVersionError` where they are of tomorrow. */
export function migrate(database: Database): void {
  const found = versionOf(database)
  if (found === migrations.length) return
  database.transaction(() => {
    for (const step of migrations.slice(found)) database.execute(step)
    database.execute(`PRAGMA user_version=${migrations.length}`)
  })
}

/** Throws where the tables of a catalog that is only read are not today's. */
export function checkVersion(database: Database): void {
  if (versionOf(database) < migrations.length) throw new OlderCatalogError(database.file)
}

function versionOf(database: Database): number {
  const found = Number(database.get('PRAGMA user_version')?.user_version)
  if (found > migrations.length) throw new CatalogVersionError(database.file, found)
  return found
}
