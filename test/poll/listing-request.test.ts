import { describe, expect, test } from 'vitest'
import { checkYaml } from '../../src/checked-yaml.ts'
import { listingRequest } from '../../src/poll/listing-request.ts'
import { sourceDefinition } from '../../src/source/definition.ts'

const at = { page: 2, nowMs: Date.UTC(2026, 0, 15) }
const request = (json: string) => listingRequest(checkYaml(`list:\n  json: ${json}`, 'a.yaml', sourceDefinition), at)
const fault = (json: string) => {
  try {
    request(json)
  } catch (error) {
    return (error as Error).message
  }
  return undefined
}

describe('the request for a listing', () => {
  test('sends JSON, in which a text that is nothing but a page number is a number', () => {
    const body = '{ page: "${page}", from: "${(page-1)*20}", day: "${today}", q: "p${page}", tags: [a, "${page}"] }'
    expect(request(`{ url: "https://a.example/", method: POST, entries: "@", body: ${body} }`)).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"page":2,"from":20,"day":"2026-01-15","q":"p2","tags":["a",2]}',
    })
  })

  test('sends a form, with its secrets still to be put in', () => {
    const form = '{ "q s": "a&b 港", page: "${page}", on: true, tag: [x, y], key: "k=${env:KEY}" }'
    expect(request(`{ url: "https://a.example/", method: POST, entries: "@", form: ${form} }`)).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'q+s=a%26b+%E6%B8%AF&page=2&on=true&tag=x&tag=y&key=k%3D${env:KEY}',
    })
  })

  test('sends a text as it is, with the type its headers say', () => {
    const json = `{ url: "https://a.example/p\${page}", method: POST, entries: "@", text: "<q/>", headers: { Content-Type: text/xml } }`
    expect(request(json)).toMatchObject({
      url: 'https://a.example/p2',
      headers: { 'Content-Type': 'text/xml' },
      body: '<q/>',
    })
  })

  test.each([
    ['{ url: "https://a.example/", entries: "@", form: { a: 1 } }', 'list.json.method: found nothing, expected POST'],
    [
      '{ url: "https://a.example/", method: POST, entries: "@", form: { a: 1 }, text: x }',
      'expected one of body, form and text',
    ],
    ['{ url: "https://${env:HOST}/", entries: "@" }', 'expected an address whose host is no computed part'],
    [
      '{ url: "https://a.example/${tomorrow}", entries: "@" }',
      'list.json.url: found "https://a.example/${tomorrow}", expected computed parts',
    ],
    ['{ url: "https://a.example/", method: POST, entries: "@", body: { a: "${x}" } }', '${x}, which is none of'],
  ])('%s is told with its key', (json, told) => {
    expect(fault(json)).toContain(told)
  })
})
