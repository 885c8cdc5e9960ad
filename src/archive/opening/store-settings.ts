import { z } from 'zod'
import { readStoreAddress, type StoreAddress, StoreAddressError } from '../s3/store-address.ts'

/** The section `store` of the settings: where what is kept and published stands. */
export const storeSettings = z
  .strictObject({
    url: z
      .string()
      .optional()
      .describe(
        'an object store that speaks the S3 API as `s3://BUCKET/PREFIX?endpoint=https://HOST&region=NAME`, for articles, journal, former versions, captures, pictures and feeds; the environment variable `STORE_URL` wins, and `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and `AWS_REGION` say who asks; default: the output folder',
      ),
  })
  .prefault({})

/**
 * The object store to use: that of the environment, or of the settings; absent where everything stands in the output folder.
 * Throws `StoreAddressError`, which names no keys.
 */
export function storeOf(
  { url }: z.output<typeof storeSettings>,
  env: Readonly<Record<string, string | undefined>>,
): StoreAddress | undefined {
  const address = env.STORE_URL || url
  if (address === undefined) return undefined
  try {
    return readStoreAddress(address, env)
  } catch (error) {
    if (!(error instanceof StoreAddressError)) throw error
    throw error.of(env.STORE_URL ? 'STORE_URL' : 'store.url')
  }
}

/** Whether somebody means a store, and not a folder. */
export function isStoreUrl(text: string): boolean {
  return text.startsWith('s3://')
}
