import { mixed, type Units, unitKind } from './units.ts'

/** A word weighs as much as two characters of a script without spaces; a gram is as long as weighs this much. */
const gramWeight = 5

/**
 * The grams of a text, one for each unit that begins one: five Chinese characters, or three words, or what lies between. None
 * reaches from one block into the next; a block too short for one is a gram by itself. Zero where none begins.
 */
export function gramsOf({ count, hashes, kinds, blocks }: Units): Uint32Array {
  const grams = new Uint32Array(count)
  for (let block = 0; block < blocks.length; block += 1) {
    const start = blocks[block] ?? 0
    const end = blocks[block + 1] ?? count
    for (let first = start; first < end; first += 1) {
      let hash = 17
      let weight = 0
      for (let at = first; at < end && weight < gramWeight; at += 1) {
        hash = Math.imul(hash, 31) + (hashes[at] ?? 0)
        weight += kinds[at] === unitKind.character ? 1 : 2
      }
      if (weight < gramWeight && first > start) break
      grams[first] = mixed(hash) || 1
    }
  }
  return grams
}

/** How many units the gram that begins at a unit has. */
export function gramLength({ count, kinds }: Units, first: number): number {
  let weight = 0
  let at = first
  for (; at < count && weight < gramWeight; at += 1) weight += kinds[at] === unitKind.character ? 1 : 2
  return at - first
}

/** A hash of each block, for those that are long enough to be told from others; zero for the rest. */
export function blockHashes({ count, hashes, blocks }: Units): Uint32Array {
  const found = new Uint32Array(blocks.length)
  for (let block = 0; block < blocks.length; block += 1) {
    const start = blocks[block] ?? 0
    const end = blocks[block + 1] ?? count
    let hash = 23
    for (let at = start; at < end; at += 1) hash = Math.imul(hash, 31) + (hashes[at] ?? 0)
    found[block] = mixed(hash) || 1
  }
  return found
}
