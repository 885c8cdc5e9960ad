/** What XML 1.0 (2.2, Char) forbids or readers choke on; a plain class, since every published character passes here. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what this takes out
const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffd-\uffff]/g

/**
 * Makes any string fit for XML 1.0 and for every reader: control characters, DEL, C1 controls, lone surrogates,
 * noncharacters and U+FFFD are dropped, line ends become `\n`.
 */
export function xmlText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(unfit, '')
}

/** Makes any string one line of XML text: cleaned, white space runs to one blank, none at either end. */
export function xmlLine(text: string): string {
  return xmlText(text).replace(/\s+/g, ' ').trim()
}

/** Writes plain text as XML or HTML that shows it. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
