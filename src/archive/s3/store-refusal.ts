/** The code of an error as a store sends it, such as `AccessDenied`; empty where there is none. */
export function refusalOf(body: Buffer): string {
  return /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(body.toString('latin1', 0, 4_096))?.[1] ?? ''
}

/** What to do about a refusal, behind a semicolon; empty where nothing is known to help. */
export function remedyOf(status: number, code: string): string {
  if (code === 'RequestTimeTooSkewed') return '; set the clock of this machine'
  if (code === 'NoSuchBucket') return '; make the bucket, or name another'
  if (status === 507 || code === 'QuotaExceeded') return '; make room in the store'
  if (status === 301 || code === 'AuthorizationHeaderMalformed') return '; name the region of the bucket (region=…)'
  if (status === 401 || status === 403) {
    return '; look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and at the rights of that key'
  }
  return ''
}
