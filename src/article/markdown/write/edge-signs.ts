import { CODE, EM, type Inline, STRONG } from '../blocks/blocks.ts'

const letterOrDigit = /[\p{L}\p{N}]/u
/** Letters of the scripts that part their words with blanks, and digits: a blank put beside one would be read as written. */
const ofSpacedScript = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]$/u
const startsOfSpacedScript = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]/u
/** White space at the edge leaves the mark anyway, and with it the need of a blank. */
const signAtStart = /^(?!\s)[\p{P}\p{S}\s]+/u
const signAtEnd = /[\p{P}\p{S}\s]$/u

/**
 * Takes bold and italic off what they add nothing to and where they would need a blank that the source has not: pieces
 * without a letter or digit, and signs at their edge with a letter beside them outside.
 *
 * `decisions<b>. Then</b>` is `decisions. **Then**`: the delimiter would show before the full stop (CommonMark, 6.2).
 */
export function withoutSignsAtEdges(inlines: readonly Inline[]): readonly Inline[] {
  return withoutSigns(withoutSigns(inlines, STRONG), EM)
}

function withoutSigns(inlines: readonly Inline[], bit: number): readonly Inline[] {
  if (!inlines.some(({ flags }) => flags & bit)) return inlines
  const result: Inline[] = []
  for (let from = 0; from < inlines.length; ) {
    if (!isSet(inlines[from], bit)) {
      result.push(inlines[from++] as Inline)
      continue
    }
    let end = from + 1
    while (isSet(inlines[end], bit)) end += 1
    const run = inlines.slice(from, end)
    if (!run.some((each) => letterOrDigit.test(textOf(each)))) {
      for (const each of run) result.push(unset(each, bit))
    } else {
      const start = signsAtStart(run, inlines[from - 1])
      const last = signsAtEnd(run, inlines[end])
      for (const [at, each] of run.entries()) {
        result.push(...parted(each, at === 0 ? start : 0, at === run.length - 1 ? last : 0, bit))
      }
    }
    from = end
  }
  return result
}

function isSet(inline: Inline | undefined, bit: number): boolean {
  return inline?.kind === 'text' && (inline.flags & bit) !== 0
}

/** How many characters at the start of a run the mark is taken off. */
function signsAtStart([first]: readonly Inline[], outer: Inline | undefined): number {
  if (!isPlain(first) || !isPlain(outer) || first.href !== outer.href) return 0
  return ofSpacedScript.test(outer.text.slice(-2)) ? (signAtStart.exec(first.text)?.[0].length ?? 0) : 0
}

/** How many characters at the end of a run the mark is taken off; counted from behind, since a pattern would start over at each sign. */
function signsAtEnd(run: readonly Inline[], outer: Inline | undefined): number {
  const last = run.at(-1)
  if (!isPlain(last) || !isPlain(outer) || last.href !== outer.href || !startsOfSpacedScript.test(outer.text)) return 0
  let end = last.text.length
  if (/\s$/.test(last.text)) return 0
  for (let sign = signBefore(last.text, end); sign !== ''; sign = signBefore(last.text, end)) end -= sign.length
  return last.text.length - end
}

function signBefore(text: string, end: number): string {
  return signAtEnd.exec(text.slice(Math.max(0, end - 2), end))?.[0] ?? ''
}

function textOf(inline: Inline): string {
  return inline.kind === 'text' ? inline.text : ''
}

function isPlain(inline: Inline | undefined): inline is Inline & { kind: 'text' } {
  return inline?.kind === 'text' && !(inline.flags & CODE)
}

function parted(inline: Inline, start: number, end: number, bit: number): Inline[] {
  if (inline.kind !== 'text' || start + end === 0) return [inline]
  const { text } = inline
  if (start >= text.length - end) return [unset(inline, bit)]
  return [
    ...(start > 0 ? [unset({ ...inline, text: text.slice(0, start) }, bit)] : []),
    { ...inline, text: text.slice(start, text.length - end) },
    ...(end > 0 ? [unset({ ...inline, text: text.slice(text.length - end) }, bit)] : []),
  ]
}

function unset(inline: Inline, bit: number): Inline {
  return { ...inline, flags: inline.flags & ~bit }
}
