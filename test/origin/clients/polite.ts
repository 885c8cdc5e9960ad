import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientSources } from '../score/client.ts'

// The least a client can do to pass every rule it is asked for: it shows that the rules can be kept. It keeps no articles.
type Source = { id: string; url: string; everyMs: number }
type State = {
  definition: string
  url: string
  dueAt: number
  errors: number
  moves: number
  etag?: string
  lastModified?: string
  gone?: boolean
}

const folder = process.argv[2] ?? '.'
const stateFile = join(folder, 'state.json')
const { sources, spacingMs } = JSON.parse(await readFile(join(folder, 'sources.json'), 'utf8')) as ClientSources
const states: Record<string, State> = readStates()
const hostTurns = new Map<string, Promise<unknown>>()

for (const source of sources) void follow(source)

async function follow(source: Source): Promise<void> {
  for (;;) {
    const definition = readFileSync(join(folder, 'feeds', `${source.id}.yaml`), 'utf8')
    const known = states[source.id]
    const state: State =
      known?.definition === definition
        ? known
        : { definition, url: source.url, dueAt: known?.dueAt ?? 0, errors: 0, moves: 0 }
    if (state.gone) return
    await sleep(Math.max(0, state.dueAt - Date.now()))
    await takeTurn(new URL(state.url).host, async () => {
      states[source.id] = { ...state, dueAt: Date.now() + backOffMs(source.everyMs, state.errors + 1) }
      save()
      states[source.id] = await poll(source, state)
      save()
    })
  }
}

/** One request at a time to a host, and a pause after each start. */
async function takeTurn(host: string, work: () => Promise<void>): Promise<void> {
  const turn = (hostTurns.get(host) ?? Promise.resolve()).then(() => Promise.all([work(), sleep(spacingMs)]))
  hostTurns.set(host, turn)
  await turn
}

async function poll(source: Source, state: State): Promise<State> {
  const startedAt = Date.now()
  const failed = (waitMs = 0): State => ({
    ...state,
    errors: state.errors + 1,
    dueAt: startedAt + Math.max(waitMs, backOffMs(source.everyMs, state.errors + 1)),
  })
  try {
    const { response, permanent } = await request(state)
    const body = response.status === 304 ? '' : await response.text()
    if (response.status === 410) return { ...state, gone: true }
    if (response.status !== 304 && (response.status !== 200 || !body.includes('</rss>')))
      return failed(retryAfterMs(response))
    const { etag, lastModified, ...rest } = state
    const moves = permanent === undefined ? 0 : state.moves + 1
    return {
      ...rest,
      ...(response.status === 304 && { ...(etag && { etag }), ...(lastModified && { lastModified }) }),
      ...(response.headers.get('etag') && { etag: response.headers.get('etag') ?? '' }),
      ...(response.headers.get('last-modified') && { lastModified: response.headers.get('last-modified') ?? '' }),
      ...(permanent !== undefined && moves >= 2 && { url: permanent }),
      moves,
      errors: 0,
      dueAt: Date.now() + Math.max(source.everyMs, freshForMs(response), pauseMs(body)) * (1 + Math.random() * 0.1),
    }
  } catch {
    return failed()
  }
}

async function request(state: State): Promise<{ response: Response; permanent?: string }> {
  const signal = AbortSignal.timeout(8_000)
  let url = state.url
  let permanent: string | undefined
  let unbroken = true
  for (let hops = 0; hops <= 5; hops += 1) {
    const headers: Record<string, string> = {
      'User-Agent': 'polite/1.0 (+https://polite.example/about)',
      Accept: 'application/rss+xml, application/atom+xml;q=0.9, */*;q=0.1',
      'Accept-Encoding': 'gzip',
      ...(state.etag && { 'If-None-Match': state.etag }),
      ...(state.lastModified && { 'If-Modified-Since': state.lastModified }),
    }
    const response = await fetch(url, { headers, signal, redirect: 'manual' })
    const location = response.headers.get('location')
    if (location === null) return { response, ...(permanent !== undefined && { permanent }) }
    await response.arrayBuffer()
    url = new URL(location, url).href
    unbroken &&= response.status === 301 || response.status === 308
    if (unbroken) permanent = url
    await sleep(spacingMs)
  }
  throw new Error('too many redirects')
}

function backOffMs(everyMs: number, errors: number): number {
  return everyMs * 2 ** errors * (0.8 + Math.random() * 0.4)
}

function retryAfterMs(response: Response): number {
  const value = response.headers.get('retry-after') ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1000
  return /GMT$/.test(value) ? Date.parse(value) - Date.now() : 0
}

function freshForMs(response: Response): number {
  const age = Number(response.headers.get('age') ?? 0)
  const maxAge = /(?:^|[\s,])max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '')?.[1]
  if (maxAge !== undefined) return (Number(maxAge) - age) * 1000
  const expires = Date.parse(response.headers.get('expires') ?? '')
  return Number.isNaN(expires) ? 0 : expires - Date.now()
}

function pauseMs(body: string): number {
  const ttl = Number(/<ttl>(\d+)</.exec(body)?.[1] ?? 0) * 60_000
  return /hourly|<skip/.test(body) ? Math.max(ttl, 3_600_000) : ttl
}

function readStates(): Record<string, State> {
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8')) as Record<string, State>
  } catch {
    return {}
  }
}

function save(): void {
  writeFileSync(`${stateFile}.tmp`, JSON.stringify(states))
  renameSync(`${stateFile}.tmp`, stateFile)
}
