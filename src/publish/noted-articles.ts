import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ArticleKey, PlacedKey } from '../archive/article-keys.ts'
import type { ArticleStore } from '../archive/article-store.ts'
import type { ArticleCatalog } from '../archive/catalog.ts'
import { candidateTexts, type TextsOf } from './candidate-texts.ts'
import type { Publication } from './publications.ts'
import { placeOf, type Select, selector } from './selection.ts'

const articlesPerTurn = 500
/** A query looks into the text of each article, which takes a while. */
const textsPerTurn = 50
/** What was noted by another language of queries is noted anew. */
const queryLanguage = 2

type Parts = {
  readonly catalog: Pick<ArticleCatalog, 'changes' | 'selections'>
  readonly articles: ArticleStore
  readonly timeZone: string
  readonly textsOf: TextsOf
  /** Kept from run to run; a program that starts anew begins from the start. */
  readonly progress: NotingProgress
  readonly hasTime: () => boolean
  /** Forgets what was published of a publication, since all of it may change. */
  readonly forget: (publication: string) => Promise<void>
}

/** How far the whole archive has been looked through for selections that are new, by publication. */
export type NotingProgress = Map<string, { readonly selection: string; readonly afterHash: string }>

type Selecting = { readonly name: string; readonly select: Select }

/** What became of the publications that select by more than one source. */
export type Noted = {
  /** Those for which the whole archive has now been looked through. */
  readonly reselected: ReadonlySet<string>
  /** Those that are not to be written yet, since time ran out; the next run goes on. */
  readonly unfinished: ReadonlySet<string>
}

/**
 * Notes for each publication that selects by more than one source which articles it holds: of the changes up to `mark`
 * where its selection is the one noted before, of the whole archive where it is new, as far as there is time.
 */
export async function noteArticles(
  publications: readonly Publication[],
  mark: number | undefined,
  options: Omit<Parts, 'textsOf'>,
): Promise<Noted> {
  const parts = { ...options, textsOf: candidateTexts(options) }
  const { progress } = parts
  const { selections } = parts.catalog
  const reselected = new Set<string>()
  const unfinished = new Set<string>()
  const selecting: Selecting[] = []
  for (const { name, set, selection } of publications) {
    if (set.kind !== 'noted') continue
    const text = JSON.stringify(
      selection.query === undefined ? selection : { ...selection, queryLanguage, timeZone: parts.timeZone },
    )
    const each = { name, select: selector(selection, parts.timeZone) }
    selecting.push(each)
    if ((await selections.find(name)) === text) continue
    const begun = progress.get(name)
    const isBegun = begun?.selection === text
    // From here on, until all is noted and written, a run that was killed is followed by one that begins anew.
    if (!isBegun) {
      await parts.forget(name)
      await selections.begin(name)
    }
    const afterHash = await noteAll(each, isBegun ? begun.afterHash : '', parts)
    if (afterHash !== undefined) {
      progress.set(name, { selection: text, afterHash })
      unfinished.add(name)
      continue
    }
    progress.delete(name)
    reselected.add(name)
    await selections.complete(name, text)
  }
  if (selecting.length === 0) return { reselected, unfinished }
  if (mark !== undefined) await noteChanges(mark, selecting, parts)
  await selections.settle(
    selecting.map(({ name }) => name),
    mark,
  )
  return { reselected, unfinished }
}

async function noteChanges(mark: number, selecting: readonly Selecting[], parts: Parts): Promise<void> {
  for (let after = 0; ; ) {
    const changed = await parts.catalog.changes.articles(mark, { after, limit: articlesPerTurn })
    const last = changed.at(-1)
    if (last === undefined) return
    await notePage(changed, selecting, parts)
    after = last.change
  }
}

/** Looks through the archive from a hash on; gives where time ran out, or nothing where all is done. */
async function noteAll(publication: Selecting, afterHash: string, parts: Parts): Promise<string | undefined> {
  for (let after = afterHash; ; ) {
    const keys = await parts.catalog.selections.page({ after, limit: articlesPerTurn })
    await notePage(keys, [publication], parts)
    const last = keys.at(-1)
    if (last === undefined) return undefined
    after = last.hash
    if (!parts.hasTime()) return after
  }
}

async function notePage(
  keys: readonly ArticleKey[],
  publications: readonly Selecting[],
  { catalog, textsOf }: Parts,
): Promise<void> {
  const held = new Map(publications.map(({ name }): [string, PlacedKey[]] => [name, []]))
  const candidates = await catalog.selections.candidates(keys.map(({ hash }) => hash))
  for (const [index, each] of candidates.entries()) {
    if (index % textsPerTurn === textsPerTurn - 1) await nextTurn()
    const candidate = { ...each, ...textsOf(each.hash, each.title) }
    const { hash, publishedAtMs } = each
    for (const { name, select } of publications) {
      if (await select(candidate)) held.get(name)?.push({ hash, publishedAtMs, ...(await placeOf(candidate, select)) })
    }
  }
  await catalog.selections.note(keys, held)
  await nextTurn()
}
