import { z } from 'zod'
import { entrySelector, xmlEntrySelector } from './expressions.ts'

/** Schema of the fields of an entry in HTML: selectors within it. */
export const htmlFields = z
  .strictObject({
    id: entrySelector.optional(),
    url: entrySelector.prefault('a@href').describe('Default the first link'),
    title: entrySelector.optional().describe('Default the text of the first link that has one'),
    published: entrySelector.optional().describe('Of <time>, its datetime is taken'),
    updated: entrySelector.optional(),
    author: entrySelector.optional(),
    image: entrySelector
      .optional()
      .describe('Of <img>, its (lazy) address or the largest of its srcset is taken; else a background'),
    categories: entrySelector.optional().describe('All that match'),
    enclosures: entrySelector.optional().describe('Files it carries: the addresses of all that match'),
    summary: entrySelector.optional(),
    html: entrySelector.optional().describe('The markup within'),
    text: entrySelector.optional(),
  })
  .describe(
    'CSS selectors within an entry, or after it (`+ dd`), or XPath from it on (`./h3/a`); `css@attribute` takes an attribute, else the text is taken',
  )

/** Schema of the fields of an entry in XML: elements within it. */
export const xmlFields = z
  .strictObject({
    id: xmlEntrySelector.optional(),
    url: xmlEntrySelector.optional(),
    title: xmlEntrySelector.optional(),
    published: xmlEntrySelector.optional(),
    updated: xmlEntrySelector.optional(),
    author: xmlEntrySelector.optional(),
    image: xmlEntrySelector.optional(),
    categories: xmlEntrySelector.optional().describe('All that match'),
    enclosures: xmlEntrySelector.optional().describe('Files it carries: the addresses of all that match'),
    summary: xmlEntrySelector.optional(),
    html: xmlEntrySelector.optional().describe('The markup within, or the text where that is markup'),
    text: xmlEntrySelector.optional(),
  })
  .refine(({ id, url, title, html, text }) => [id, url, title, html, text].some((each) => each), {
    message: 'at least one of url, id, title, html, text',
  })
  .describe(
    'Elements within an entry: names, CSS selectors (`dc|date` for dc:date) or XPath (`./dc:date`), `name@attribute`',
  )
