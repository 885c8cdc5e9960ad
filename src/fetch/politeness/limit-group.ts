/** The host a URL names, in the one spelling limits are kept by: lower case, without port and last dot. */
export function hostOf(url: URL): string {
  return url.hostname.toLowerCase().replace(/\.$/, '')
}

/** Whether a host is the pattern's, or for `*.example.org` that host or one under it. */
function isUnder(hostname: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase()
  if (!wanted.startsWith('*.')) return hostname === wanted
  return hostname === wanted.slice(2) || hostname.endsWith(wanted.slice(1))
}

/** The first group whose pattern a host falls under, in the order of the settings; absent where there is none. */
export function groupOf<Limit>(
  hostname: string,
  groups: Readonly<Record<string, Limit>>,
): { readonly pattern: string; readonly limit: Limit } | undefined {
  const found = Object.entries(groups).find(([pattern]) => isUnder(hostname, pattern))
  return found && { pattern: found[0], limit: found[1] }
}
