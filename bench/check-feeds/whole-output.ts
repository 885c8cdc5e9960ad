import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parse, stringify } from 'yaml'

/**
 * Publishes all of an archive anew beside it, as files, what the server makes on request included; gives the folder. The
 * archive is copied (its files are linked where the file system can), so that a worker may be at work on it.
 */
export async function wholeOutput(options: {
  readonly output: string
  readonly feeds: string
  readonly settings: string | undefined
}): Promise<{ readonly output: string; readonly remove: () => Promise<void> }> {
  const output = await mkdtemp(`${options.output.replace(/\/+$/, '')}-check-`)
  const remove = () => rm(output, { recursive: true, force: true })
  try {
    for (const folder of ['articles', 'journal']) {
      await promisify(execFile)('cp', ['-rl', join(options.output, folder), output]).catch(() =>
        cp(join(options.output, folder), join(output, folder), { recursive: true }),
      )
    }
    const settings = (parse(options.settings ?? '') as { publish?: object; publications?: object } | null) ?? {}
    const publish = { ...settings.publish, perSource: 'files', archives: 'files', precompress: ['gzip'], hubs: [] }
    const config = join(output, 'feedkeeper.yaml')
    await writeFile(config, stringify({ ...settings, publish }))
    const program = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
    const parameters = ['--config', config, '--feeds', options.feeds, '--output', output, 'publish']
    await promisify(execFile)(process.execPath, [program, ...parameters], { maxBuffer: 1e8 })
    return { output, remove }
  } catch (error) {
    await remove()
    throw error
  }
}
