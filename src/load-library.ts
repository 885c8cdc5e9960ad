import { createRequire } from 'node:module'

/**
 * Gives a library by name, loading it when it is first asked for: `loadLibrary('diff') as typeof import('diff')`. For those
 * that few runs need, and of which no object is handed to a library that is imported: loaded at the start, they took a
 * quarter of the time of a command that finds nothing new.
 */
export const loadLibrary: (name: string) => unknown = createRequire(import.meta.url)
