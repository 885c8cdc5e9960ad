declare module 'html-encoding-sniffer' {
  /** The WHATWG name of the encoding the bytes show by BOM, transport label, XML prolog or `<meta>`, else the default. */
  export default function sniff(
    bytes: Uint8Array,
    options?: {
      readonly xml?: boolean
      readonly transportLayerEncodingLabel?: string
      readonly defaultEncoding?: string
    },
  ): string
}
