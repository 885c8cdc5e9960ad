/**
 * Query parameters that tell how a reader came, not what is read. Frozen: the archive's names hang on it.
 *
 * A trailing `*` stands for any ending.
 */
const trackingParameters = [
  'utm_*',
  'fbclid',
  'gclid',
  'gclsrc',
  'dclid',
  'gbraid',
  'wbraid',
  'msclkid',
  'yclid',
  'twclid',
  'ttclid',
  'li_fat_id',
  'igshid',
  'mc_cid',
  'mc_eid',
  '_hsenc',
  '_hsmi',
  'mkt_tok',
  'oly_anon_id',
  'oly_enc_id',
  'vero_id',
  'wickedid',
  'rb_clickid',
  's_cid',
  'icid',
  '_openstat',
  'pk_campaign',
  'pk_kwd',
  'mtm_*',
  'hmsr',
  'hmpl',
  'hmcu',
  'hmkw',
  'hmci',
  'spm',
  'scm',
]
const exact = new Set(trackingParameters.filter((name) => !name.endsWith('*')))
const prefixes = trackingParameters.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))

/**
 * Writes an http(s) address the one way all its spellings share, version 1 of the rules; absent where it is none.
 *
 * https, lower-case host (IDNA, WHATWG URL), no user info, no default port, no known tracking parameters, no fragment unless
 * `keepFragment`. Path, order and spelling of the other parameters stay as they are.
 */
export function canonicalUrl(text: string, options: { readonly keepFragment?: boolean } = {}): string | undefined {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined
  // Each of these writes the whole address anew, and most have nothing to change.
  if (url.protocol !== 'https:') url.protocol = 'https:'
  if (url.username !== '') url.username = ''
  if (url.password !== '') url.password = ''
  const { href } = url
  if (!options.keepFragment && href.includes('#')) url.hash = ''
  if (href.includes('?')) url.search = withoutTracking(url.search)
  return url.href
}

function withoutTracking(search: string): string {
  const parameters = search
    .slice(1)
    .split('&')
    .filter((each) => each !== '')
  return parameters.filter((each) => !isTracking(each.split('=', 1)[0] ?? '')).join('&')
}

/** Whether a query parameter only tells how a reader came. */
export function isTracking(name: string): boolean {
  const lower = name.toLowerCase()
  return exact.has(lower) || prefixes.some((prefix) => lower.startsWith(prefix))
}
