/** Every form a picture is kept in, by the ending of its file: those that browsers show and that hold no script. */
export const imageTypes = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
} as const

/** The form of a picture, as the ending of its file tells it. */
export type ImageForm = keyof typeof imageTypes

/** A picture that is to be kept. */
export type ImageToPut = { readonly bytes: Uint8Array; readonly form: ImageForm }

/** Some of the pictures that are there, and what else stands beside them, as paths. */
export type SurveyedImages = { readonly names: readonly string[]; readonly strangers: readonly string[] }

/** The pictures of articles, each once however many show it, named `<first two hex>/<SHA-256>.<form>` by its bytes. */
export type Images = {
  /**
   * Keeps pictures so that a power cut loses none once this returns, and gives their names. One that is there stays as it is,
   * unless its bytes are not what its name says.
   */
  readonly put: (images: readonly ImageToPut[]) => Promise<readonly string[]>
  /** The bytes of one; absent where there is none. Throws `ArchiveError` where what is there is no readable file. */
  readonly get: (name: string) => Promise<Buffer | undefined>
  /** How large one is and when it was written, in milliseconds since the epoch; absent where there is none. */
  readonly stamp: (name: string) => Promise<{ readonly size: number; readonly modifiedAtMs: number } | undefined>
  /** Reads one as it is sent to somebody, however slowly. */
  readonly stream: (name: string, size: number) => AsyncIterable<Uint8Array>
  /** Takes pictures away; one that is not there is none the less gone. */
  readonly remove: (names: readonly string[]) => Promise<void>
  /** All that is there, in groups. */
  readonly survey: () => AsyncIterable<SurveyedImages>
}

/** The name of a picture, by the SHA-256 of its bytes in hex. */
export function imageName(sha256: string, form: ImageForm): string {
  return `${sha256.slice(0, 2)}/${sha256}.${form}`
}

/** What a name says of its picture; absent where it is none. */
export function readImageName(name: string): { readonly sha256: string; readonly form: ImageForm } | undefined {
  const [, group, sha256 = '', form = ''] = /^([0-9a-f]{2})\/([0-9a-f]{64})\.([a-z]+)$/.exec(name) ?? []
  return group !== undefined && sha256.startsWith(group) && form in imageTypes
    ? { sha256, form: form as ImageForm }
    : undefined
}

/** The media type of a picture, by its name. */
export function imageTypeOf(name: string): string | undefined {
  const form = readImageName(name)?.form
  return form && imageTypes[form]
}
