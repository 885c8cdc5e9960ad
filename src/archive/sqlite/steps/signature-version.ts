/** The step that notes by which version of `signatureOf` the signatures were made. */
export const signatureVersionStep = `
CREATE TABLE signature_version (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL
);
INSERT INTO signature_version VALUES (1, 1);`
