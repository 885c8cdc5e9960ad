import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** The keys that an object store of ours takes. */
export const storeKeys = { AWS_ACCESS_KEY_ID: 'AKTEST', AWS_SECRET_ACCESS_KEY: 'a secret for the tests' }

type Stored = { readonly bytes: Buffer; readonly meta: Readonly<Record<string, string>>; readonly modified: string }

/** What goes wrong with a request: a status, or a connection that is cut, `half` in the middle of what is sent either way. */
export type StoreFault = number | 'cut' | 'half' | 'silence' | 'done, then cut'

/** How an object store of ours behaves. */
export type ObjectStoreOptions = {
  /** Whether it heeds `If-None-Match: *`, as not every store does. Default true. */
  readonly heedsConditions?: boolean
  /** How many keys it lists at a time. Default 1,000. */
  readonly pageSize?: number
  /** What goes wrong with this request; asked before it is carried out. */
  readonly fault?: (request: IncomingMessage) => StoreFault | undefined
}

/** An object store in memory, in the parts of the S3 API that are used; it takes signed requests only. */
export function objectStore(options: ObjectStoreOptions = {}) {
  const { heedsConditions = true, pageSize = 1_000, fault } = options
  const objects = new Map<string, Stored>()

  function carryOut(request: IncomingMessage, body: Buffer, isHalf: boolean, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://store.invalid')
    const [, , ...path] = decodeURIComponent(url.pathname).split('/')
    const key = path.join('/')
    const found = objects.get(key)
    if (!isSigned(request, url, body)) {
      refuse(response, 403, 'SignatureDoesNotMatch')
    } else if (request.method === 'GET' && url.searchParams.get('list-type') === '2') {
      response.end(listing([...objects], url.searchParams, pageSize))
    } else if (request.method === 'PUT' && heedsConditions && request.headers['if-none-match'] === '*' && found) {
      refuse(response, 412, 'PreconditionFailed')
    } else if (request.method === 'PUT') {
      const meta = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-meta-'))
      const modified = new Date().toUTCString()
      objects.set(key, { bytes: body, meta: Object.fromEntries(meta) as Record<string, string>, modified })
      response.end()
    } else if (request.method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else if (found === undefined) {
      refuse(response, 404, 'NoSuchKey')
    } else {
      sendObject(request, found, isHalf, response)
    }
  }

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = []
    const wrong = fault?.(request)
    if (wrong === 'half' && request.method === 'PUT') {
      request.once('data', () => request.socket.destroy())
      return
    }
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (wrong === 'done, then cut') response.end = () => request.socket.destroy() as never
      if (wrong === 'cut') request.socket.destroy()
      else if (typeof wrong === 'number') refuse(response, wrong, wrong === 403 ? 'AccessDenied' : 'InternalError')
      else if (wrong !== 'silence') carryOut(request, Buffer.concat(parts), wrong === 'half', response)
    })
  }
  return { answer, objects }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>refused</Message></Error>`)
}

function sendObject(
  request: IncomingMessage,
  { bytes, meta, modified }: Stored,
  isHalf: boolean,
  response: ServerResponse,
) {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const from = Number(first ?? 0)
  if (first !== undefined && from >= bytes.length) {
    refuse(response, 416, 'InvalidRange')
    return
  }
  const part = first === undefined ? bytes : bytes.subarray(from, Number(last) + 1)
  response.writeHead(first === undefined ? 200 : 206, {
    ...meta,
    'last-modified': modified,
    etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
    'content-length': part.length,
  })
  if (isHalf) response.write(part.subarray(0, part.length / 2), () => request.socket.destroy())
  else response.end(request.method === 'HEAD' ? undefined : part)
}

/** ListObjectsV2, the token being the last key of the part before. */
function listing(objects: readonly (readonly [string, Stored])[], query: URLSearchParams, pageSize: number): string {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const after = query.get('continuation-token') ?? query.get('start-after') ?? ''
  const shown = new Map<string, string>()
  for (const [key, { bytes }] of objects) {
    if (!key.startsWith(prefix)) continue
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const name = end < 0 ? key : key.slice(0, end + 1)
    const text = end < 0 ? `<Contents><Key>${escaped(key)}</Key><Size>${bytes.length}</Size></Contents>` : ''
    shown.set(name, text || `<CommonPrefixes><Prefix>${escaped(name)}</Prefix></CommonPrefixes>`)
  }
  const names = [...shown.keys()].filter((name) => name > after).sort()
  const page = names.slice(0, pageSize)
  const isTruncated = names.length > page.length
  const token = isTruncated ? `<NextContinuationToken>${escaped(page.at(-1) ?? '')}</NextContinuationToken>` : ''
  const inside = page.map((name) => shown.get(name)).join('')
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${token}${inside}</ListBucketResult>`
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}

/** Whether a request has the signature that these keys give it (AWS Signature Version 4). */
function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/
  const [, id, day = '', region = '', names = '', signature] = pattern.exec(request.headers.authorization ?? '') ?? []
  const digest = createHash('sha256').update(body).digest('hex')
  if (id !== storeKeys.AWS_ACCESS_KEY_ID || request.headers['x-amz-content-sha256'] !== digest) return false
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const headers = names
    .split(';')
    .map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`)
    .join('')
  const path = url.pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/')
  const canonical = [request.method, path, query, headers, names, digest].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const date = String(request.headers['x-amz-date'] ?? '')
  const hashed = createHash('sha256').update(canonical).digest('hex')
  const key = [day, region, 's3', 'aws4_request'].reduce(
    (secret: string | Buffer, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${storeKeys.AWS_SECRET_ACCESS_KEY}`,
  )
  const text = ['AWS4-HMAC-SHA256', date, scope, hashed].join('\n')
  return createHmac('sha256', key).update(text).digest('hex') === signature
}
