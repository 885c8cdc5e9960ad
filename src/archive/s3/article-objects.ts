import { randomBytes } from 'node:crypto'
import { ArchiveError } from '../archive-error.ts'
import type {
  ArticleFile,
  ArticleGroup,
  ArticleStore,
  StampChange,
  SurveyedGroup,
  WrittenArticles,
} from '../article-store.ts'
import { checksumOf } from '../checksum.ts'
import { inTurn } from '../keeping/in-turn.ts'
import { DamagedObjectError, inParallel, type StoredObjects } from './stored-objects.ts'

const folder = 'articles/'
const stampsKey = 'article-stamps.json'
const articleKey = /^articles\/([0-9a-f]{2})\/(\1[0-9a-f]{14})\.md$/

/**
 * The article store as objects, each article `articles/<first two hex>/<hash>.md`. One object has the stamps of all groups;
 * they are changed before a group is, so that a write that was cut off is noticed. Where several workers write there are no
 * stamps: each group is as if it had changed.
 */
export class ArticleObjects implements ArticleStore {
  readonly #objects: StoredObjects
  readonly #isShared: boolean
  /** Writes wait for each other, since they change the stamps. */
  readonly #inTurn = inTurn()
  #stamps: Map<string, string> | undefined

  constructor(objects: StoredObjects, { isShared = false } = {}) {
    this.#objects = objects
    this.#isShared = isShared
  }

  pathOf(hash: string): string {
    return this.#objects.nameOf(keyOf(hash))
  }

  putIfAbsent(files: readonly ArticleFile[]): Promise<WrittenArticles> {
    const fresh = new Map<string, ArticleFile>()
    for (const file of files) if (!fresh.has(file.hash)) fresh.set(file.hash, file)
    return this.#changing([...fresh.values()], ({ hash, text }) =>
      this.#objects.putIfAbsent(keyOf(hash), Buffer.from(text)),
    )
  }

  replace(files: readonly ArticleFile[]): Promise<WrittenArticles> {
    const last = new Map(files.map((file) => [file.hash, file]))
    return this.#changing([...last.values()], async ({ hash, text }) => {
      await this.#objects.put(keyOf(hash), Buffer.from(text))
      return true
    })
  }

  async remove(hashes: readonly string[]): Promise<ReadonlyMap<string, StampChange>> {
    const known = this.#isShared ? undefined : await this.groups()
    const there = hashes.filter((hash) => known?.has(groupOf(hash)) !== false).map((hash) => ({ hash }))
    const { stamps } = await this.#changing(there, async ({ hash }) => {
      await this.#objects.remove([keyOf(hash)])
      return true
    })
    return stamps
  }

  async get(hash: string): Promise<Buffer | undefined> {
    try {
      return await this.#objects.get(keyOf(hash))
    } catch (error) {
      throw error instanceof DamagedObjectError ? new ArchiveError(this.pathOf(hash), 'reading', error) : error
    }
  }

  async read(hashes: readonly string[]): Promise<ReadonlyMap<string, Buffer | ArchiveError>> {
    const found = await inParallel(hashes, async (hash) =>
      this.get(hash).catch((error) => {
        if (error instanceof ArchiveError) return error
        throw error
      }),
    )
    return new Map(hashes.flatMap((hash, index) => (found[index] === undefined ? [] : [[hash, found[index]]])))
  }

  async checksum(hash: string): Promise<string | undefined> {
    const bytes = await this.get(hash)
    return bytes && checksumOf(bytes)
  }

  async *survey(): AsyncGenerator<SurveyedGroup> {
    for await (const { objects } of this.#objects.list(folder)) {
      for (const [group = '', some] of Map.groupBy(objects, ({ key }) => articleKey.exec(key)?.[1])) {
        const keys = some.map(({ key }) => key)
        if (group === '') yield { group, hashes: [], strangers: keys.map((key) => this.#objects.nameOf(key)) }
        else yield { group, hashes: keys.flatMap((key) => articleKey.exec(key)?.[2] ?? []), strangers: [] }
      }
    }
  }

  async groups(): Promise<ReadonlyMap<string, string>> {
    if (this.#isShared) return this.#freshStamps()
    this.#stamps ??= await this.#readStamps()
    return new Map(this.#stamps)
  }

  async list(group: string): Promise<ArticleGroup> {
    const stamp = this.#isShared ? newStamp() : ((await this.groups()).get(group) ?? '')
    const keys = await this.#objects.keys(`${folder}${group}/`)
    return { hashes: keys.flatMap((key) => articleKey.exec(key)?.[2] ?? []).sort(), stamp }
  }

  /** Does to each article what `work` does, which gives whether it changed anything; stamps first. */
  #changing<Item extends { readonly hash: string }>(
    items: readonly Item[],
    work: (item: Item) => Promise<boolean>,
  ): Promise<WrittenArticles> {
    return this.#inTurn(async () => {
      if (items.length === 0) return { written: new Set<string>(), stamps: new Map<string, StampChange>() }
      if (this.#isShared) return { written: await changedBy(items, work), stamps: new Map<string, StampChange>() }
      const before = await this.groups()
      const now = new Map(before)
      for (const { hash } of items) now.set(groupOf(hash), newStamp())
      await this.#objects.put(stampsKey, Buffer.from(JSON.stringify(Object.fromEntries(now))))
      this.#stamps = now
      const written = await changedBy(items, work)
      const groups = new Set([...written].map(groupOf))
      // Where nothing changed after all the next start may look once more, and finds all as it was.
      for (const [group, stamp] of before) if (!groups.has(group)) now.set(group, stamp)
      const stamps = [...groups].map((group) => [group, { from: before.get(group), to: now.get(group) ?? '' }] as const)
      return { written, stamps: new Map(stamps) }
    })
  }

  /** Another stamp for every group there is. */
  async #freshStamps(): Promise<Map<string, string>> {
    const stamps = new Map<string, string>()
    for await (const { folders } of this.#objects.list(folder, '/')) {
      for (const each of folders) stamps.set(each.slice(folder.length, -1), newStamp())
    }
    return stamps
  }

  /** The stamps as they were last written; where they were lost every group there is gets another. */
  async #readStamps(): Promise<Map<string, string>> {
    const bytes = await this.#objects.get(stampsKey)
    if (bytes !== undefined) return new Map(Object.entries(JSON.parse(bytes.toString()) as Record<string, string>))
    const stamps = await this.#freshStamps()
    if (stamps.size > 0) await this.#objects.put(stampsKey, Buffer.from(JSON.stringify(Object.fromEntries(stamps))))
    return stamps
  }
}

async function changedBy<Item extends { readonly hash: string }>(
  items: readonly Item[],
  work: (item: Item) => Promise<boolean>,
): Promise<Set<string>> {
  const isChanged = await inParallel(items, work)
  return new Set(items.filter((_, index) => isChanged[index]).map(({ hash }) => hash))
}

function newStamp(): string {
  return randomBytes(6).toString('hex')
}

function groupOf(hash: string): string {
  return hash.slice(0, 2)
}

function keyOf(hash: string): string {
  return `${folder}${groupOf(hash)}/${hash}.md`
}
