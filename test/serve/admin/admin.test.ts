import { scryptSync } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createCredentials } from '../../../src/serve/admin/credentials.ts'
import type { OperatorActs } from '../../../src/serve/admin/operator-acts.ts'
import { hashPassword, isPassword, isPasswordHash } from '../../../src/serve/admin/password-hash.ts'
import { manySources, secretWord } from '../pages/many-sources.ts'
import { pageSite } from '../pages/page-site.ts'

const password = '潮 & tide'
/** It as settings may have it, at the least cost that is taken, since a tenth of a second at each login adds up. */
const quickHash = `scrypt$1024$${'salt'.repeat(6)}$${scryptSync(password, Buffer.from('salt'.repeat(6), 'base64url'), 32, { N: 1_024 }).toString('base64url')}`
const token = 'token-of-scripts-1'
const minute = 60_000

type Sent = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

function send(
  base: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    form,
  }: { method?: string; headers?: object; form?: Record<string, string> | string } = {},
): Promise<Sent> {
  const body = typeof form === 'string' ? form : form && new URLSearchParams(form).toString()
  const type = body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, base), { method, headers: { ...type, ...headers } }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += chunk
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text })
    })
    sent.on('error', reject).end(body)
  })
}

/** A site with an operator, whose acts are noted; the clock is set by hand. */
async function operatedSite(options: { secrets?: { password?: string; token?: string }; url?: string } = {}) {
  const done: string[] = []
  const acts: OperatorActs = {
    hasSource: (id) => id.startsWith('source_'),
    pollNow: async (id) => {
      done.push(`poll ${id}`)
      return { isOver: true, isWell: id !== 'source_2', outcome: '3 new', added: 3 }
    },
    setPaused: async (id, isPaused) => void done.push(`${isPaused ? 'pause' : 'resume'} ${id}`),
    definition: async () => 'list: {}',
    findFeeds: async (address) => (address.includes('.') ? { found: [], tried: ['nothing'] } : undefined),
    add: async (address) => `added_${done.push(`add ${address}`)}`,
    remove: async (hash) => done.push(`remove ${hash}`) > 0,
    reload: async () => void done.push('reload'),
  }
  const hand = { nowMs: Date.UTC(2026, 9, 6) }
  const { secrets = { password: quickHash, token }, url = 'https://reader.example/' } = options
  const site = await pageSite({ sources: manySources(3), secrets, acts, url, clock: () => hand.nowMs })
  const login = async (secret = password, headers = {}) =>
    send(site.url, '/login', { method: 'POST', form: { secret }, headers })
  const enter = async () => {
    const cookie = String((await login()).headers['set-cookie'])
      .split(';', 1)
      .join()
    const page = await send(site.url, '/sources/source_1', { headers: { cookie } })
    const formToken = /name="token" value="([\w-]+)"/.exec(page.body)?.[1] ?? ''
    return { cookie, formToken, page }
  }
  return { ...site, done, hand, login, enter }
}

const poll = '/sources/source_1/poll'
const everyAct = [
  poll,
  '/sources/source_1/pause',
  '/sources/source_1/resume',
  '/reload',
  '/add',
  `/a/${'0'.repeat(16)}/remove`,
  '/logout',
]

describe('where neither password nor token is set', () => {
  test('no page lets anybody do anything, and no form is taken', async () => {
    const { url, done } = await operatedSite({ secrets: {} })
    for (const path of ['/login', '/add', '/sources/source_1/definition', ...everyAct]) {
      expect((await send(url, path)).status).toBe(404)
      const posted = await send(url, path, {
        method: 'POST',
        form: { secret: '' },
        headers: { authorization: 'Bearer x' },
      })
      expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD'])
    }
    expect((await send(url, '/sources')).body).not.toMatch(/<form method="post"|login/)
    expect(done).toEqual([])
  })
})

