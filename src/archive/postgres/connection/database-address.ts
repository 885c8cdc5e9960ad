/** Adds options of the session to those that the address has. */
export function withOptions(url: string, options: string): string {
  const read = options === '' ? null : URL.parse(url)
  if (read === null) return url
  read.searchParams.set('options', [read.searchParams.get('options'), options].filter(Boolean).join(' '))
  read.search = read.search.replaceAll('+', '%20')
  return read.href
}

/** An address without what is secret in it, and without options. */
export function addressForPeople(url: string): string {
  const read = URL.parse(url)
  if (read === null) return 'the database'
  read.password = ''
  read.search = ''
  return String(read)
}
