/** What ails the machine, the database or the store, not a source: however many sources it hits, it is one cause. */
const machineFaults =
  /\b(postgresql):\/\/|\b(s3):\/\/\S+: the store |\b(ENOSPC|ESTALE|EDQUOT|EROFS|EMFILE|ENFILE|ENOMEM|EIO)\b|\b(database or disk is full|disk I\/O error|attempt to write a readonly database|the database is damaged)\b/

/**
 * Gives the cause a warning or an error is counted under where it repeats: the `cause` of its fields, a fault of the machine
 * (a full or read-only disk, a damaged database, no more file handles or memory), or of a PostgreSQL or a store that serves all,
 * with the kind of message it stands in.
 * Absent for every other line, which is always logged: sources and hubs are each their own cause.
 */
export function logCause(fields: Readonly<Record<string, unknown>>, message: string): string | undefined {
  const { cause, source, publication } = fields
  if (typeof cause === 'string') return cause
  const fault = machineFaults.exec(message)
  return fault === null ? undefined : `${fault.slice(1).find(Boolean)}: ${kindOf(message, source ?? publication)}`
}

/** A message without what tells one occasion from another: the source or publication, addresses, paths, quoted names, hashes, numbers, what is next. */
function kindOf(message: string, subject: unknown): string {
  const general = typeof subject === 'string' ? message.replace(`${subject}: `, '') : message
  return general
    .slice(0, 500)
    .replace(/; next poll in .*/, '')
    .replace(/\b[a-z][a-z\d+.-]{1,20}:\/\/\S+/g, '…')
    .replace(/'[^']*'|"[^"]*"|“[^”]*”/g, '…')
    .replace(/(?:[\w.-]+)?(?:\/[\w.-]+)+/g, '…')
    .replace(/\b(?:[\da-f]{8,}|\d+(?:\.\d+)?(?:ms|[smhd])?)\b/g, '…')
    .replace(/…(?:[ ,]*…)+/g, '…')
}
