import { join } from 'node:path'
import type { StoreAddress } from '../s3/store-address.ts'

/** Where what is kept and published stands: in the output folder, or in an object store. */
export type KeptPlace = {
  /** The output folder, in which databases and locks stand in either case. */
  readonly folder: string
  /** Absent where everything stands in the folder. */
  readonly store?: StoreAddress | undefined
}

/** Names a part of what is kept, such as `articles`, for people. */
export function partName({ folder, store }: KeptPlace, part: string): string {
  return store === undefined ? join(folder, part) : `${store.name}/${part}`
}

const parts = ['articles', 'journal', 'revisions', 'captures', 'images', 'feeds']

/** The folders that are written to, whether they are there yet or not; each may stand on a disk of its own. */
export function keptFolders({ folder, store }: KeptPlace): readonly string[] {
  return [folder, ...(store === undefined ? parts.map((part) => join(folder, part)) : [])]
}
