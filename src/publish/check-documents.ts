import { isDeepStrictEqual, promisify } from 'node:util'
import { brotliDecompress, gunzip, zstdDecompress } from 'node:zlib'
import type { FeedFiles } from '../archive/feed-files.ts'
import type { KeptPlace } from '../archive/opening/archive-place.ts'
import type { Finding } from '../archive/verify/finding.ts'
import { newestPage } from './documents/archive-page.ts'
import {
  type DocumentPlan,
  newestPageOf,
  type PlanParts,
  planPage,
  planSubscription,
} from './documents/document-plan.ts'
import { feedDocumentFile } from './formats/feed-document.ts'
import type { Publication } from './publications.ts'
import { lookAround, type PublishSubject, planParts } from './publish-parts.ts'
import { packedEndings, type Rendered, type Rendering } from './render/rendering.ts'
import { createRenderingHere } from './render/rendering-here.ts'

/** What checking feed documents works with. */
export type CheckDocumentsParts = Pick<PublishSubject, 'settings' | 'sources' | 'clock'> & {
  readonly archive: Pick<PublishSubject['archive'], 'catalog'> & { readonly feeds: FeedFiles }
  /** The output folder. */
  readonly output: string
  /** The object store that has the articles; absent where they stand in the folder. */
  readonly store?: KeptPlace['store']
  /** Articles whose files are not as they have to be: what they stand in cannot be judged. */
  readonly damaged: ReadonlySet<string>
}

const unpack = {
  '.gz': promisify(gunzip),
  '.br': promisify(brotliDecompress),
  '.zst': promisify(zstdDecompress),
} as const

/**
 * The feed documents that are there against what they have to be by the catalog, and their compressed forms against them. What
 * has changed and is yet to be published is passed over, as is what changes by age alone; it reads only.
 */
export async function* checkDocuments(parts: CheckDocumentsParts): AsyncGenerator<Finding> {
  const { archive, settings, output, store, damaged } = parts
  const { feeds } = archive
  const top = await feeds.list('')
  if (top.length === 0) return
  const directory = await lookAround(parts)
  const { cacheBytes } = settings.publish
  const rendering = await createRenderingHere({ output, store, timeZone: settings.site.timeZone, cacheBytes })
  try {
    const there = new Set(top)
    // Of a hundred thousand publications few have files: a store is not asked for those of each.
    const withFiles = new Set(top.flatMap((name) => name.split('.', 1)))
    yield* packedForms('', top, feeds)
    for (const publication of directory.publications) {
      const plan = planParts(directory, parts)
      for await (const document of documentsOf(publication, plan, { ...parts, there })) {
        yield* differing(document, rendering, feeds, damaged)
      }
      const { name, delivery } = publication
      if (delivery === 'file' || withFiles.has(name)) yield* packedForms(name, await feeds.list(name), feeds)
    }
  } finally {
    await rendering.close()
  }
}

/** The documents of a publication that are kept as files and are to be as they are planned now. */
async function* documentsOf(
  publication: Publication,
  plan: PlanParts,
  { archive, settings, there }: CheckDocumentsParts & { readonly there: ReadonlySet<string> },
): AsyncGenerator<() => Promise<DocumentPlan | undefined>> {
  const { name, set, delivery, maxAgeMs } = publication
  if (maxAgeMs !== undefined) return
  if (set.kind === 'noted' && (await archive.catalog.selections.find(name)) === undefined) return
  const unlessStale = (make: () => Promise<DocumentPlan>) => async () =>
    (await isStale(publication, archive)) ? undefined : make()
  const isThere = there.has(feedDocumentFile(name, 'atom'))
  if (delivery === 'file' || isThere) {
    yield unlessStale(async () => planSubscription(publication, await newestPageOf(publication, plan), plan))
  }
  if (settings.publish.archives !== 'files' || delivery !== 'file') return
  const extent = await plan.index.keys(set).pages()
  for (let number = 1; number <= extent.full; number += 1) {
    yield unlessStale(() => planPage(publication, { number }, plan))
  }
  const newest = newestPage(extent)
  if (newest?.first !== undefined) yield unlessStale(() => planPage(publication, newest, plan))
}

/** Whether something changed that the publication has yet to take in. */
async function isStale(
  { selection }: Publication,
  { catalog }: Pick<PublishSubject['archive'], 'catalog'>,
): Promise<boolean> {
  const mark = await catalog.changes.mark()
  if (mark === undefined) return false
  const changed = await catalog.changes.sources(mark)
  return selection.sources === undefined || changed.some((id) => selection.sources?.includes(id))
}

async function* differing(
  makePlan: () => Promise<DocumentPlan | undefined>,
  rendering: Rendering,
  feeds: FeedFiles,
  damaged: ReadonlySet<string>,
): AsyncGenerator<Finding> {
  const first = await wrongFiles(makePlan, rendering, feeds, damaged)
  if (first.length === 0) return
  // Beside a worker it may have been published anew meanwhile.
  const second = await wrongFiles(makePlan, rendering, feeds, damaged)
  for (const [name, problem] of second) {
    if (first.some((each) => isDeepStrictEqual(each, [name, problem]))) yield finding(name, problem)
  }
}

async function wrongFiles(
  makePlan: () => Promise<DocumentPlan | undefined>,
  rendering: Rendering,
  feeds: FeedFiles,
  damaged: ReadonlySet<string>,
): Promise<readonly (readonly [string, string])[]> {
  const plan = await makePlan()
  if (plan === undefined) return []
  const { document, formats, entries } = plan
  if (entries.some(({ hash }) => damaged.has(hash))) return []
  return rendering.render({ document, formats, entries, codings: [] }, (rendered) =>
    wrongOf(rendered, document.path, feeds),
  )
}

async function wrongOf(
  { files, leftOut }: Rendered,
  path: string,
  feeds: FeedFiles,
): Promise<readonly (readonly [string, string])[]> {
  // An article that cannot be read is a finding of its own.
  if (leftOut.length > 0) return []
  const wrong: [string, string][] = []
  for (const { format, bytes } of files) {
    const name = feedDocumentFile(path, format)
    const there = await feeds.get(name)
    if (there === undefined) wrong.push([name, 'it is not there'])
    else if (bytes !== undefined && !there.equals(bytes)) wrong.push([name, 'it is not what the catalog makes of it'])
  }
  return wrong
}

async function* packedForms(folder: string, names: readonly string[], feeds: FeedFiles): AsyncGenerator<Finding> {
  for (const name of names) {
    const ending = Object.values(packedEndings).find((each) => name.endsWith(each))
    if (ending === undefined) continue
    const path = folder === '' ? name : `${folder}/${name}`
    const bytes = await feeds.get(path)
    if (bytes === undefined) continue
    const whole = await unpack[ending](bytes).catch(() => undefined)
    const plain = await feeds.get(path.slice(0, -ending.length))
    if (whole === undefined) yield finding(path, 'it cannot be decompressed')
    else if (plain !== undefined && !plain.equals(whole)) {
      const again = await feeds.get(path)
      // A worker takes the compressed forms of a document away before it writes it anew.
      if (again?.equals(bytes)) yield finding(path, 'it is the compressed form of another document')
    }
  }
}

function finding(name: string, problem: string): Finding {
  const remedy = '`feedkeeper publish --everything`, or `--repair`, writes it anew'
  return { check: 'feed', what: `feeds/${name}`, problem, remedy, repairs: ['publish'] }
}
