/** The database's own time in milliseconds since the epoch: the one clock that all workers share. */
export const databaseNow = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint'
