import { text } from 'node:stream/consumers'
import { hashPassword } from '../../serve/admin/password-hash.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { BadUseError } from '../report-fatal.ts'
import { print, printJson } from '../terminal.ts'

/** `feedkeeper hash-password`: reads a password from stdin, one line, and prints what `server.adminPassword` takes. */
export async function hashPasswordCommand({ json }: GlobalOptions): Promise<number> {
  if (process.stdin.isTTY) process.stderr.write('password, then Ctrl-D: ')
  const password = (await text(process.stdin)).replace(/\r?\n$/, '')
  if (password === '' || password.includes('\n')) throw new BadUseError('found no password on stdin, expected one line')
  const adminPassword = await hashPassword(password)
  if (json) printJson({ adminPassword })
  else print(adminPassword)
  return exitCodes.ok
}
