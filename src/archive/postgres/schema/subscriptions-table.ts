/** The step of the schema that remembers what is subscribed to at WebSub hubs. */
export const subscriptionsTable = `
CREATE TABLE subscriptions (
  token TEXT COLLATE "C" PRIMARY KEY,
  source_id TEXT COLLATE "C" NOT NULL,
  secret TEXT COLLATE "C" NOT NULL,
  hub TEXT COLLATE "C" NOT NULL,
  topic TEXT COLLATE "C" NOT NULL,
  asked TEXT COLLATE "C",
  lease_ends_at_ms BIGINT,
  ask_at_ms BIGINT NOT NULL,
  failures INTEGER NOT NULL
);`
