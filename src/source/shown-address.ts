/** What stands in the place of a value that may be a secret. */
export const hidden = '••••••'

/** An address without what it asks with, where tokens stand; of a private source without its path as well. */
export function shownAddress(address: string, isPrivate: boolean): string {
  const url = URL.parse(address)
  if (url === null) return hidden
  if (isPrivate) return `${url.origin}/${hidden}`
  const names = [...new Set(url.searchParams.keys())]
  const query = names.map((name) => `${encodeURIComponent(name)}=${hidden}`).join('&')
  const asked = query === '' ? '' : `?${query}`
  return `${url.origin}${url.pathname}${asked}`
}
