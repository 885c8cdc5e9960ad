import { z } from 'zod'
import type { JournalPosition } from './journal.ts'

/** A place in each stream: a position of that stream, and how many lines behind it are counted in. */
export type StreamPlace = { readonly position: JournalPosition | undefined; readonly lines: number }

/** A place between two lines of a journal of several streams. */
export type SharedPlace = {
  /** The greatest number of the lines before it; absent where the position is that of one stream alone. */
  readonly sequence: number | undefined
  readonly streams: ReadonlyMap<string, StreamPlace>
  /** Whether all before it was read from the beginning, and there is more. */
  readonly isHistory?: boolean
}

const written = z.object({
  last: z.int(),
  at: z.record(z.string(), z.string()),
  isHistory: z.boolean().exactOptional(),
})

/** Writes a place as a position. */
export function sharedPosition({ sequence, streams, isHistory }: SharedPlace): JournalPosition {
  const at = [...streams].flatMap(([name, { position, lines }]) =>
    position === undefined && lines === 0 ? [] : [[name, `${position ?? ''}${lines > 0 ? `+${lines}` : ''}`]],
  )
  return JSON.stringify({ last: sequence ?? 0, at: Object.fromEntries(at.sort()), ...(isHistory && { isHistory }) })
}

/** Reads a position: of several streams, or of the one without a name, which a journal has before it is shared. */
export function readSharedPosition(text: JournalPosition | undefined): SharedPlace {
  if (text === undefined) return { sequence: 0, streams: new Map() }
  if (!text.startsWith('{')) return { sequence: undefined, streams: new Map([['', placeOf(text)]]) }
  const { last, at, isHistory } = written.parse(JSON.parse(text))
  const streams = new Map(Object.entries(at).map(([name, place]) => [name, placeOf(place)] as const))
  return { sequence: last, streams, ...(isHistory && { isHistory }) }
}

function placeOf(text: string): StreamPlace {
  const [position = '', lines = '0'] = text.split('+')
  return { position: position || undefined, lines: Number(lines) }
}
