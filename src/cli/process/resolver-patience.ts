import { readFileSync } from 'node:fs'

/**
 * What glibc is told (`RES_OPTIONS`, resolv.conf(5)): a name server that is silent is given up after six seconds instead of
 * ten, since a thread is in every such look-up; one that is slow has the answer by the second time it is asked.
 */
const patience = 'timeout:3 attempts:2'

/**
 * Shortens how long the system waits for silent name servers. Leaves it alone where the operator has set `RES_OPTIONS`, or
 * a `timeout` or `attempts` in resolv.conf. It is read when the first name is looked up.
 */
export function shortenResolverPatience(env: NodeJS.ProcessEnv, file = '/etc/resolv.conf'): void {
  if (env.RES_OPTIONS !== undefined || process.platform !== 'linux') return
  try {
    if (/^\s*options\s(?:.*\s)?(?:timeout|attempts):/m.test(readFileSync(file, 'utf8'))) return
  } catch {
    // A system without the file asks a name server of its own, for which the same holds.
  }
  env.RES_OPTIONS = patience
}
