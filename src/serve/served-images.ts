import type { OutgoingHttpHeaders } from 'node:http'
import { type Images, readImageName } from '../archive/images/images.ts'
import type { Served } from './served-feeds.ts'

/**
 * What goes with a picture: pages of other sites may show it, since readers do, and whatever a browser takes it for, nothing in
 * it is run or loads anything.
 */
export const imageHeaders: OutgoingHttpHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Security-Policy': "default-src 'none'; sandbox",
}

/** Represents a picture of the archive; its bytes come from disk for every answer. */
export async function representImage(
  { name, mediaType }: { readonly name: string; readonly mediaType: string },
  images: Pick<Images, 'stamp' | 'stream'>,
): Promise<Served> {
  const stamp = await images.stamp(name)
  const digest = readImageName(name)?.sha256
  if (stamp === undefined || stamp.size === 0 || digest === undefined) return { kind: 'absent' }
  const { size, modifiedAtMs } = stamp
  const body = { size, stream: () => images.stream(name, size) }
  const lastModified = new Date(modifiedAtMs)
  return {
    kind: 'here',
    representation: { mediaType, digest, lastModified, codings: () => ['identity'], body: async () => body },
  }
}
