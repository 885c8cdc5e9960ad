/** What an entry tells beside itself (`EntryExtras`), as JSON; null where it tells nothing. */
export const entryExtrasStep = 'ALTER TABLE articles ADD COLUMN extras TEXT;'

/** Blocks of an article's page that were left out, as a JSON list of hashes; null where none was. */
export const leftOutStep = 'ALTER TABLE articles ADD COLUMN left_out TEXT;'
