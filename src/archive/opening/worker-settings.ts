import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'

/** The section `worker` of the settings: who this worker is among those that share an archive. */
export const workerSettings = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9.-]{0,58}[a-z0-9])?$/, 'up to 60 of a-z, 0-9, . and -, such as feeds-1')
      .optional()
      .describe(
        'Name of this worker where several share an archive in PostgreSQL, each with its own, the same at every start; default: the name of the host and six digits that stand for the output folder',
      ),
  })
  .prefault({})

/** The name of the worker of an output folder: that of the settings, or one that is the same as long as host and folder are. */
export function workerNameOf({ name }: z.output<typeof workerSettings>, outputFolder: string): string {
  if (name !== undefined) return name
  const host = hostname()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 50)
  const folder = createHash('sha256').update(resolve(outputFolder)).digest('hex').slice(0, 6)
  return `${host || 'worker'}-${folder}`
}
