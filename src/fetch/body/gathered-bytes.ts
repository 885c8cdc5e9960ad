/** Bytes gathered piece by piece. */
export type GatheredBytes = {
  readonly add: (piece: Uint8Array) => void
  /** All bytes in one piece; to be called once. */
  readonly take: () => Uint8Array
}

const minSlabBytes = 64 * 1_024
const maxSlabBytes = 4 * 1_024 * 1_024

/**
 * Makes a gatherer that copies pieces into slabs, since ten million pieces of one byte, each with its own object, would
 * take a hundred times the memory of their content. Slabs grow with what there is, up to 4 MiB.
 *
 * @param expectedBytes size of the first slab, where the length is announced: what keeps to it is never copied again
 */
export function gatherBytes(expectedBytes = minSlabBytes): GatheredBytes {
  const slabs: Uint8Array[] = []
  let slab = Buffer.allocUnsafe(0)
  let used = 0
  let total = 0
  return {
    add(piece) {
      let from = 0
      while (from < piece.length) {
        if (used === slab.length) {
          slab = Buffer.allocUnsafe(total === 0 ? expectedBytes : Math.min(Math.max(minSlabBytes, total), maxSlabBytes))
          slabs.push(slab)
          total += slab.length
          used = 0
        }
        const taken = Math.min(piece.length - from, slab.length - used)
        slab.set(piece.subarray(from, from + taken), used)
        from += taken
        used += taken
      }
    },
    take() {
      const last = slabs.pop()?.subarray(0, used) ?? Buffer.alloc(0)
      return slabs.length === 0 ? last : Buffer.concat([...slabs.splice(0), last])
    },
  }
}
