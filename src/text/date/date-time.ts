import { loadLibrary } from '../../load-library.ts'

/** A time in a zone, of Luxon. */
export type DateTime = import('luxon').DateTime

/** Luxon's class, of the build that is loaded by name elsewhere: it comes in two, and a thread that takes both has it twice. */
export const { DateTime } = loadLibrary('luxon') as typeof import('luxon')
