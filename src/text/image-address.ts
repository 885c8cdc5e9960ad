import { webUri } from './web-uri.ts'

/** Longer addresses hold the picture itself, or a session; nothing is fetched by them. */
const longestAddress = 2_000

/**
 * Gives the address a picture is known by, however it is written: as RFC 3986 has it, without its fragment; absent where it
 * leads to no picture that could be fetched.
 */
export function imageAddress(written: string, base?: string): string | undefined {
  if (written === '') return undefined
  const address = webUri(written, base)?.replace(/#.*/, '')
  return address !== undefined && address.length <= longestAddress ? address : undefined
}
