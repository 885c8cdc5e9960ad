import { type ObjectStoreOptions, objectStore, storeKeys } from '../origin/object-store.ts'
import { localServer } from './local-server.ts'

/** An object store on loopback, and the environment in which a feedkeeper keeps everything there. */
export async function storeInEnvironment(options: ObjectStoreOptions = {}) {
  const { answer, objects } = objectStore(options)
  const server = await localServer(answer)
  const url = `s3://bucket/news?endpoint=${server.url}`
  return { objects, url, env: { ...storeKeys, STORE_URL: url } as NodeJS.ProcessEnv, seen: server.seen }
}
