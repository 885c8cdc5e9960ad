import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from './temp-folder.ts'

/** A certificate and its key, in PEM, and the file of the authority that signed it. */
export type Certificate = { readonly key: string; readonly cert: string; readonly authorityFile: string }

/** Whether certificates can be made here: it takes `openssl`. */
export const canMakeCertificates = ((): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** Makes a certificate for names and addresses (`DNS:a.test`, `IP:127.0.0.1`), signed by an authority nobody knows. */
export async function certificateFor(subjectAltName: string): Promise<Certificate> {
  const folder = await tempFolder()
  const file = (name: string) => join(folder, name)
  const openssl = (...options: string[]) => execFileSync('openssl', options, { stdio: 'ignore' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  openssl('req', '-x509', ...newKey, '-keyout', file('ca.key'), '-out', file('ca.pem'), '-subj', '/CN=Test authority')
  openssl(
    ...['req', '-x509', ...newKey, '-keyout', file('site.key'), '-out', file('site.pem'), '-subj', '/CN=Test site'],
    ...['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-addext', `subjectAltName=${subjectAltName}`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
  )
  const read = (name: string) => readFileSync(file(name), 'utf8')
  return { key: read('site.key'), cert: read('site.pem'), authorityFile: file('ca.pem') }
}
