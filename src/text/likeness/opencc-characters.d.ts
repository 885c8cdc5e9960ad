/** The characters of `opencc-js` by themselves: `traditional simplified`, the pairs parted by `|`. */
declare module 'opencc-js/dict/TSCharacters' {
  const characters: string
  export default characters
}
