import { onTestFinished } from 'vitest'
import { readStoreAddress } from '../../../src/archive/s3/store-address.ts'
import { StoreClient, type StorePatience } from '../../../src/archive/s3/store-client.ts'
import { StoredObjects } from '../../../src/archive/s3/stored-objects.ts'
import { type ObjectStoreOptions, objectStore, storeKeys } from '../../origin/object-store.ts'
import { localServer } from '../../support/local-server.ts'

/** Patience for one try alone: the pause before a second would end behind the deadline. */
export const oneTry = { deadlineMs: 2_400, pauseMs: 5_000 }

/** An object store on loopback, empty, and what opens it, as often as it is called; all ends with the running test. */
export async function testStore(options: ObjectStoreOptions = {}, patience: Partial<StorePatience> = {}) {
  const { answer, objects } = objectStore(options)
  const { url, seen } = await localServer(answer)
  const own = readStoreAddress(`s3://bucket/some/prefix?endpoint=${url}`, storeKeys)
  const open = (address = own, more: Partial<StorePatience> = {}) => {
    const client = new StoreClient(address, { pauseMs: 1, ...patience, ...more })
    onTestFinished(() => client.close())
    return new StoredObjects(client)
  }
  return { open, url, seen, objects }
}
