/** Bytes gathered piece by piece. */
export type GatheredBytes = {
  readonly add: (piece: Uint8Array) => void
  /** All bytes in one piece; what was gathered is let go. */
  readonly take: () => Uint8Array
}

const slabBytes = 64 * 1_024

/**
 * Makes a gatherer that copies pieces into slabs, since ten million pieces of one byte, each with its own object, would
 * take a hundred times the memory of their content.
 */
export function gatherBytes(): GatheredBytes {
  let slabs: Uint8Array[] = []
  let slab = Buffer.allocUnsafe(0)
  let used = 0
  return {
    add(piece) {
      let from = 0
      while (from < piece.length) {
        if (used === slab.length) {
          slab = Buffer.allocUnsafe(Math.max(slabBytes, piece.length - from))
          slabs.push(slab)
          used = 0
        }
        const taken = Math.min(piece.length - from, slab.length - used)
        slab.set(piece.subarray(from, from + taken), used)
        from += taken
        used += taken
      }
    },
    take() {
      const last = slabs.pop()
      if (last === undefined) return Buffer.alloc(0)
      slabs.push(last.subarray(0, used))
      const whole = Buffer.concat(slabs)
      slabs = []
      slab = Buffer.allocUnsafe(0)
      used = 0
      return whole
    },
  }
}
