/** The step of the catalog's schema that notes which alerts were told by which sink. */
export const toldAlertsStep = `
CREATE TABLE told_alerts (
  sink TEXT NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (sink, subject, kind)
) WITHOUT ROWID;`
