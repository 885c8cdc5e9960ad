import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whenOver } from './when-over.ts'

/** Makes an empty folder that is removed when the running test ends. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-test-'))
  whenOver(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