describe('logging in', () => {
  test('gives a cookie that no script reads and no other site sends, and shows what can be done', async () => {
    const { url, login, enter } = await operatedSite({ secrets: { password } })
    const { status, headers } = await login()
    expect([status, headers.location, headers['cache-control']]).toEqual([303, '/sources', 'private, no-store'])
    expect(String(headers['set-cookie'])).toMatch(
      /^feedkeeper_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
    )
    const { page } = await enter()
    expect(page.headers['cache-control']).toBe('private, no-store')
    expect(page.body).toContain('Poll now')
    const outside = await send(url, '/sources/source_1')
    expect(outside.body).not.toMatch(/Poll now|method="post"/)
    expect(outside.headers.vary).toContain('Cookie')
  })

  test('gives a cookie for http only where the site is reached so', async () => {
    const { login } = await operatedSite({ url: 'http://127.0.0.1:8787/news' })
    expect(String((await login()).headers['set-cookie'])).toMatch(/Path=\/news\/; .*SameSite=Strict$/)
    const forwarded = await login(password, { 'X-Forwarded-Proto': 'https' })
    expect(String(forwarded.headers['set-cookie'])).toMatch(/; Secure$/)
  })

  test('fails with a wrong password, and with the hash of the right one', async () => {
    const hashed = await hashPassword(password)
    const { login, url } = await operatedSite({ secrets: { password: hashed } })
    for (const wrong of ['', 'tide', `${password} `, hashed]) {
      const { status, headers, body } = await login(wrong)
      expect([status, headers['set-cookie']]).toEqual([403, undefined])
      expect(body).toContain('role="alert"')
    }
    expect((await login()).status).toBe(303)
    expect((await send(url, '/', { headers: { authorization: `Bearer ${hashed}` } })).body).not.toContain('Log out')
  })

  test('is held up after five attempts in vain, also at the same time, for a quarter of an hour, for one address', async () => {
    const { login, hand } = await operatedSite({ secrets: { password } })
    const statuses = (await Promise.all(Array.from({ length: 9 }, () => login('wrong')))).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([403, 403, 403, 403, 403, 429, 429, 429, 429])
    const right = await login()
    expect([right.status, right.headers['retry-after']]).toEqual([429, '900'])
    expect((await login(password, { 'X-Forwarded-For': 'x, 203.0.113.9' })).status).toBe(303)
    hand.nowMs += 15 * minute
    expect((await login()).status).toBe(303)
  })

  test('is held up for everybody after sixty attempts in vain, from wherever they come', async () => {
    const { url } = await operatedSite({ secrets: { token } })
    const attempt = (n: number, bearer: string) =>
      send(url, poll, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'X-Forwarded-For': `2001:db8:${n}::1` },
      })
    for (let n = 0; n < 60; n += 1) expect((await attempt(n, 'wrong')).status).toBe(401)
    expect((await attempt(99, token)).status).toBe(429)
  })

  test('leads only to pages of ours', async () => {
    const { url } = await operatedSite()
    const next = async (path: string) =>
      (await send(url, '/login', { method: 'POST', form: { secret: password, next: path } })).headers.location
    expect(await next('sources/source_1/definition')).toBe('/sources/source_1/definition')
    for (const path of ['//evil.example', 'https://evil.example', '/x', 'a?b', 'a\r\nb'])
      expect(await next(path)).toBe('/sources')
  })

  test('ends with the session: after twelve hours without use, or by logging out', async () => {
    const { url, hand, enter } = await operatedSite()
    const { cookie } = await enter()
    const isIn = async () => (await send(url, '/sources', { headers: { cookie } })).body.includes('Log out')
    hand.nowMs += 11 * 60 * minute
    expect(await isIn()).toBe(true)
    hand.nowMs += 12 * 60 * minute
    expect(await isIn()).toBe(false)
    const again = await enter()
    const out = await send(url, '/logout', {
      method: 'POST',
      headers: { cookie: again.cookie },
      form: { token: again.formToken },
    })
    expect(String(out.headers['set-cookie'])).toMatch(/^feedkeeper_session=; .*Max-Age=0/)
    expect((await send(url, '/add', { headers: { cookie: again.cookie } })).status).toBe(403)
  })
})

