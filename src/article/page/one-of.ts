/** Makes one pattern of several, any of which may match, in capitals or not. */
export const oneOf = (parts: readonly string[]): RegExp => new RegExp(parts.join('|'), 'iu')
