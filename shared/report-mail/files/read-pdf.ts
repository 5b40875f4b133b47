/** Its text, for the sealing rule; a scan has none. Throws for what is no PDF. */
export async function wordsOfPdf(bytes: Uint8Array): Promise<string> {
  const { extractText, getDocumentProxy } = await import('unpdf');
  // The library takes the bytes for its own.
  const document = await getDocumentProxy(Uint8Array.from(bytes));
  const [{ text }, metadata] = [await extractText(document), await document.getMetadata()];
  const told = Object.values(metadata.info ?? {}).filter((value) => typeof value === 'string');
  return [...text, ...told].join('\n');
}
