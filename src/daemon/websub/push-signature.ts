import { createHmac, timingSafeEqual } from 'node:crypto'

const methods = ['sha256', 'sha384', 'sha512', 'sha1']

/**
 * Whether a push is signed with the secret of its subscription (WebSub, 8): `X-Hub-Signature: sha256=…`. A header that names
 * several signatures is read by the strongest there is a method for.
 */
export function isSignedWith(secret: string, body: Uint8Array, header: string | undefined): boolean {
  const signatures = new Map((header ?? '').split(',').map((each) => splitAt(each.trim().toLowerCase())))
  const method = methods.find((each) => signatures.has(each))
  if (method === undefined) return false
  const given = Buffer.from(signatures.get(method) ?? '', 'hex')
  const right = createHmac(method, secret).update(body).digest()
  return given.length === right.length && timingSafeEqual(given, right)
}

function splitAt(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)]
}
