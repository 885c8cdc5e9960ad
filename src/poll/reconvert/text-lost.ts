/** So much of a text may go before it counts as lost: a tenth, as where an advertisement is left out. */
const mayGo = 0.1

/** Whether a text lost something: letters and digits of what is read, addresses left out. */
export function hasLostText(before: string, after: string): boolean {
  return lettersOf(after) < lettersOf(before) * (1 - mayGo)
}

function lettersOf(markdown: string): number {
  return markdown.replace(/\]\([^)\s]*/g, ']').match(/[\p{L}\p{N}]/gu)?.length ?? 0
}
