import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** A password as it is kept: what scrypt (RFC 7914) makes of it, with the salt and the cost that takes. */
type PasswordHash = { readonly cost: number; readonly salt: Buffer; readonly hash: Buffer }

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)
/** 2^15 rounds of blocks of 1 KiB: 32 MiB and about a tenth of a second. */
const usualCost = 32_768
const mostCost = 2 ** 20
const blockSize = 8
const hashBytes = 32
const written = /^scrypt\$(\d{4,7})\$([\w-]{16,128})\$([\w-]{43})$/

/** Hashes a password: `scrypt$32768$<salt>$<hash>`, as `server.adminPassword` takes it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derived(password, { cost: usualCost, salt })
  return `scrypt$${usualCost}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/** Whether a text is a password that was hashed; one that is not is a password in the clear. */
export function isPasswordHash(text: string): boolean {
  return parse(text) !== undefined
}

/** Whether a password is the one that was hashed, in a time that tells nothing of either. */
export async function isPassword(password: string, hashed: string): Promise<boolean> {
  const kept = parse(hashed)
  if (kept === undefined) return false
  return timingSafeEqual(await derived(password, kept), kept.hash)
}

function parse(text: string): PasswordHash | undefined {
  const [, cost, salt = '', hash = ''] = written.exec(text) ?? []
  const rounds = Number(cost)
  if (!(rounds <= mostCost) || Math.log2(rounds) % 1 !== 0) return undefined
  return { cost: rounds, salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') }
}

function derived(password: string, { cost, salt }: Pick<PasswordHash, 'cost' | 'salt'>): Promise<Buffer> {
  const options = { N: cost, r: blockSize, p: 1, maxmem: 256 * cost * blockSize }
  // What looks the same is the same password, however the keyboard composed it.
  return derive(password.normalize('NFKC'), salt, hashBytes, options)
}
