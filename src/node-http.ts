import { loadLibrary } from './load-library.ts'

/**
 * Node's own HTTP. An import of `node:http` asks for each of its names, and some of them load `fetch`, WebSocket and HTTP/2 when
 * they are asked for: 25 ms and 4 MB of every start.
 */
export const nodeHttp = loadLibrary('node:http') as typeof import('node:http')
