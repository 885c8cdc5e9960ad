import { digestOf } from '../../representation.ts'
import { archiveStyle } from './archive-style.ts'
import { frameStyle } from './frame-style.ts'
import { groundStyle } from './ground-style.ts'
import { listStyle } from './list-style.ts'
import { readerStyle } from './reader-style.ts'
import { searchStyle } from './search-style.ts'
import { sourcesStyle } from './sources-style.ts'

/** The one stylesheet of all pages. A room with forms of its own brings a file `<room>-style.ts` and names it here. */
export const stylesheet = Buffer.from(
  [groundStyle, frameStyle, listStyle, readerStyle, archiveStyle, sourcesStyle, searchStyle].join(''),
)

/** Its path under the base path, with a digest, so that it can be kept for good. */
export const stylesheetPath = `style.${digestOf(stylesheet)}.css`
