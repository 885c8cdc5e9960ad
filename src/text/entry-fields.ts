/** The fields of an entry that are one text each, by the names that definitions give them. */
export const entryFields = [
  'id',
  'url',
  'title',
  'published',
  'updated',
  'author',
  'image',
  'summary',
  'html',
  'text',
] as const

/** One of these fields. */
export type EntryField = (typeof entryFields)[number]
