import { describe, expect, test } from 'vitest'
import { StoreError } from '../../../src/archive/archive-error.ts'
import { readStoreAddress } from '../../../src/archive/s3/store-address.ts'
import { type StoreFault, storeKeys } from '../../origin/object-store.ts'
import { localServer } from '../../support/local-server.ts'
import { oneTry, testStore } from './test-store.ts'

const text = Buffer.from('bytes '.repeat(1_000))

/** A store with an object, of which requests go wrong one after the other as told. */
async function faultyStore(patience: Parameters<typeof testStore>[1] = {}) {
  const faults: StoreFault[] = []
  const store = await testStore({ fault: () => faults.shift() })
  await store.open().put('it', text)
  const objects = store.open(undefined, patience)
  return { ...store, objects, faults }
}

describe('a store that does not do what it is asked', () => {
  test.each<[string, StoreFault]>([
    ['breaks off in the middle of an object', 'half'],
    ['cuts the connection', 'cut'],
    ['answers that it is too busy', 503],
    ['answers that it is asked too often', 429],
  ])('is asked once more where it %s', async (_, fault) => {
    const { objects, faults } = await faultyStore()
    faults.push(fault, fault)
    expect(await objects.get('it')).toEqual(text)
  })

  test.each<[string, StoreFault, string]>([
    ['refuses', 403, 'the store answers 403 AccessDenied to GET; look at AWS_ACCESS_KEY_ID'],
    ['breaks off each time', 'half', 'the store broke off in the middle of an answer (tried '],
    ['is ill', 500, 'the store answers 500 InternalError to GET (tried '],
    ['says nothing', 'silence', 'the store did not answer GET in time (tried '],
  ])('and %s is one line that names the object and what to do, and no key of ours', async (_, fault, line) => {
    const { objects, faults } = await faultyStore(
      fault === 'silence' ? { tryMs: 150, deadlineMs: 400 } : { tryMs: 700, deadlineMs: 1_500 },
    )
    faults.push(...Array.from({ length: 60 }, () => fault))
    const error = await objects.get('it').catch((error: Error) => error)
    expect(error).toBeInstanceOf(StoreError)
    expect(String(error)).toContain(`s3://bucket/some/prefix/it: ${line}`)
    expect(JSON.stringify([String(error), (error as Error).stack])).not.toContain(storeKeys.AWS_SECRET_ACCESS_KEY)
  })

  test('is not asked again by a key that it refuses', async () => {
    const { objects, faults, seen } = await faultyStore()
    faults.push(403)
    const before = seen.length
    await expect(objects.get('it')).rejects.toThrow(StoreError)
    expect(seen.length - before).toBe(1)
  })

  test('is not there: one line says so', async () => {
    const { url, server } = await localServer(() => undefined)
    const { open } = await testStore()
    await new Promise((resolve) => server.close(resolve))
    const objects = open(readStoreAddress(`s3://bucket/p?endpoint=${url}`, storeKeys), oneTry)
    await expect(objects.get('it')).rejects.toThrow('s3://bucket/p/it: the store cannot be reached (ECONNREFUSED)')
  })

  test('and did what it was asked, but could not say so, is believed: what is put where nothing was is ours', async () => {
    const { objects, faults } = await faultyStore()
    await objects.putIfAbsent('other', text)
    faults.push('done, then cut')
    expect(await objects.putIfAbsent('new', text)).toBe(true)
    faults.push('done, then cut')
    expect(await objects.putIfAbsent('it', text)).toBe(false)
  })

  test('takes nothing that is signed with another key', async () => {
    const { open, url } = await testStore()
    const keys = { ...storeKeys, AWS_SECRET_ACCESS_KEY: 'another' }
    const objects = open(readStoreAddress(`s3://bucket/p?endpoint=${url}`, keys))
    await expect(objects.put('it', text)).rejects.toThrow('403 SignatureDoesNotMatch')
  })
})

describe('objects of a store', () => {
  test('are listed to the last, however few the store gives at a time, under names of every kind', async () => {
    const { open } = await testStore({ pageSize: 2 })
    const objects = open()
    const keys = ['a/1', 'a/2 & <b>', 'a/3+4', 'a/b/5', 'a/京']
    for (const key of [...keys, 'other']) await objects.put(key, text)
    expect([...(await objects.keys('a/'))].sort()).toEqual(keys)
    const folders: string[] = []
    for await (const listed of objects.list('a/', '/')) folders.push(...listed.folders)
    expect(folders).toEqual(['a/b/'])
    await objects.remove(keys)
    expect(await objects.keys('')).toEqual(['other'])
  })

  test('are read in part', async () => {
    const { open } = await testStore()
    const objects = open()
    await objects.put('it', text)
    expect(String(await objects.get('it', { offset: 6, length: 5 }))).toBe('bytes')
    expect(await objects.get('it', { offset: 1e6, length: 5 })).toBeUndefined()
  })
})

describe('the address of a store', () => {
  const env = { ...storeKeys, AWS_REGION: 'eu-central-2' }

  test('without an endpoint is that of AWS in the region of the environment', () => {
    const { base, prefix, region } = readStoreAddress('s3://bucket/a/b/', env)
    expect([base, prefix, region]).toEqual(['https://bucket.s3.eu-central-2.amazonaws.com', 'a/b/', 'eu-central-2'])
  })

  test('has keys from the environment alone, and its name shows none', () => {
    expect(() => readStoreAddress('s3://key:secret@bucket', env)).toThrow(
      /^s3:\/\/bucket: keys stand in the environment/,
    )
    expect(() => readStoreAddress('s3://bucket', {})).toThrow('set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
    const { keys, name } = readStoreAddress('s3://bucket', { ...env, AWS_SESSION_TOKEN: 'token' })
    expect([keys.sessionToken, name]).toEqual(['token', 's3://bucket'])
  })

  test.each([
    'https://bucket/prefix',
    's3://bucket?endpoint=nowhere',
    's3://B!/x',
    's3://bucket?secret=x',
    's3://bucket?endpoint=ftp://x',
  ])('that is none (%s) is told so', (address) => {
    expect(() => readStoreAddress(address, env)).toThrow(/written as s3:|its endpoint is no address|there is no secret/)
  })
})
