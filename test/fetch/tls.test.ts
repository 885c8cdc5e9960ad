import { execFile } from 'node:child_process'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { canMakeCertificates, certificateFor } from '../support/certificates.ts'
import { localFetcher } from './local-fetcher.ts'

const settings = { allowPrivateNetworks: ['127.0.0.0/8'] }

/** An HTTPS server that speaks HTTP/2 and 1.1, under a certificate for `names`. */
async function secureServer(names = 'IP:127.0.0.1', allowHTTP1 = true) {
  const certificate = await certificateFor(names)
  const versions: string[] = []
  const server = createSecureServer({ ...certificate, allowHTTP1 }, (request, response) => {
    versions.push(request.httpVersion)
    if (request.url === '/bomb')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(4 * 2 ** 20)))
    else if (request.url === '/cut') {
      response.write('half')
      setTimeout(() => response.stream?.destroy(new Error('cut')), 20)
    } else response.end('secure')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, certificate, versions }
}

/** Fetches in a process of its own, since Node reads NODE_EXTRA_CA_CERTS when it starts. */
async function fetchTrusting(authorityFile: string, url: string, more = {}) {
  const script = fileURLToPath(new URL('fetch-once.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, url, JSON.stringify({ ...settings, ...more })],
    {
      env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: authorityFile },
      timeout: 20_000,
    },
  )
  return JSON.parse(stdout)
}

describe.skipIf(!canMakeCertificates)('https (skipped where there is no openssl)', () => {
  test('a certificate nobody vouches for is tls-failed', async () => {
    const { url, versions } = await secureServer()
    await expect(localFetcher().fetch({ url })).rejects.toMatchObject({
      code: 'tls-failed',
      message: expect.stringContaining('certificate'),
    })
    expect(versions).toEqual([])
  })

  test('an authority of NODE_EXTRA_CA_CERTS vouches; a certificate for another name does not', async () => {
    const good = await secureServer()
    expect(await fetchTrusting(good.certificate.authorityFile, good.url)).toMatchObject({
      kind: 'fetched',
      body: 'secure',
    })
    const other = await secureServer('DNS:other.test')
    expect(await fetchTrusting(other.certificate.authorityFile, other.url)).toMatchObject({ code: 'tls-failed' })
  })

  test('a site that speaks HTTP/2 only is read, and the bounds hold there', async () => {
    const { url, certificate, versions } = await secureServer('IP:127.0.0.1', false)
    expect(await fetchTrusting(certificate.authorityFile, url)).toMatchObject({ kind: 'fetched', body: 'secure' })
    expect(versions).toEqual(['2.0'])
    const bounded = { maxDecodedBytes: 2 ** 20 }
    expect(await fetchTrusting(certificate.authorityFile, `${url}bomb`, bounded)).toMatchObject({
      code: 'body-too-large',
    })
    expect(await fetchTrusting(certificate.authorityFile, `${url}cut`)).toMatchObject({ code: 'truncated-body' })
  })

  test('plain HTTP where TLS is spoken is one clear error', async () => {
    const { url } = await secureServer()
    await expect(localFetcher().fetch({ url: url.replace('https', 'http') })).rejects.toMatchObject({
      code: expect.stringMatching(/^(connection-failed|malformed-response)$/),
    })
  })
})
