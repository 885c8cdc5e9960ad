const usual =
  /^https?:\/\/(?!(?:[^/]*\.)?xn--)(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}(?:[/?][\w.~!$&'()*+,;=:@%/?#-]*)?$/

/** Whether a text is an absolute address of the usual kind, which has nothing to resolve, to refuse or to encode. */
export function isUsualAddress(text: string): boolean {
  return usual.test(text)
}
