/** Under which name a picture is about to be kept: a run that is killed before the journal is told leaves a file nobody wants. */
export const intendedImagesStep = `
ALTER TABLE images ADD COLUMN intended_file TEXT;
CREATE INDEX images_intended ON images (intended_file) WHERE intended_file IS NOT NULL;`
