import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { loadLibrary, loadLibraryWith } from '../src/load-library.ts'

test('a library is loaded with another thing in the place of a part of it, and nobody else meets that', () => {
  const asked: string[] = []
  const xmlbuilder = {
    create: (root: string) => {
      asked.push(root)
      return { txt: () => undefined, att: () => undefined, ele: () => undefined, end: () => `<${root}/>` }
    },
  }
  const { Builder } = loadLibraryWith('xml2js', { xmlbuilder }) as {
    Builder: new () => { buildObject: (value: object) => string }
  }
  new Builder().buildObject({ harbour: 'ferry' })
  expect(asked).toEqual(['harbour'])
  const ofLibrary = createRequire(createRequire(import.meta.url).resolve('xml2js'))
  expect(ofLibrary('xmlbuilder')).not.toBe(xmlbuilder)
})

test('a built-in module that a library is to do without is whole for all others', () => {
  const Parser = loadLibraryWith('rss-parser', { https: {} }) as new () => object
  expect(new Parser()).toHaveProperty('parseString')
  expect(loadLibrary('https')).toHaveProperty('get')
})

test('a library that is not there is told as that, and what was to stand in its place is nobody else`s', () => {
  expect(() => loadLibraryWith('no-such-library', { http: {} })).toThrow(/no-such-library/)
  expect(loadLibrary('http')).toHaveProperty('STATUS_CODES')
})
