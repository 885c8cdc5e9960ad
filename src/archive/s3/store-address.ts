import { FeedkeeperError } from '../../feedkeeper-error.ts'

/** What requests to a store are signed with. */
export type StoreKeys = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Where a store is, and who asks it. */
export type StoreAddress = {
  /** As people are told it: `s3://bucket/prefix`. */
  readonly name: string
  /** Where the bucket's keys begin, without a slash at the end. */
  readonly base: string
  /** What every key begins with: empty, or ending in a slash. */
  readonly prefix: string
  readonly region: string
  readonly keys: StoreKeys
}

/** The address of a store, or what is to be used there, is not to be understood. */
export class StoreAddressError extends FeedkeeperError {
  constructor(url: string, why: string) {
    super('bad-store', `${url}: ${why}`)
  }

  /** The same, with the setting it comes from. */
  of(setting: string): StoreAddressError {
    return new StoreAddressError(setting, this.message)
  }
}

const parameters = ['endpoint', 'region']

/**
 * Reads `s3://bucket/prefix?endpoint=URL&region=NAME`. Without an endpoint it is that of AWS in the region; with one, the
 * bucket is the first part of the path. Keys and the default of the region come from the environment as AWS names them
 * (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION`). Throws `StoreAddressError`.
 */
export function readStoreAddress(text: string, env: Readonly<Record<string, string | undefined>>): StoreAddress {
  const url = URL.parse(text)
  const bucket = url?.host ?? ''
  if (url?.username || url?.password) {
    throw new StoreAddressError(`s3://${bucket}`, 'keys stand in the environment, not in the address')
  }
  if (url?.protocol !== 's3:' || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new StoreAddressError(forPeople(text), 'a store is written as s3://bucket/prefix?endpoint=https://host')
  }
  const path = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '')
  const name = ['s3:/', bucket, ...(path ? [path] : [])].join('/')
  const unknown = [...url.searchParams.keys()].find((each) => !parameters.includes(each))
  if (unknown !== undefined) {
    throw new StoreAddressError(name, `there is no ${unknown}; what can be said is ${parameters.join(' and ')}`)
  }
  const region = url.searchParams.get('region') ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1'
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env
  if (!accessKeyId || !secretAccessKey) {
    throw new StoreAddressError(name, 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment')
  }
  const keys = { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) }
  const base = baseOf(name, bucket, url.searchParams.get('endpoint'), region)
  return { name, base, prefix: path && `${path}/`, region, keys }
}

/** What was given as an address, without what may be secret in it. */
function forPeople(text: string): string {
  return text
    .replace(/\/\/[^/@]*@/, '//')
    .replace(/\?.*$/s, '')
    .slice(0, 200)
}

function baseOf(name: string, bucket: string, endpoint: string | null, region: string): string {
  if (endpoint === null) return `https://${bucket}.s3.${region}.amazonaws.com`
  const url = URL.parse(endpoint)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.search) {
    throw new StoreAddressError(name, 'its endpoint is no address as https://host')
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/${bucket}`
}
