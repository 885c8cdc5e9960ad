/** A piece of text as it stands on a page, without white space. */
export type Piece = { readonly text: string; readonly isBold: boolean }

const letterOrDigit = /[\p{L}\p{N}]/u
const signsAtStart = /^[^\p{L}\p{N}]+/u
const signsAtEnd = /[^\p{L}\p{N}]+$/u
const endsInSpacedScript = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]$/u
const startsInSpacedScript = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]/u

/**
 * Gives what of a text is bold, without what may be bold or not: runs of signs alone, and signs at the edge of a run with a
 * letter or digit beside them that Markdown would part from its delimiter by a blank.
 */
export function boldIn(pieces: readonly Piece[]): string {
  const runs: { text: string; readonly isBold: boolean }[] = []
  for (const { text, isBold } of pieces) {
    const last = runs.at(-1)
    if (last?.isBold === isBold) last.text += text
    else if (text !== '') runs.push({ text, isBold })
  }
  return runs
    .map(({ text, isBold }, at) => {
      if (!isBold || !letterOrDigit.test(text)) return ''
      const start = endsInSpacedScript.test(runs[at - 1]?.text ?? '') ? text.replace(signsAtStart, '') : text
      return startsInSpacedScript.test(runs[at + 1]?.text ?? '') ? start.replace(signsAtEnd, '') : start
    })
    .join('')
}
