import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something is so; false where it is not in time. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const endsAt = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > endsAt) return false
    await sleep(100)
  }
  return true
}
