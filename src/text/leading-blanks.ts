/**
 * Trims a text or HTML, but keeps the blanks it begins with, since an article's summary counts them: white space that HTML
 * collapses as one blank, every other blank as a no-break space. Neither shows at the start of an article.
 */
export function trimAfterLeadingBlanks(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return ''
  const blanks = /^\s*/.exec(text)?.[0] ?? ''
  return (
    blanks
      .replace(/[\t\n\f\r \u2028\u2029]+/g, ' ')
      .replaceAll('\uFEFF', '')
      .replace(/[^ ]/g, '\u00A0') + trimmed
  )
}
