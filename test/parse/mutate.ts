/** A repeatable source of random numbers (mulberry32), from 0 to below 1. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const tokens = [
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<',
  '>',
  '&',
  '&amp;',
  '&#0;',
  '&#x1F6A2;',
  '&#55357;',
  '&lol;',
  '<?x',
  '?>',
  '<!DOCTYPE rss [<!ENTITY lol "ha">]>',
  '<!ENTITY a "&a;&a;">',
  '"',
  "'",
  '=',
  '\0',
  '\u0085',
  '\ufffe',
  '\ud800',
  '<item>',
  '</item>',
  '<entry>',
  '</channel>',
  '<title>',
  '<b>',
  '<br>',
  '</p>',
  '<script>',
  'xml:base="http://["',
  'xmlns=""',
  'xmlns:a="http://www.w3.org/2005/Atom"',
  'javascript:',
  '{"',
  '[[',
  '1e999',
  '2025-99-99',
  '9'.repeat(40),
  ' '.repeat(500),
  '<a'.repeat(200),
  '<x>'.repeat(300),
]

/** Spoils a document in one to five ways; `others` are what pieces may come from. */
export function mutate(bytes: Uint8Array, others: readonly Uint8Array[], random: () => number): Uint8Array {
  let result = Buffer.from(bytes)
  const pick = (below: number) => Math.floor(random() * below)
  for (let left = 1 + pick(5); left > 0; left--) {
    const at = pick(result.length + 1)
    const end = Math.min(result.length, at + pick(300))
    const piece = result.subarray(at, end)
    const before = result.subarray(0, at)
    const after = result.subarray(at)
    const other = others[pick(others.length)] ?? bytes
    const from = pick(other.length)
    const ways: readonly (() => Uint8Array[])[] = [
      () => [before],
      () => [before, result.subarray(end)],
      () => [before, piece, piece, piece, after],
      () => [before, Buffer.from(tokens[pick(tokens.length)] ?? ''), after],
      () => [before, Buffer.from(Array.from({ length: 1 + pick(8) }, () => pick(256))), after],
      () => [before, other.subarray(from, from + pick(500)), after],
      () => [Buffer.from(piece).reverse(), after],
    ]
    result = Buffer.concat((ways[pick(ways.length)] as () => Uint8Array[])()).subarray(0, 500_000)
  }
  return result
}
