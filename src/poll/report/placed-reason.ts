import { readFile } from 'node:fs/promises'
import { keyHolding, lineOfKey } from '../../checked-yaml.ts'

const secret = /^(\$\{(?:env|file):[^}]*\}): /
const told = /^(?:(\S+): )?((?:list|article)(?:\.[A-Za-z]+)+): (found .+)$/s

/**
 * Puts the file and line of a definition before a reason that names a key of it: what was found in a site's answer where
 * the key looked, and what was expected, is then told as any other mistake of the file; so is a secret that is missing.
 * Other reasons stay as they are.
 */
export async function placedReason(reason: string, file: string): Promise<string> {
  const [, name] = secret.exec(reason) ?? []
  const [, url, key, found] = told.exec(reason) ?? []
  if (key === undefined && name === undefined) return reason
  // A definition that cannot be read by now is told as that by the next poll.
  const text = await readFile(file, 'utf8').catch(() => '')
  if (key === undefined) {
    const at = keyHolding(text, name ?? '')
    return at === undefined ? reason : `${file}:${at.line}: ${at.key}: ${reason}`
  }
  return `${file}:${lineOfKey(text, key.split('.'))}: ${key}: ${found}${url === undefined ? '' : ` (${url})`}`
}
