import { execFile } from 'node:child_process'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'

const run = promisify(execFile)

test('many definitions are read by the reader of YAML once, and again where one has changed, be it by a letter', async () => {
  const folder = await tempFolder()
  const feeds = join(folder, 'feeds')
  await mkdir(feeds)
  const write = async (key: string) => {
    await writeFile(join(feeds, 's7.yaml'), `${key}: { feed: { url: "https://news.example/7" } }\n`)
    // Neither its size nor its time tells that it is another.
    await utimes(join(feeds, 's7.yaml'), 0, 0)
  }
  for (let n = 0; n < 60; n += 1) {
    await writeFile(join(feeds, `s${n}.yaml`), `list: { feed: { url: "https://news.example/${n}" } }\n`)
  }
  await write('list')
  await writeFile(join(folder, 'feedkeeper.yaml'), 'site: { title: News }\n')
  const telling = join(folder, 'telling.cjs')
  await writeFile(
    telling,
    `process.on('exit', () => {
      const names = Object.keys(require.cache).concat(process.moduleLoadList)
      console.error(names.some((name) => name.includes('/node_modules/yaml/dist/')))
    })`,
  )
  const list = async () => {
    const args = ['--require', telling, '--require', './src/cli/process/needs-node.cjs', 'src/cli.ts', '--feeds', feeds]
    const options = [
      '--output',
      join(folder, 'output'),
      '--config',
      join(folder, 'feedkeeper.yaml'),
      'status',
      '--json',
    ]
    const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'cache') }
    const { stdout, stderr } = await run(process.execPath, [...args, ...options], { env }).catch((error) => error)
    const { known } = JSON.parse(stdout) as { known: number }
    return { readsYaml: stderr.trim().endsWith('true'), known }
  }
  expect(await list()).toEqual({ readsYaml: true, known: 60 })
  expect(await list()).toEqual({ readsYaml: false, known: 60 })
  await write('lisp')
  expect(await list()).toEqual({ readsYaml: true, known: 59 })
  await write('list')
  expect(await list()).toEqual({ readsYaml: true, known: 60 })
  expect(await list()).toEqual({ readsYaml: false, known: 60 })
})
