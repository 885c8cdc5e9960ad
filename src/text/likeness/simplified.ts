import { loadLibrary } from '../../load-library.ts'

/**
 * The UTF-16 unit that one is compared as, by the character table of OpenCC: for traditional Chinese characters their simplified
 * ones, for everything else itself.
 *
 * The table alone takes 0.7 MB, the whole converter 13: words that differ from region to region are not folded. Characters
 * beyond the first plane stay as they are.
 */
export function simplified(unit: number): number {
  return table()[unit] || unit
}

const table = madeOnce(() => tableOf(characters().default))

const characters = () => loadLibrary('opencc-js/dict/TSCharacters') as typeof import('opencc-js/dict/TSCharacters')

/** Most commands need no table: with its dictionary it took a twentieth of their start. */
function madeOnce(make: () => Uint16Array): () => Uint16Array {
  let made: Uint16Array | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** The pairs are not taken apart into texts of their own, which takes ten times as long. */
function tableOf(pairs: string): Uint16Array {
  const table = new Uint16Array(0x10000)
  for (let at = 0; at < pairs.length; at = pairs.indexOf('|', at) + 1 || pairs.length) {
    const isPair = pairs[at + 1] === ' ' && [' ', '|', undefined].includes(pairs[at + 3])
    if (isPair) table[pairs.charCodeAt(at)] = pairs.charCodeAt(at + 2)
  }
  return table
}
