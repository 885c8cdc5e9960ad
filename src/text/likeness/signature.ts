import { blockHashes, gramsOf } from './grams.ts'
import { mixed, type Units, unitKind, unitsOf } from './units.ts'

/** Counted up with every change of what `signatureOf` gives: signatures of two versions share nothing. */
export const signatureVersion = 2

/** What a text is found again by, small enough to be kept of every article; all are numbers of 32 bits. */
export type Signature = {
  /** Copies share at least one of these, whole, cut or reworded; other texts hardly ever do. */
  readonly keys: Uint32Array
  /** The hashes of its first blocks. */
  readonly blocks: Uint32Array
}

/** Of the whole text, and of its beginning at two lengths, since a copy that was cut has that: bands of two minima each. */
const wholeBands = 6
const leadBands = 3
const leadGrams = [48, 160]
/** The smallest of all hashes: texts of which one is in the other share some, wherever it stands. */
const samples = 12
/** The first numbers of so many digits: a story told in other words has its figures. */
const figures = 4
const leastDigits = 4
const mostBlocks = 40
const leastTitleUnits = 6
/** Grams of a text that are looked at: what is longer is known by its beginning. */
const mostGrams = 20_000

/**
 * Makes the signature of an article: MinHash with one permutation, in bands (Broder; Li, Owen and Zhang, "One Permutation
 * Hashing"), over grams of characters and words, and the smallest hashes of all for what is contained; and its first long numbers. 35 keys at most.
 */
export function signatureOf(title: string, markdown: string): Signature {
  const units = unitsOf(markdown)
  const grams = begunGrams(gramsOf(units))
  const keys = new Set<number>()
  addBands(grams, wholeBands, 1, keys)
  for (const length of leadGrams) addBands(grams.subarray(0, length), leadBands, 2, keys)
  for (const gram of smallest(grams, samples)) keys.add(mixed(gram + 3))
  for (const figure of figuresOf(units)) keys.add(mixed(figure + 11))
  const titleUnits = unitsOf(title)
  if (titleUnits.count >= leastTitleUnits) keys.add(wordsHash(titleUnits))
  return { keys: Uint32Array.from(keys), blocks: longBlocks(units) }
}

/** A signature as bytes, to be kept; `signatureFrom` reads them. */
export function signatureBytes({ keys, blocks }: Signature): Uint8Array {
  const words = new Uint32Array(1 + keys.length + blocks.length)
  words[0] = keys.length
  words.set(keys, 1)
  words.set(blocks, 1 + keys.length)
  return new Uint8Array(words.buffer)
}

/** Reads a signature from its bytes. */
export function signatureFrom(bytes: Uint8Array): Signature {
  const words = new Uint32Array(bytes.slice().buffer)
  const count = words[0] ?? 0
  return { keys: words.slice(1, 1 + count), blocks: words.slice(1 + count) }
}

/** The grams there are, one behind the other. */
function begunGrams(grams: Uint32Array): Uint32Array {
  let count = 0
  for (let at = 0; at < grams.length && count < mostGrams; at += 1) {
    const gram = grams[at] ?? 0
    if (gram === 0) continue
    grams[count] = gram
    count += 1
  }
  return grams.subarray(0, count)
}

/** The smallest few of many numbers, in order, none twice. */
function smallest(all: Uint32Array, count: number): readonly number[] {
  const found: number[] = []
  let largest = 0xffffffff
  for (let index = 0; index < all.length; index += 1) {
    const each = all[index] ?? 0
    if (each >= largest || found.includes(each)) continue
    let at = found.length
    while (at > 0 && (found[at - 1] ?? 0) > each) at -= 1
    found.splice(at, 0, each)
    if (found.length > count) found.pop()
    if (found.length === count) largest = found[count - 1] ?? 0
  }
  return found
}

/** The minima of as many parts of the range of hashes as there are two for each band; an empty part has the next one's. */
function addBands(grams: Uint32Array, bands: number, kind: number, keys: Set<number>): void {
  const parts = bands * 2
  if (grams.length < parts) return
  const minima = new Uint32Array(parts).fill(0xffffffff)
  for (let at = 0; at < grams.length; at += 1) {
    const gram = grams[at] ?? 0
    const part = ((gram & 0xffff) * parts) >>> 16
    if (gram < (minima[part] ?? 0)) minima[part] = gram
  }
  for (let part = parts * 2 - 1; part >= 0; part -= 1) {
    if (minima[part % parts] === 0xffffffff) minima[part % parts] = minima[(part + 1) % parts] ?? 0
  }
  for (let band = 0; band < bands; band += 1) {
    keys.add(mixed(Math.imul(minima[band * 2] ?? 0, 31) + (minima[band * 2 + 1] ?? 0) + kind + band * 7))
  }
}

/** The first few long numbers, by their hash; years and times of day are none. */
function figuresOf({ count, kinds, hashes, text, starts, ends }: Units): ReadonlySet<number> {
  const found = new Set<number>()
  for (let at = 0; at < count && found.size < figures; at += 1) {
    if (kinds[at] !== unitKind.number) continue
    const digits = text.slice(starts[at], ends[at]).replace(/\D/g, '').replace(/^0+/, '')
    if (digits.length >= leastDigits && !/^(19|20)\d\d$/.test(digits)) found.add(hashes[at] ?? 0)
  }
  return found
}

function longBlocks(units: Units): Uint32Array {
  const hashes = blockHashes(units)
  return hashes.filter((hash) => hash !== 0).subarray(0, mostBlocks)
}

function wordsHash({ count, hashes, kinds }: Units): number {
  let hash = 5
  for (let at = 0; at < count; at += 1) {
    if (kinds[at] !== unitKind.number) hash = Math.imul(hash, 31) + (hashes[at] ?? 0)
  }
  return mixed(hash)
}
