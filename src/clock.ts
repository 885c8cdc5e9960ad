/** Gives the present instant in milliseconds since the epoch; passed in everywhere, so that tests hold the time. */
export type Clock = () => number
