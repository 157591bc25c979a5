// A table of OpenCC that comes without types: `traditional simplified|…`.
declare module 'opencc-js/dict/TSCharacters' {
  const table: string;
  export default table;
}
