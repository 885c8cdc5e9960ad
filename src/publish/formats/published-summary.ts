import { htmlToText } from '../../parse/html/html-text.ts'
import { cutAtSentence } from '../../text/cut-text.ts'
import { visibleTitle } from '../../text/visible-title.ts'
import { xmlLine } from './xml-cleaning.ts'

/** In UTF-16 units: about what readers show of an entry in a list. */
const longest = 300
/** An entry's own summary is somebody's work: it is cut only where it is a text of its own. */
const longestOwn = 1_000

/** So much markup is read at most, whatever it shows. */
const mostRead = 20_000

/**
 * Gives the summary an article is published with, as plain text of one line: the entry's own, else the first sentences of
 * its text, up to about 300 characters; empty where nobody could read either.
 */
export function publishedSummary(html: string, ownSummaryHtml = ''): string {
  return startOf(ownSummaryHtml, longestOwn) || startOf(html, longest)
}

function startOf(html: string, maxLength: number): string {
  // Twice as much, for the white space that is taken out.
  const text = htmlToText(html.slice(0, mostRead).replace(bareLink, ''), 2 * maxLength).slice(0, 2 * maxLength)
  return cutAtSentence(visibleTitle(xmlLine(text)), maxLength)
}

/** A paragraph that only shows an address, such as the one of a picture or a player beside the text. */
const bareLink = /<p><a href="[^"]*">https?:[^<]*<\/a><\/p>/g
