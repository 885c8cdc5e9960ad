import { describe, expect, test } from 'vitest'
import { fillTemplate, isDated, isPaged, templateFault } from '../../src/source/template.ts'

const values = { page: 3, nowMs: Date.UTC(2026, 0, 15, 20), timeZone: 'Asia/Shanghai' }

describe('the computed parts of a text', () => {
  test.each([
    ['?p=${page}', '?p=3'],
    ['?offset=${(page-1)*20}', '?offset=40'],
    ['?from=${page * 10 - 9}&half=${page/2}', '?from=21&half=1'],
    // It is tomorrow already in Shanghai.
    ['/${today}/', '/2026-01-16/'],
    ['/${today:yyyyMMdd}/${today-1d:yyyy/MM/dd}', '/20260116/2026/01/15'],
    ['?t=${now}', '?t=1768507200'],
    ['?t=${now-1h}', '?t=1768503600'],
    ['Bearer ${env:TOKEN} ${file:/run/secrets/token}', 'Bearer ${env:TOKEN} ${file:/run/secrets/token}'],
    ['$5 and {braces}', '$5 and {braces}'],
  ])('%s is %s', (text, filled) => {
    expect(templateFault(text)).toBeUndefined()
    expect(fillTemplate(text, values)).toBe(filled)
  })

  test.each([
    '${pages}',
    '${page',
    '${page*}',
    '${(page}',
    '${page page}',
    '${tomorrow}',
    '${env:}',
    '${}',
    '${1/0*page}',
  ])('%s is told to be none', (text) => {
    expect(templateFault(text)).toMatch(/\$\{/)
  })

  test('it is known which change with the page and which with time', () => {
    expect([isPaged('${(page-1)*20}'), isPaged('${today}'), isPaged('page')]).toEqual([true, false, false])
    expect([isDated('${today-1d:dd}'), isDated('${now}'), isDated('${page}')]).toEqual([true, true, false])
  })
})
