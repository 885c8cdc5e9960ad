import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { FeedkeeperError } from '../../feedkeeper-error.ts'

/** A secret that a definition names is not there, or is none: the source is not asked. */
export class SecretError extends FeedkeeperError {
  constructor(name: string, why: string) {
    super('no-secret', `\${${name}}: ${why}`)
  }
}

/** The secrets of one request: what they are written as, by what they are. */
export type UsedSecrets = ReadonlyMap<string, string>

/** `${env:NAME}` and `${file:PATH}`; in an address that was read their brackets may stand percent-encoded. */
const written = /\$(?:\{|%7B)(env:[A-Za-z_][A-Za-z0-9_]*|file:[^{}\0]+?)(?:\}|%7D)/gi
const maxBytes = 65_536
/** A shorter one stands in other texts by chance. */
const shortest = 4

/** Whether a text names a secret. */
export function namesSecret(text: string): boolean {
  return text.search(written) >= 0
}

/** Looks secrets up, each time anew: in the environment, and in files, whose paths start from a folder. */
export class Secrets {
  readonly #env: NodeJS.ProcessEnv
  readonly #folder: string

  constructor(env: NodeJS.ProcessEnv, folder: string) {
    this.#env = env
    this.#folder = folder
  }

  /** Puts secrets in their places and notes them; `encode` is how they stand there. Throws `SecretError`. */
  async fill(text: string, used: Map<string, string>, encode = (value: string) => value): Promise<string> {
    const values = new Map<string, string>()
    for (const [, name = ''] of text.matchAll(written)) {
      const value = values.get(name) ?? (await this.#valueOf(decoded(name)))
      values.set(name, value)
      for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
        used.set(form, `\${${decoded(name)}}`)
    }
    return text.replace(written, (_whole, name: string) => encode(values.get(name) ?? ''))
  }

  async #valueOf(name: string): Promise<string> {
    const [, kind, place = ''] = /^(env|file):(.*)$/is.exec(name) ?? []
    const value = kind?.toLowerCase() === 'env' ? this.#env[place] : await this.#fileAt(place, name)
    if (value === undefined || value === '') throw new SecretError(name, 'it is not set in the environment')
    if (value.length < shortest) throw new SecretError(name, `a secret has at least ${shortest} characters`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end a header
    if (/[\0-\x1f\x7f]/.test(value)) throw new SecretError(name, 'it has line breaks or control characters')
    return value
  }

  async #fileAt(path: string, name: string): Promise<string> {
    const file = resolve(this.#folder, path)
    try {
      const bytes = await readFile(file)
      if (bytes.length === 0 || bytes.length > maxBytes)
        throw new SecretError(name, bytes.length === 0 ? 'the file is empty' : 'the file is too large')
      return bytes.toString().trim()
    } catch (cause) {
      if (cause instanceof SecretError) throw cause
      const { code, message } = cause as NodeJS.ErrnoException
      throw new SecretError(name, `the file cannot be read (${code ?? message})`)
    }
  }
}

/** Writes in the place of every secret what it is written as. */
export function withoutSecrets(text: string, used: UsedSecrets): string {
  let masked = text
  for (const [value, name] of used) if (masked.includes(value)) masked = masked.replaceAll(value, name)
  return masked
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
