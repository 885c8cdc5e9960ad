/** The step of the catalog's schema that remembers what is subscribed to at WebSub hubs. */
export const subscriptionsStep = `
CREATE TABLE subscriptions (
  token TEXT PRIMARY KEY,
  source_id TEXT NOT NULL,
  secret TEXT NOT NULL,
  hub TEXT NOT NULL,
  topic TEXT NOT NULL,
  asked TEXT,
  lease_ends_at_ms INTEGER,
  ask_at_ms INTEGER NOT NULL,
  failures INTEGER NOT NULL
) WITHOUT ROWID;`
