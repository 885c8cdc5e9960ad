import { randomUUID } from 'node:crypto'
import { StoreError } from '../archive-error.ts'
import { checksumOf } from '../checksum.ts'
import type { StoreAnswer, StoreClient } from './store-client.ts'
import { type ListedObject, readListing } from './store-listing.ts'

/** What is known of an object without its bytes. */
export type ObjectStamp = { readonly size: number; readonly modifiedAtMs: number; readonly sha256: string | undefined }

/** A part of what stands under a prefix. */
export type ListedObjects = { readonly objects: readonly ListedObject[]; readonly folders: readonly string[] }

/** The object has other bytes than were put there. */
export class DamagedObjectError extends StoreError {
  constructor(name: string) {
    super(name, 'its bytes are not those that were written (their SHA-256 is another)')
  }
}

const missing = 404
const notModified = 412
/** The key that tells whether the store heeds `If-None-Match`. */
const probeKey = 'probe'
/** What stores answer that do not know the header. */
const unknownHeader = [400, 501]
const inFlight = 16
const pieceBytes = 4 * 1_024 * 1_024

/** The objects of a store under its prefix; each is durable, and seen by all, once it is put. */
export class StoredObjects {
  readonly #client: StoreClient
  #heedsConditions: Promise<boolean> | undefined

  constructor(client: StoreClient) {
    this.#client = client
  }

  nameOf(key: string): string {
    return this.#client.nameOf(key)
  }

  async put(key: string, bytes: Uint8Array, atMs = Date.now()): Promise<void> {
    await this.#client.send({ method: 'PUT', key, body: bytes, headers: notesOf(bytes, atMs) })
  }

  /**
   * Puts an object where there is none, and gives whether it did. A store that does not heed `If-None-Match: *` is asked
   * whether there is one before: two writers may then both be told that they did.
   */
  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    const headers = notesOf(bytes, Date.now())
    this.#heedsConditions ??= this.#probe().catch((error) => {
      this.#heedsConditions = undefined
      throw error
    })
    if (!(await this.#heedsConditions)) {
      if ((await this.stamp(key)) !== undefined) return false
      await this.#client.send({ method: 'PUT', key, body: bytes, headers })
      return true
    }
    const conditions = { ...headers, 'if-none-match': '*' }
    const order = { method: 'PUT', key, body: bytes, headers: conditions, expected: [notModified] } as const
    const { status, isRepeated } = await this.#client.send(order)
    if (status !== notModified) return true
    if (!isRepeated) return false
    // The first try may have been carried out, and its answer lost.
    const there = await this.#client.send({ method: 'HEAD', key, expected: [missing] })
    return there.headers['x-amz-meta-write'] === headers['x-amz-meta-write']
  }

  /** The bytes of an object, or those of a range of it; absent where there is none. Throws `DamagedObjectError`. */
  async get(key: string, range?: { readonly offset: number; readonly length: number }): Promise<Buffer | undefined> {
    const headers = range && { range: `bytes=${range.offset}-${range.offset + range.length - 1}` }
    const answer = await this.#client.send({
      method: 'GET',
      key,
      ...(headers && { headers }),
      expected: [missing, 416],
    })
    if (answer.status === missing || answer.status === 416) return undefined
    const sha256 = answer.headers['x-amz-meta-sha256']
    if (answer.status === 200 && sha256 !== undefined && sha256 !== checksumOf(answer.body)) {
      throw new DamagedObjectError(this.nameOf(key))
    }
    return range && answer.status === 200
      ? answer.body.subarray(range.offset, range.offset + range.length)
      : answer.body
  }

  /** What is known of an object; absent where there is none. */
  async stamp(key: string): Promise<ObjectStamp | undefined> {
    const answer = await this.#client.send({ method: 'HEAD', key, expected: [missing] })
    return answer.status === missing ? undefined : stampOf(answer)
  }

  /** Reads the first `size` bytes of an object piece by piece; ends early where it has fewer. */
  async *stream(key: string, size: number): AsyncGenerator<Uint8Array> {
    for (let offset = 0; offset < size; offset += pieceBytes) {
      const piece = await this.get(key, { offset, length: Math.min(pieceBytes, size - offset) })
      if (piece === undefined) return
      yield piece
    }
  }

  /** Takes objects away; one that is not there is none the less gone. */
  async remove(keys: readonly string[]): Promise<void> {
    await inParallel(keys, (key) => this.#client.send({ method: 'DELETE', key, expected: [missing] }))
  }

  /** Everything under a prefix, a thousand at a time, in the order of keys, from behind a key; with a delimiter not what stands deeper. */
  async *list(prefix: string, delimiter = '', after = ''): AsyncGenerator<ListedObjects> {
    const own = this.#client.address.prefix
    let token: string | undefined
    do {
      const query = {
        'list-type': '2',
        prefix: `${own}${prefix}`,
        ...(delimiter && { delimiter }),
        ...(after && { 'start-after': `${own}${after}` }),
        ...(token && { 'continuation-token': token }),
      }
      const listed = readListing((await this.#client.send({ method: 'GET', key: '', query })).body)
      if (listed === undefined) throw new StoreError(this.nameOf(prefix), 'what the store answers is no listing')
      const objects = listed.objects.map((each) => ({ ...each, key: each.key.slice(own.length) }))
      yield { objects, folders: listed.folders.map((each) => each.slice(own.length)) }
      token = listed.next
    } while (token !== undefined)
  }

  /** The same as one list of keys; for what is known to be short. */
  async keys(prefix: string): Promise<readonly string[]> {
    const keys: string[] = []
    for await (const { objects } of this.list(prefix)) keys.push(...objects.map(({ key }) => key))
    return keys
  }

  async #probe(): Promise<boolean> {
    const order = { method: 'PUT', key: probeKey, body: new Uint8Array() } as const
    await this.#client.send(order)
    const headers = { 'if-none-match': '*' }
    return (
      (await this.#client.send({ ...order, headers, expected: [notModified, ...unknownHeader] })).status === notModified
    )
  }
}

/** Does work for each, some at a time; what came of each stands in their order. The first that fails ends it. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = new Array(items.length)
  const queue = items.entries()
  const workers = Array.from({ length: Math.min(inFlight, items.length) }, async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  })
  const settled = await Promise.allSettled(workers)
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
  return results
}

/** What is noted with an object: its checksum, who wrote it, and when to the millisecond. */
function notesOf(bytes: Uint8Array, atMs: number) {
  return {
    'x-amz-meta-sha256': checksumOf(bytes),
    'x-amz-meta-write': randomUUID(),
    'x-amz-meta-modified': String(atMs),
  }
}

function stampOf({ headers }: StoreAnswer): ObjectStamp {
  const text = (name: string) => String(headers[name] ?? '')
  const noted = Number(text('x-amz-meta-modified') || Number.NaN)
  const modifiedAtMs = Number.isFinite(noted) ? noted : Date.parse(text('last-modified'))
  return { size: Number(text('content-length')), modifiedAtMs, sha256: text('x-amz-meta-sha256') || undefined }
}
