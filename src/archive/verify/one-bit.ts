import { createHash } from 'node:crypto'

/** Longer texts are not tried: the time it takes grows with the square of their length. */
const longestBytes = 16_384

/**
 * The text that these bytes were before one bit of them flipped, as a disk or memory that fails does it, by the SHA-256 (in
 * hex) it had; absent where that is not what happened. A text of 4 KB takes a tenth of a second, one of 16 KB about two.
 */
export function withOneBitFlipped(bytes: Uint8Array, sha256: string): Uint8Array | undefined {
  if (bytes.length > longestBytes) return undefined
  const wanted = Buffer.from(sha256, 'hex')
  const text = Buffer.from(bytes)
  const before = createHash('sha256')
  for (let at = 0; at < text.length; at += 1) {
    const own = text.readUInt8(at)
    for (let bit = 0; bit < 8; bit += 1) {
      text.writeUInt8(own ^ (1 << bit), at)
      if (before.copy().update(text.subarray(at)).digest().equals(wanted)) return text
    }
    text.writeUInt8(own, at)
    before.update(text.subarray(at, at + 1))
  }
  return undefined
}
