import { z } from 'zod'
import { selectorWithAttribute, xmlSelectorWithAttribute } from './expressions.ts'

/** Schema of the fields of an entry in HTML: selectors within it. */
export const htmlFields = z
  .strictObject({
    id: selectorWithAttribute.optional(),
    url: selectorWithAttribute.prefault('a@href').describe('Default the first link'),
    title: selectorWithAttribute.optional().describe('Default the text of the first link that has one'),
    published: selectorWithAttribute.optional().describe('Of <time>, its datetime is taken'),
    updated: selectorWithAttribute.optional(),
    author: selectorWithAttribute.optional(),
    image: selectorWithAttribute
      .optional()
      .describe('Of <img>, its (lazy) address or the largest of its srcset is taken; else a background'),
    categories: selectorWithAttribute.optional().describe('All that match'),
    enclosures: selectorWithAttribute.optional().describe('Files it carries: the addresses of all that match'),
    summary: selectorWithAttribute.optional(),
    html: selectorWithAttribute.optional().describe('The markup within'),
    text: selectorWithAttribute.optional(),
  })
  .describe(
    'CSS selectors within an entry, or after it (`+ dd`); `css@attribute` takes an attribute, else the text is taken',
  )

/** Schema of the fields of an entry in XML: elements within it. */
export const xmlFields = z
  .strictObject({
    id: xmlSelectorWithAttribute.optional(),
    url: xmlSelectorWithAttribute.optional(),
    title: xmlSelectorWithAttribute.optional(),
    published: xmlSelectorWithAttribute.optional(),
    updated: xmlSelectorWithAttribute.optional(),
    author: xmlSelectorWithAttribute.optional(),
    image: xmlSelectorWithAttribute.optional(),
    categories: xmlSelectorWithAttribute.optional().describe('All that match'),
    enclosures: xmlSelectorWithAttribute.optional().describe('Files it carries: the addresses of all that match'),
    summary: xmlSelectorWithAttribute.optional(),
    html: xmlSelectorWithAttribute.optional().describe('The markup within, or the text where that is markup'),
    text: xmlSelectorWithAttribute.optional(),
  })
  .refine(({ id, url, title, html, text }) => [id, url, title, html, text].some((each) => each), {
    message: 'at least one of url, id, title, html, text',
  })
  .describe('Elements within an entry: names or CSS selectors, `dc|date` for dc:date, `name@attribute`')
