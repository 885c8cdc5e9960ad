import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * Gives a library by name, loading it when it is first asked for: `loadLibrary('diff') as typeof import('diff')`. For those
 * that few runs need, and of which no object is handed to a library that is imported: loaded at the start, they took a
 * quarter of the time of a command that finds nothing new.
 */
export const loadLibrary: (name: string) => unknown = require

/**
 * Gives a library by name, with other things in the place of some that it requires, by what it calls them: parts that nobody
 * uses here and that take longer to load than the rest of it. Whoever asks for it later gets the same; those parts themselves
 * are whole for all others. `require.cache` comes before built-in modules, too
 * (https://nodejs.org/api/modules.html#requirecache).
 */
export function loadLibraryWith(name: string, others: Readonly<Record<string, unknown>>): unknown {
  const ofLibrary = createRequire(require.resolve(name))
  const places = Object.entries(others).map(([part, exports]) => ({ place: ofLibrary.resolve(part), exports }))
  const before = places.map(({ place }) => ({ place, known: require.cache[place] }))
  for (const { place, exports } of places) require.cache[place] = { id: place, exports, loaded: true } as NodeModule
  try {
    return require(name)
  } finally {
    for (const { place, known } of before) {
      if (known === undefined) delete require.cache[place]
      else require.cache[place] = known
    }
  }
}
