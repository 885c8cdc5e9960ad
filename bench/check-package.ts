// Makes the package as `npm pack` does, looks at what is in it, installs it into an empty folder, and runs it there as its user would.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const maxBytes = 2_000_000
const expected = /^(dist\/.*\.(js|cjs)|feeds\/schema\.json|recipes\/[^/]+\.yaml|LICENSE|README\.md|package\.json)$/
const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-package-'))
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NO_COLOR: '1' }
const findings: string[] = []
const check = (isRight: boolean, what: string): void => {
  process.stdout.write(`${isRight ? 'ok  ' : 'BAD '} ${what}\n`)
  if (!isRight) findings.push(what)
}

try {
  const file = await packed()
  await installed(file)
  await startsAndServes()
  await refusesOlderNode()
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.stdout.write(findings.length === 0 ? 'the package works\n' : `${findings.length} findings\n`)
process.exitCode = findings.length === 0 ? 0 : 1

async function packed(): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { env, maxBuffer: 1e8 })
  const [{ filename, size, files }] = JSON.parse(stdout.slice(stdout.indexOf('[')))
  const names: string[] = files.map(({ path }: { path: string }) => path)
  check(size < maxBytes, `${names.length} files in ${size} bytes`)
  const strange = names.filter((name) => !expected.test(name))
  check(strange.length === 0, `nothing in it but the program ${strange.slice(0, 5).join(' ')}`)
  for (const name of ['dist/cli.js', 'feeds/schema.json', 'LICENSE', 'README.md'])
    check(names.includes(name), `${name} is in it`)
  return join(folder, filename)
}

async function installed(file: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', file], { cwd: folder, env })
  const manifest = JSON.parse(await readFile(join(folder, 'node_modules/feedkeeper/package.json'), 'utf8'))
  check(manifest.dependencies.node === undefined, 'it brings no Node of its own')
  check(!existsSync(join(folder, 'node_modules/node')), 'and none is installed with it')
  check(!existsSync(join(folder, 'node_modules/vitest')), 'nothing that only its makers need is installed')
}

async function startsAndServes(): Promise<void> {
  const site = createServer((request, response) => {
    if (request.url !== '/feed.xml') return void response.writeHead(404).end()
    response.setHeader('Content-Type', 'application/rss+xml')
    response.end(
      '<rss version="2.0"><channel><title>Orchard</title><link>http://orchard.example/</link><item><title>First apples</title>' +
        '<link>http://orchard.example/1</link><pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate><description>They are ripe.</description></item></channel></rss>',
    )
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  const { port } = site.address() as AddressInfo
  const program = join(folder, 'node_modules/.bin/feedkeeper')
  const made = await run(program, ['init'], { cwd: folder, env })
  check(/made {5}feedkeeper\.yaml/.test(made.stdout), 'init makes folders and settings')
  const networks = '{ allowPrivateNetworks: ["127.0.0.0/8"] }'
  await writeFile(join(folder, 'feedkeeper.yaml'), `fetch: ${networks}\nserver: { listen: "127.0.0.1:0" }\n`)
  await run(program, ['add', `http://127.0.0.1:${port}/feed.xml`], { cwd: folder, env })

  const worker = spawn(program, ['run'], { cwd: folder, env })
  try {
    let said = ''
    const seen = (what: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = (): void => {
          const found = what.exec(said)?.[1]
          if (found !== undefined) resolve(found)
        }
        worker.stderr.on('data', look)
        worker.once('exit', () => reject(new Error(`the installed program ended: ${said}`)))
        look()
      })
    worker.stderr.on('data', (chunk) => (said += chunk))
    const address = await seen(/(http:\/\/127\.0\.0\.1:\d+)/)
    await seen(/(feed files written)/)
    const feed = await (await fetch(`${address}/all.atom.xml`)).text()
    check(feed.includes('First apples'), 'run polls, keeps, publishes and serves in the folder it is started in')
    worker.kill('SIGTERM')
    const [code] = await once(worker, 'exit')
    check(code === 0, 'and stops when told to')
  } finally {
    worker.kill('SIGKILL')
    site.close()
  }
}

/** Where the machine has an older Node as its own. */
async function refusesOlderNode(): Promise<void> {
  const own = '/usr/bin/node'
  const version = await run(own, ['--version']).then(
    ({ stdout }) => Number(/^v(\d+)/.exec(stdout)?.[1]),
    () => undefined,
  )
  if (version === undefined || version >= 24) {
    process.stdout.write('skip an older Node: this machine has none\n')
    return
  }
  const failure = await run(own, [join(folder, 'node_modules/feedkeeper/dist/cli.js')]).catch((error) => error)
  check(/^feedkeeper needs Node\.js [^\n]+\n$/.test(failure.stderr), `under Node ${version} it says what it needs`)
}
