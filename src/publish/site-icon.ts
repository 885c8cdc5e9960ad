import type { FeedFiles } from '../archive/feed-files.ts'

/** Our own icon: many lines that become one page. */
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 144 144">
<rect width="144" height="144" rx="28" fill="#0a58a8"/>
<path d="M24 38c34 0 20 34 50 34M24 72h50M24 106c34 0 20-34 50-34" fill="none" stroke="#fff" stroke-width="11" stroke-linecap="round"/>
<path d="M74 42h28l18 18v42H74z" fill="#fff" stroke="#fff" stroke-width="8" stroke-linejoin="round"/>
<path d="M86 72h22M86 88h22" stroke="#0a58a8" stroke-width="7" stroke-linecap="round"/>
</svg>
`

/** The same in 144 x 144 pixels, the widest picture RSS allows, since readers want no SVG. */
const png = Buffer.from(
  `iVBORw0KGgoAAAANSUhEUgAAAJAAAACQBAMAAAAVaP+LAAAAJ1BMVEUAAAAKWKgKWKgKWKgKWKgpbbNHgr5ml8mErNSjwN7C1eng6vT////Otg
z0AAAADXRSTlMAQIDA////////////31z4uAAAAz5JREFUeNrtmsFOFEEQhgfcByDIA6zoA4jsA4g7A4G9rnLwOjER98iBBI8matyjSkI4YtS4
R4yEcBXZnX4od53ZnZqe6u6a6X+jMdS58qW6q7q6urqCYCYLq+utsIK011eXAkaWK1Ey1p0y53ZYS9ZAnBKpNkcjLYYe0iSglg+onXNuhV5yfx
ZAoacsYQzKTWr5gtoAl1HHrfiDNjAry9a2EAJk4rcGAjTx2z0E6NEYFEIEtEWTTVrEgJr+52O62ysY0AbGaRO3tTCg9j8ICkFyA/pLoN3Xzx4j
QHtqLKOjri9oU6WSfPQEddRUfviBesqLlINe5iD1CQVK9qnO5kAV5KIrXdrYeVSnpzT5LtxsfXEDHZR0Je4v6yolMIkE5IuC7qkNxJhEQNHB2+
NvM91rG4gxST+0T95NdfdtoLJJ5dN/mOn+tIHKJjFp5FCPACUxiQFFJ9ralMQkLrFta2tTEpPYDJmaNLSCdJNY0E6qGltBmkksKLosxKSSmMQn
/zQT/LKDiibxoHRtiR1UNIkHRanmKzuoYJLhXuvTAFASkwygDg0AJTHJANpKNbt2EDXJdGUPSACYQUM3qEeSkhmUuEHbJLjNIOUGRWQTvEBZAP
zxix+ok6duP9D0dvrsC8qSklLncWXQ7hsqfSUQc8VWUdxXNiNfibnHFlDHwblmokM5yxpGTrm07iq0OHnPHaG5gmBLc232FZNm5ut+rWKrH5Dj
ig10RAyH9kuMSSMfQIntyjuxnYBSbUSqNi/QDuo66pGbtGpAMlf2GQGJ8xFXRMQEJD60rrJGnEZchVYtEFf61VoaV4yK85GzPK7hflnBLgCJnh
ASUF/yqBGAtiTPLAlI9PATgJ5KnqIC0HPR49gJEj7XHRUbbSAMw9qgPXlLo0LFNiIPn8tqT4iOsfYYGEEjz0YUV6EYCi1rayzvkcVzbdb1TAVs
/YbmedcLNHO/b4s1rdhGR7F39zg6ALWhb3r+cwf9x79ZsB8/2B9kAwN6iPtehX34wr6gYZ/iuG/6BsZpAWa3m8jhCty4B2wABTYSgxvSCQDRiB
1kwo1W4Ya9YONnuIE43IjeeJ/qDA2y44fB8t1qY4wP6Ozhb8pAV0ONdFpiAAAAAElFTkSuQmCC`,
  'base64',
)

const files: ReadonlyMap<string, Buffer> = new Map([
  ['icon.svg', Buffer.from(svg)],
  ['icon.png', png],
])

/** Gives the address of the picture that stands for the site in feeds: the settings' own, or ours beside the feeds. */
export function siteIconUrl({ icon }: { readonly icon?: string | undefined }, baseUrl: string): string {
  return icon ?? new URL('icon.png', baseUrl).href
}

/** Puts our icon beside the feeds, as `icon.svg` and `icon.png`, where it is not there already. */
export async function writeSiteIcon(feeds: Pick<FeedFiles, 'put'>): Promise<void> {
  for (const [name, bytes] of files) await feeds.put(name, bytes)
}
