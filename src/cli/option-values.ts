import { InvalidArgumentError } from 'commander'

/** Reads what a worker is to do, with commas between. */
export function rolesIn(text: string): readonly string[] {
  const roles = text.split(',').map((role) => role.trim())
  if (roles.every((role) => ['poll', 'publish', 'serve'].includes(role))) return roles
  throw new InvalidArgumentError('some of poll, publish and serve are expected, with commas between.')
}

/** Reads a whole number below a million. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('a whole number is expected.')
  return Number(text)
}

/** Reads a date or a time; milliseconds since the epoch. */
export function instantOf(text: string): number {
  const instant = Date.parse(text)
  if (Number.isNaN(instant))
    throw new InvalidArgumentError('a date such as 2026-11-30 or 2026-11-30T18:00Z is expected.')
  return instant
}
