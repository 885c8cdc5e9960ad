import { writeArchive } from '../documents/archive-files.ts'
import type { ArchivePage } from '../documents/archive-page.ts'
import type { MadeDocument } from '../documents/document-maker.ts'
import { newestPageOf, type PlanParts, planSubscription } from '../documents/document-plan.ts'
import { feedDocumentFile, feedFormats } from '../formats/feed-document.ts'
import type { Publication } from '../publications.ts'
import { askedTimes, type PublishParts } from '../publish-parts.ts'

/** A source's own feed is kept current so long after it was last asked for. */
const keptCurrentForMs = 30 * 86_400_000

/** What changed in the archive since publications last took it in. */
export type Changed = {
  readonly sources: ReadonlySet<string>
  /** Places by source; absent where they are too many: every archive page is looked at. */
  readonly places: ReadonlyMap<string, readonly number[]> | undefined
  /** The publications that select other articles than before. */
  readonly reselected: ReadonlySet<string>
}

/** What one publication is published with. */
export type OneParts = PublishParts & {
  /** Whether every document is written anew. */
  readonly everything: boolean
  /** Whether there is time for more archive pages. */
  readonly hasTime: () => boolean
  readonly plan: PlanParts
  /** Told once its subscription document is in the hands of what writes it. */
  readonly onHandedOver: () => void
}

/** What became of one publication. */
export type PublicationReport = MadeDocument & {
  /** When it changes without a new article, since its oldest gets too old; infinity where it does not. */
  readonly agesAtMs: number
  /** Whether archive pages are left for the next run. */
  readonly isUnfinished: boolean
}

/**
 * Brings one publication in line with what changed, where it is kept as files, or its source's feed was asked for not long
 * ago; absent where nothing in it can have changed.
 */
export async function publishOne(
  publication: Publication,
  changed: Changed,
  parts: OneParts,
): Promise<PublicationReport | undefined> {
  const { memory, everything, plan } = parts
  const { name, delivery, maxAgeMs } = publication
  const isKnown = memory.verified.has(name) && !everything
  const isStale = isTouched(publication, changed) || maxAgeMs !== undefined || memory.unfinished.has(name)
  if (isKnown && !isStale) return undefined
  const askedAtMs = delivery === 'file' ? undefined : (await askedTimes(parts)).get(name)
  if (delivery === 'on-request' && !(askedAtMs !== undefined && plan.nowMs < askedAtMs + keptCurrentForMs)) {
    // What nobody asks for any more is not kept current, so it is not kept.
    if (askedAtMs !== undefined) await removeUnasked(name, parts)
    return undefined
  }
  const archive = await bringArchive(publication, changed, parts)
  let agesAtMs = Number.POSITIVE_INFINITY
  const planned = async () => {
    const document = await planSubscription(publication, archive.newest, plan)
    agesAtMs = document.agesAtMs ?? agesAtMs
    return document
  }
  const made = await parts.maker.make(name, planned, {
    isForced: everything,
    onHandedOver: parts.onHandedOver,
    ...(askedAtMs !== undefined && { askedAtMs }),
  })
  memory.verified.add(name)
  return {
    written: [...archive.written, ...made.written],
    unchanged: archive.unchanged + made.unchanged,
    hasNews: made.hasNews,
    agesAtMs,
    isUnfinished: archive.isUnfinished,
  }
}

type BroughtArchive = Pick<PublicationReport, 'written' | 'unchanged' | 'isUnfinished'> & {
  /** The page the subscription document leads to. */
  readonly newest: ArchivePage | undefined
}

/** Writes the archive pages that are kept as files; those that are made on request need nothing. */
async function bringArchive(
  publication: Publication,
  { places, reselected }: Changed,
  parts: OneParts,
): Promise<BroughtArchive> {
  const { memory, plan, settings, everything, hasTime } = parts
  const { name, delivery, selection, maxAgeMs } = publication
  const isKept = settings.publish.archives === 'files' && delivery === 'file' && maxAgeMs === undefined
  if (!isKept) return { written: [], unchanged: 0, isUnfinished: false, newest: await newestPageOf(publication, plan) }
  const isLookedAtWhole = places === undefined || reselected.has(name)
  const archive = await writeArchive(
    publication,
    {
      known: isLookedAtWhole ? 0 : (memory.pages.get(name) ?? 0),
      changed: [...(places ?? [])].flatMap(([id, each]) => ((selection.sources?.includes(id) ?? true) ? each : [])),
      isForced: everything,
      hasTime,
    },
    { ...parts, documents: parts.archive.publications.documents },
  )
  memory.pages.set(name, archive.full)
  if (archive.isUnfinished) memory.unfinished.add(name)
  else memory.unfinished.delete(name)
  return { newest: undefined, ...archive }
}

function isTouched({ name, selection }: Publication, { sources, reselected }: Changed): boolean {
  if (reselected.has(name)) return true
  return selection.sources === undefined ? sources.size > 0 : selection.sources.some((id) => sources.has(id))
}

async function removeUnasked(name: string, { files, archive, memory }: OneParts): Promise<void> {
  for (const format of feedFormats) await files.remove(feedDocumentFile(name, format))
  await archive.publications.documents.remove([name])
  memory.asked?.delete(name)
  memory.verified.delete(name)
}
