import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the soak's own resolver listens inside the namespace. */
export const resolverAddress = '127.0.0.53'

const forbidden = [
  '169.254.169.254/32',
  '10.1.2.3/32',
  '192.168.77.1/32',
  '100.64.0.9/32',
  '168.63.129.16/32',
  '64:ff9b::7f00:2/128',
  '::7f00:2/128',
]

/** Whether a process here may have a network of its own, with nothing in it but loopback. */
export function canUnshare(): boolean {
  return spawnSync('unshare', [...unshareOptions, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' }).status === 0
}

/** Runs this program again in a network and mount namespace of its own; gives its exit code. */
export function runInNamespace(args: readonly string[]): number {
  const { status } = spawnSync('unshare', [...unshareOptions, process.execPath, ...args], { stdio: 'inherit' })
  return status ?? 1
}

/** Inside the namespace: gives loopback every forbidden address, so that an arrival is seen, and takes over name resolution. */
export function furnishNamespace(folder: string): void {
  execFileSync('ip', ['link', 'set', 'lo', 'up'])
  for (const address of forbidden) execFileSync('ip', ['addr', 'add', address, 'dev', 'lo'])
  const resolv = join(folder, 'resolv.conf')
  writeFileSync(resolv, `nameserver ${resolverAddress}\noptions timeout:1 attempts:1\n`)
  execFileSync('mount', ['--bind', resolv, '/etc/resolv.conf'])
}

const unshareOptions = ['--map-root-user', '--net', '--mount', '--']