describe('doing', () => {
  test('works for the operator with the token of his form, and leads to a page that shows it', async () => {
    const { url, done, enter } = await operatedSite()
    const { cookie, formToken } = await enter()
    const own = { cookie, origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' }
    const { status, headers } = await send(url, poll, { method: 'POST', headers: own, form: { token: formToken } })
    expect([status, headers.location]).toEqual([303, '/sources/source_1?done=polled'])
    expect((await send(url, String(headers.location), { headers: { cookie } })).body).toContain('It was polled.')
    expect((await send(url, String(headers.location))).body).not.toContain('It was polled.')
    const site = { ...own, origin: 'https://reader.example' }
    expect(
      (await send(url, '/sources/source_2/pause', { method: 'POST', headers: site, form: { token: formToken } }))
        .status,
    ).toBe(303)
    expect(done).toEqual(['poll source_1', 'pause source_2'])
    const nothing = await send(url, '/sources/none/poll', { method: 'POST', headers: own, form: { token: formToken } })
    expect(nothing.status).toBe(404)
  })

  test('says that a poll failed, and keeps what was typed where it is no address', async () => {
    const { url, enter } = await operatedSite()
    const { cookie, formToken } = await enter()
    const post = (path: string, form = {}) =>
      send(url, path, { method: 'POST', headers: { cookie }, form: { token: formToken, ...form } })
    const failed = String((await post('/sources/source_2/poll')).headers.location)
    expect((await send(url, failed, { headers: { cookie } })).body).toContain(
      '<p class="done failed" role="status">It was polled, and that failed.</p>',
    )
    const typed = await post('/add', { address: 'the <mill>' })
    expect(typed.status).toBe(200)
    expect(typed.body).toContain('value="the &#60;mill&#62;"')
    expect(typed.body).toContain('role="alert">This is no address')
  })

  test.each(everyAct)(
    'at %s nothing is done for a stranger, without the form’s token, or from a page of another site',
    async (path) => {
      const { url, done, enter } = await operatedSite()
      const { cookie, formToken } = await enter()
      const attempts: { headers: object; form?: Record<string, string> }[] = [
        { headers: {}, form: { token: formToken } },
        {
          headers: { cookie: 'feedkeeper_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
          form: { token: formToken },
        },
        { headers: { cookie } },
        { headers: { cookie }, form: { token: '' } },
        { headers: { cookie }, form: { token: `${formToken.slice(0, -1)}!` } },
        { headers: { cookie, origin: 'https://evil.example' }, form: { token: formToken } },
        { headers: { cookie, origin: 'null' }, form: { token: formToken } },
        { headers: { cookie, 'sec-fetch-site': 'cross-site' }, form: { token: formToken } },
        { headers: { cookie, 'sec-fetch-site': 'same-site' }, form: { token: formToken } },
        { headers: { authorization: `Bearer ${token}x` }, form: { token: formToken } },
      ]
      for (const { headers, form } of attempts) {
        const sent = await send(url, path, { method: 'POST', headers, ...(form && { form }) })
        expect([401, 403]).toContain(sent.status)
      }
      for (const method of ['GET', 'HEAD']) await send(url, path, { method, headers: { cookie } })
      expect((await send(url, path, { method: 'PUT', headers: { cookie }, form: { token: formToken } })).status).toBe(
        405,
      )
      expect(done).toEqual([])
      expect((await send(url, '/add', { headers: { cookie } })).status).toBe(200)
    },
  )

  test('works for a script by its token alone, which is told in JSON', async () => {
    const { url, done } = await operatedSite()
    const authorization = `Bearer ${token}`
    const polled = await send(url, poll, { method: 'POST', headers: { authorization } })
    expect([polled.status, polled.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    expect(JSON.parse(polled.body)).toEqual({
      source: 'source_1',
      isOver: true,
      isWell: true,
      outcome: '3 new',
      added: 3,
    })
    expect((await send(url, '/reload', { method: 'POST', headers: { authorization } })).status).toBe(200)
    expect(done).toEqual(['poll source_1', 'reload'])
    const wrong = await send(url, poll, { method: 'POST', headers: { authorization: 'Basic eDp5' } })
    expect([wrong.status, wrong.headers['www-authenticate']]).toEqual([401, 'Bearer'])
  })

  test('takes no form that is too long, or none', async () => {
    const { url, done, enter } = await operatedSite()
    const { cookie, formToken } = await enter()
    const own = { method: 'POST', headers: { cookie } }
    const long = await send(url, poll, { ...own, form: `token=${formToken}&x=${'x'.repeat(50_000)}` })
    expect(long.status).toBe(413)
    const json = await send(url, poll, {
      ...own,
      headers: { cookie, 'content-type': 'application/json' },
      form: `token=${formToken}`,
    })
    expect(json.status).toBe(413)
    expect(done).toEqual([])
  })

  test('what is the operator’s alone is shown to him, and asks everybody else to log in', async () => {
    const { url, enter } = await operatedSite()
    const path = '/sources/source_1/definition'
    const outside = await send(url, path)
    expect([outside.status, outside.body.includes('type="password"')]).toEqual([403, true])
    expect(outside.body).toContain('name="next" value="sources/source_1/definition"')
    const { cookie, page } = await enter()
    expect((await send(url, path, { headers: { cookie } })).body).toContain('list: {}')
    expect(page.body).toContain(secretWord)
  })
})

describe('a secret', () => {
  test('is kept as scrypt makes it, with a salt of its own, and known again whatever composes its letters', async () => {
    const [one, two] = [await hashPassword('café'), await hashPassword('café')]
    expect(one).not.toBe(two)
    expect(one).toMatch(/^scrypt\$32768\$[\w-]{22}\$[\w-]{43}$/)
    expect([await isPassword('café', one), await isPassword('cafe\u0301', two), await isPassword('cafe', one)]).toEqual(
      [true, true, false],
    )
    expect([isPasswordHash(one), isPasswordHash('scrypt$3$x$y'), isPasswordHash('café')]).toEqual([true, false, false])
    expect(isPasswordHash(one.replace('32768', '9999999'))).toBe(false)
  })

  test('is taken whole and no other way', async () => {
    const long = 't'.repeat(400)
    const { isToken } = createCredentials({ token: long })
    const guesses = ['x'.repeat(400), `${long.slice(0, -1)}x`, `${long}t`, '', long]
    expect(guesses.map((guess) => isToken(guess))).toEqual([false, false, false, false, true])
  })
})
