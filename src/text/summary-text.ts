const summaryLength = 50

/**
 * Makes the `summary` of the front matter: the first 50 code points of the plain text, cut before it is trimmed, then `...`.
 *
 * White space of any kind is one blank each, as a browser shows it; the archive's format counts a leading blank.
 */
export function summarize(text: string): string {
  const start = Array.from(text.slice(0, summaryLength * 20).replace(/[\t\n\f\r ]+/g, ' ')).slice(0, summaryLength)
  return `${start.join('').trim()}...`
}
