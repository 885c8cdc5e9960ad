import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Whether this machine lets us make a network namespace: Linux, with `unshare` and `ip`, and the rights to use them. */
export const canMakeNamespace = ((): boolean => {
  try {
    execFileSync('unshare', ['--net', '--mount', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/**
 * Runs a script of Node in a network namespace that holds nothing but loopback, so that no request can reach a real host;
 * names are resolved by what the script itself starts on port 53. Gives what the script wrote to stdout.
 *
 * @param addresses further addresses loopback answers to there, each a CIDR
 * @param resolverOptions how long the system waits for a name server, and how often it asks (resolv.conf(5)); its own
 *   defaults where empty
 */
export async function runInNamespace(
  script: string,
  addresses: readonly string[],
  resolverOptions = 'options timeout:1 attempts:1',
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-test-'))
  const resolvers = join(folder, 'resolv.conf')
  await writeFile(resolvers, `nameserver 127.0.0.1\n${resolverOptions}\n`)
  const steps = [
    `mount --bind '${resolvers}' /etc/resolv.conf`,
    'ip link set lo up',
    ...addresses.map((address) => `ip addr add ${address} dev lo${address.includes(':') ? ' nodad' : ''}`),
    `exec '${process.execPath}' '${script}'`,
  ]
  try {
    const { stdout } = await promisify(execFile)('unshare', ['--net', '--mount', 'sh', '-c', steps.join(' && ')], {
      timeout: 90_000,
      maxBuffer: 16 * 2 ** 20,
      env: { PATH: process.env.PATH },
    })
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
