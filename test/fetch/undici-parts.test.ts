import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('what sends requests is loaded without HTTP/2, and so without TLS, which many a command never speaks', async () => {
  const parts = new URL('../../src/fetch/undici-parts.ts', import.meta.url).href
  const script = `const { Agent } = await import(${JSON.stringify(parts)})
    new Agent()
    console.log(process.moduleLoadList.filter((name) => /http2.core|tls.wrap/.test(name)).join())`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  expect(stdout.trim()).toBe('')
})
