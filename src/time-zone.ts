import { z } from 'zod'

/** Schema of the name of a time zone in settings and definitions (IANA, as `Intl` knows it). */
export const timeZoneName = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}, 'an IANA time zone such as Asia/Shanghai')
