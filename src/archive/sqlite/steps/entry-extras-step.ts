/** What an entry tells beside itself (`EntryExtras`), as JSON; null where it tells nothing. */
export const entryExtrasStep = 'ALTER TABLE articles ADD COLUMN extras TEXT;'
