/** What is printed next comes out on pages of this CSS size, without margins of the browser's. */
export function setPageSize(size: string, margin: string): () => void {
  // A sheet made here is no inline style, which the page's policy would refuse.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@page { size: ${size}; margin: ${margin} }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}
