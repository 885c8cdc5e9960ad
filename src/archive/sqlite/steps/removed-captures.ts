/** The step that notes which removals take what is kept of a site with them: `to-go`, and then `gone`. */
export const removedCapturesStep = `
ALTER TABLE removals ADD COLUMN captures TEXT;
CREATE INDEX removals_of_captures ON removals (hash) WHERE captures = 'to-go';`
