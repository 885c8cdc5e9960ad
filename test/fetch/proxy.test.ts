import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { localServer } from '../support/local-server.ts'
import { localFetcher } from './local-fetcher.ts'

/** A forwarding proxy on loopback that answers `http:` requests itself and tunnels to `target` whatever is asked. */
async function proxy(
  options: { readonly target?: string; readonly connectStatus?: number; readonly plainStatus?: number } = {},
) {
  const asked: string[] = []
  const heads: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    heads.push(request.headers)
    response.writeHead(options.plainStatus ?? 200, { 'x-padding': 'x'.repeat(20_000) }).end('by proxy')
  })
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    socket.on('error', () => socket.destroy())
    if (options.connectStatus !== undefined || options.target === undefined) {
      socket.end(`HTTP/1.1 ${options.connectStatus ?? 502} No\r\n\r\n`)
      return
    }
    const { hostname, port } = new URL(options.target)
    const through = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      through.pipe(socket)
      socket.pipe(through)
    })
    through.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, heads }
}

/** No private network is open: the proxy's own address is trusted all the same. */
const closed = { allowPrivateNetworks: [] }

describe('with a proxy in the environment', () => {
  test('http goes by it, under the limits for headers, with the address asked and no more of us than usual', async () => {
    const { url, asked, heads } = await proxy()
    const fetcher = localFetcher(closed, { HTTP_PROXY: url })
    const outcome = await fetcher.fetch({ url: 'http://nobody.invalid/feed?x=1' })
    expect(outcome).toMatchObject({ kind: 'fetched', body: Buffer.from('by proxy') })
    expect(asked).toEqual(['GET http://nobody.invalid/feed?x=1'])
    expect(heads[0]).toMatchObject({ host: 'nobody.invalid', 'user-agent': expect.stringContaining('feedkeeper') })
  })

  test('https goes by a tunnel; a proxy that refuses it is proxy-failed', async () => {
    const { url, asked } = await proxy({ connectStatus: 403 })
    const fetcher = localFetcher(closed, { https_proxy: url })
    await expect(fetcher.fetch({ url: 'https://nobody.invalid/' })).rejects.toMatchObject({ code: 'proxy-failed' })
    expect(asked).toEqual(['CONNECT nobody.invalid:443'])
  })

  test('a proxy that asks for a password is proxy-failed', async () => {
    const { url } = await proxy({ plainStatus: 407 })
    await expect(
      localFetcher(closed, { HTTP_PROXY: url }).fetch({ url: 'http://nobody.invalid/' }),
    ).rejects.toMatchObject({
      code: 'proxy-failed',
    })
  })

  test('a proxy that is not there is a clear error', async () => {
    const fetcher = localFetcher(closed, { HTTP_PROXY: 'http://127.0.0.1:9' })
    await expect(fetcher.fetch({ url: 'http://nobody.invalid/' })).rejects.toMatchObject({ code: 'proxy-failed' })
  })

  test.each([
    'http://127.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:7f00:1]/',
    'http://2130706433/',
    'https://10.0.0.1/',
    'http://localhost/',
    'http://any.localhost./',
    'http://user@nobody.invalid/',
  ])('%s is refused before the proxy hears of it', async (target) => {
    const { url, asked } = await proxy()
    const fetcher = localFetcher(closed, { HTTP_PROXY: url, HTTPS_PROXY: url })
    await expect(fetcher.fetch({ url: target })).rejects.toMatchObject({ code: expect.stringMatching(/^forbidden-/) })
    expect(asked).toEqual([])
  })

  test('NO_PROXY goes straight, guarded as ever', async () => {
    const straight = await localServer((_request, response) => response.end('straight'))
    const { url, asked } = await proxy()
    const env = { HTTP_PROXY: url, NO_PROXY: '127.0.0.1' }
    expect(await localFetcher({}, env).fetch({ url: straight.url })).toMatchObject({ body: Buffer.from('straight') })
    await expect(localFetcher(closed, env).fetch({ url: straight.url })).rejects.toMatchObject({
      code: 'forbidden-address',
    })
    expect(asked).toEqual([])
  })

  test('the environment of the process does not count, the one passed in does', async () => {
    const straight = await localServer((_request, response) => response.end('straight'))
    const before = process.env.http_proxy
    process.env.http_proxy = 'http://127.0.0.1:9'
    onTestFinished(() => {
      if (before === undefined) delete process.env.http_proxy
      else process.env.http_proxy = before
    })
    expect(await localFetcher().fetch({ url: straight.url })).toMatchObject({ kind: 'fetched' })
  })

  test.each([
    ['HTTP_PROXY', 'notaproxy', 'http://, https:// and socks5://'],
    ['HTTPS_PROXY', 'localhost:3128', 'http://, https:// and socks5://'],
    ['http_proxy', '127.0.0.1:3128', 'http://, https:// and socks5://'],
    ['https_proxy', 'ftp://proxy.example:21', 'http://, https:// and socks5://'],
    ['HTTP_PROXY', 'http://', 'no valid URL'],
    ['HTTP_PROXY', 'http://proxy.example:99999', 'no valid URL'],
    ['HTTP_PROXY', 'http://proxy.example:3128/path', 'something follows'],
    ['HTTP_PROXY', 'http://me:100%@proxy.example:3128', '%25'],
    ['HTTP_PROXY', ' ', 'http://'],
    ['HTTP_PROXY', 'two\nlines', 'http://'],
  ])('%s=%j is bad-proxy: one line that names the variable, what is wrong and what to do', (variable, value, why) => {
    const make = () => localFetcher(closed, { [variable]: value })
    expect(make).toThrow(expect.objectContaining({ code: 'bad-proxy', message: expect.stringContaining(why) }))
    expect(make).toThrow(/^[a-z_]+=".*": [^\n]*; write the proxy as http:\/\/host:port, or unset [a-z_]+ to go/i)
    expect(make).toThrow(variable)
  })

  test.each(['http://me:secret@proxy.example/path', 'me:secret@proxy.example', 'http://me:sec@ret@[x]'])(
    'the password of %s is not told',
    (value) => {
      const make = () => localFetcher(closed, { HTTP_PROXY: value })
      expect(make).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/secret|sec|ret/) }))
    },
  )

  test.each(['', undefined])('a proxy of %j is none', async (value) => {
    const straight = await localServer((_request, response) => response.end('straight'))
    const env = { ...(value !== undefined && { HTTP_PROXY: value, https_proxy: value }) }
    expect(await localFetcher({}, env).fetch({ url: straight.url })).toMatchObject({ kind: 'fetched' })
  })

  test.each(['[', 'http://[', '*.[', '((', ',,, ,', '%', '::', '\n'])(
    'NO_PROXY=%j matches nothing',
    async (NO_PROXY) => {
      const { url, asked } = await proxy()
      const fetcher = localFetcher(closed, { HTTP_PROXY: url, NO_PROXY })
      expect(await fetcher.fetch({ url: 'http://nobody.invalid/' })).toMatchObject({ body: Buffer.from('by proxy') })
      expect(asked).toEqual(['GET http://nobody.invalid/'])
    },
  )
})
