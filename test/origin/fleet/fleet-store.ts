import { once } from 'node:events'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { objectStore, type StoreFault, storeKeys } from '../object-store.ts'

/** Where workers keep and publish, so that it can be cut off from all of them and looked into. */
export type FleetStore = {
  /** What a worker finds it by, beside its output folder. */
  readonly environment: Readonly<Record<string, string>>
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
  /** Has it do this wrong with everything, until that is absent. */
  readonly fail: (fault: StoreFault | undefined) => void
  /** Has it take so long for each request. */
  readonly slow: (forMs: number) => void
  /** How many files of articles there are. */
  readonly articles: () => Promise<number>
  /** What is published, by its path. */
  readonly feeds: () => Promise<ReadonlyMap<string, string>>
  readonly close: () => Promise<void>
}

/** The output folder itself, which all workers share. */
export function sharedFolder(output: string): FleetStore {
  const articles = join(output, 'articles')
  const feeds = join(output, 'feeds')
  return {
    environment: {},
    async cut() {
      await rename(articles, `${articles}.away`)
      await writeFile(articles, 'the store is cut')
    },
    async mend() {
      await rm(articles)
      await rename(`${articles}.away`, articles)
    },
    // A folder does neither.
    fail: () => undefined,
    slow: () => undefined,
    articles: async () => (await readdir(articles, { recursive: true })).filter((name) => name.endsWith('.md')).length,
    async feeds() {
      const entries = await readdir(feeds, { recursive: true, withFileTypes: true })
      const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      return new Map(
        await Promise.all(paths.map(async (path) => [relative(feeds, path), await readFile(path, 'utf8')] as const)),
      )
    },
    close: async () => undefined,
  }
}

/** An object store in memory that speaks the S3 API on loopback. */
export async function storeOnLoopback(): Promise<FleetStore> {
  let fault: StoreFault | undefined
  let waitMs = 0
  const { answer, objects } = objectStore({ fault: () => fault })
  const server = createServer((request, response) => {
    if (waitMs > 0) setTimeout(() => answer(request, response), waitMs)
    else answer(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const under = (folder: string) => {
    const prefix = `news/${folder}/`
    return [...objects].flatMap(([key, { bytes }]) =>
      key.startsWith(prefix) ? [{ path: key.slice(prefix.length), bytes }] : [],
    )
  }
  return {
    environment: {
      ...storeKeys,
      STORE_URL: `s3://bucket/news?endpoint=http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    cut: async () => {
      fault = 'cut'
    },
    mend: async () => {
      fault = undefined
    },
    fail: (wrong) => {
      fault = wrong
    },
    slow: (forMs) => {
      waitMs = forMs
    },
    articles: async () => under('articles').filter(({ path }) => path.endsWith('.md')).length,
    feeds: async () => new Map(under('feeds').map(({ path, bytes }) => [path, bytes.toString()])),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
