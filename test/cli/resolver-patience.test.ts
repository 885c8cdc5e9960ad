import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { shortenResolverPatience } from '../../src/cli/process/resolver-patience.ts'
import { tempFolder } from '../support/temp-folder.ts'

async function afterReading(resolvers: string, env: NodeJS.ProcessEnv = {}): Promise<string | undefined> {
  const file = join(await tempFolder(), 'resolv.conf')
  await writeFile(file, resolvers)
  shortenResolverPatience(env, file)
  return env.RES_OPTIONS
}

describe.skipIf(process.platform !== 'linux')('the patience with silent name servers', () => {
  test.each(['', 'nameserver 192.0.2.1\n', 'nameserver 192.0.2.1\noptions ndots:5 edns0\n', '# options timeout:9\n'])(
    'is shortened with %j',
    async (resolvers) => expect(await afterReading(resolvers)).toBe('timeout:3 attempts:2'),
  )

  test.each(['options timeout:9\n', 'nameserver 192.0.2.1\noptions ndots:5 attempts:1\n', 'options\ttimeout:1'])(
    'is the operator’s own with %j',
    async (resolvers) => expect(await afterReading(resolvers)).toBeUndefined(),
  )

  test('is the operator’s own with RES_OPTIONS', async () => {
    expect(await afterReading('', { RES_OPTIONS: 'ndots:1' })).toBe('ndots:1')
  })

  test('is shortened where there is no resolv.conf', async () => {
    const env: NodeJS.ProcessEnv = {}
    shortenResolverPatience(env, join(await tempFolder(), 'missing'))
    expect(env.RES_OPTIONS).toBe('timeout:3 attempts:2')
  })
})
